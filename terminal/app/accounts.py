"""Signing in and changing the people of a post: recorded first, then done."""

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Final

from sync.journal.accounts import Account, Accounts, Opened, PeopleRefused, Role, weakness_for
from sync.journal.draft import Draft, Moment
from sync.journal.faults import JournalFault
from sync.journal.passphrase import UnreadableSecret, WrongPassphrase
from sync.journal.supervisors import NoSupervisorKey
from sync.journal.tries import FREE_TRIES, Tries
from sync.protocol.terms import RecordKind
from terminal.desk.people import Denied, NotDone, NotIn, Refusal

SUPERVISOR_IN: Final = "supervisor.signed-in"
"""Event, as all here: a clear body of `{1: account}`; who did it stands in the header."""
SUPERVISOR_OUT: Final = "supervisor.signed-out"
SECOND_IN: Final = "supervisor.seconded"
"""A second person signed in, to let something be done that one may not do alone."""
OPERATOR_ON: Final = "operator.signed-on"
"""Also `{2: public key, 3: signature}` over `sign_on_words`."""
OPERATOR_OFF: Final = "operator.signed-off"
WRONG_TRIES: Final = "sign-in.refused"
"""Also `{2: wrong tries in a row}`; at the third, and whenever they have doubled since."""
KIOSK_LEFT: Final = "kiosk.left"
PEOPLE_ADDED: Final = "people.added"
"""Also `{2: role}`."""
PEOPLE_RENAMED: Final = "people.renamed"
PEOPLE_DISABLED: Final = "people.disabled"
PEOPLE_SECRET: Final = "people.secret-changed"
PEOPLE_UNCHANGED: Final = "people.unchanged"
"""What the event before told could not be done after all; `{2: code of that event}`."""

_log: Final = logging.getLogger(__name__)

Record = Callable[[Draft], object]
"""Returns when the draft is durable. :raises JournalFault: where it is not."""


def sign_on_words(terminal: bytes, at_ms: int, account: Account) -> bytes:
    """What an operator's key signs when its owner comes on duty."""
    return b"chot/sign-on/1\x00" + terminal + at_ms.to_bytes(8, "big") + account.id.encode()


class People:
    """The people of a post. Every call may take half a second: never in the screen's thread."""

    def __init__(
        self,
        accounts: Accounts,
        tries: Tries,
        record: Record,
        now: Callable[[], Moment],
        terminal: bytes,
    ) -> None:
        self.accounts = accounts
        self._tries = tries
        self.record = record
        self._now = now
        self._terminal = terminal
        # What is looked at before a change still holds when it is made.
        self._lock = threading.RLock()

    def sign_in(self, account_id: str, secret: str, code: str) -> Opened | NotIn:
        """Open somebody's key, and record that as an event of this code before it is so."""
        with self._lock:
            account = self.accounts.find(account_id)
            if account is None:
                return NotIn(Denied.GONE)
            wait = self._tries.wait(account.id)
            if wait:
                return NotIn(Denied.WAIT, wait)
            opened = self._open(account, secret)
            if isinstance(opened, NotIn):
                return opened
            try:
                self.record(self._sign_in_draft(opened, code))
                self._tries.forgive(account.id)
            except (JournalFault, OSError):
                return NotIn(Denied.NOT_SAVED, self._tries.wait(account.id))
            return opened

    def add_first(self, name: str, secret: str) -> Account | Refusal:
        """Make the first supervisor; where there is one already, only that one may add others."""
        with self._lock:
            if not self.accounts.is_new():
                return PeopleRefused.NOT_FIRST
            return self.add(name, Role.SUPERVISOR, secret, "")

    def add(self, name: str, role: Role, secret: str, by: str) -> Account | Refusal:
        """Let somebody sign in from now on. `by` is the name of who does it; empty for nobody."""
        with self._lock:
            account = self.accounts.new(name, role, secret)
            if not isinstance(account, Account):
                return account
            done = self._do(
                PEOPLE_ADDED, account, by, lambda: self.accounts.add(account, secret), role.value
            )
            return done or account

    def rename(self, account: Account, name: str, by: str) -> Account | Refusal:
        """Call somebody otherwise; records keep the name that they were made with."""
        with self._lock:
            changed = self.accounts.renamed(account, name)
            if not isinstance(changed, Account):
                return changed
            done = self._do(PEOPLE_RENAMED, changed, by, lambda: self.accounts.rename(changed))
            return done or changed

    def disable(self, account: Account, by: str) -> Account | Refusal:
        """Let somebody sign in no more. The last supervisor has to stay."""
        with self._lock:
            refused = self.accounts.may_leave(account)
            if refused is not None:
                return refused
            done = self._do(PEOPLE_DISABLED, account, by, lambda: self.accounts.disable(account))
            return done or account

    def renew(self, account: Account, pin: str, by: str) -> Account | Refusal:
        """Give an operator another PIN."""
        weak = weakness_for(account.role, pin)
        if weak is not None:
            return weak
        done = self._do(PEOPLE_SECRET, account, by, lambda: self.accounts.renew(account, pin))
        return done or account

    def change_secret(self, account: Account, old: str, new: str) -> Account | Refusal:
        """Put somebody's own key under another secret; the old one has to fit."""
        weak = weakness_for(account.role, new)
        if weak is not None:
            return weak
        with self._lock:
            wait = self._tries.wait(account.id)
            opened = NotIn(Denied.WAIT, wait) if wait else self._open(account, old)
            if isinstance(opened, NotIn):
                return opened
            with contextlib.suppress(OSError):
                self._tries.forgive(account.id)
        done = self._do(
            PEOPLE_SECRET, account, account.name, lambda: self.accounts.change_secret(opened, new)
        )
        return done or account

    def _open(self, account: Account, secret: str) -> Opened | NotIn:
        try:
            self._tries.begin(account.id)
            return self.accounts.open(account, secret)
        except WrongPassphrase:
            self._note_wrong(account)
            return NotIn(Denied.WRONG, self._tries.wait(account.id))
        except (NoSupervisorKey, UnreadableSecret, FileNotFoundError):
            _log.exception("the key of account %s is damaged", account.id)
            return NotIn(Denied.DAMAGED)
        except OSError:
            return NotIn(Denied.NOT_SAVED)

    def _note_wrong(self, account: Account) -> None:
        times, rest = divmod(self._tries.wrong(account.id), FREE_TRIES)
        if rest == 0 and times & (times - 1) == 0:
            told = self._tries.wrong(account.id)
            with contextlib.suppress(JournalFault):
                self.record(self._draft(WRONG_TRIES, account, "", told))

    def _sign_in_draft(self, opened: Opened, code: str) -> Draft:
        account, key = opened.account, opened.operator_key
        draft = self._draft(code, account, account.name)
        if key is None or code != OPERATOR_ON:
            return draft
        signed = key.sign(sign_on_words(self._terminal, draft.moment.at_ms, account))
        proof = {2: key.public_key().public_bytes_raw(), 3: signed}
        return Draft(
            kind=draft.kind,
            code=code,
            moment=draft.moment,
            operator=account.name,
            clear={**draft.clear, **proof},
        )

    def _do(
        self,
        code: str,
        account: Account,
        by: str,
        change: Callable[[], None],
        *told: object,
    ) -> NotDone | None:
        try:
            self.record(self._draft(code, account, by, *told))
            change()
        except JournalFault:
            return NotDone.NOT_SAVED
        except OSError:
            with contextlib.suppress(JournalFault):
                self.record(self._draft(PEOPLE_UNCHANGED, account, by, code))
            return NotDone.NOT_SAVED
        return None

    def _draft(self, code: str, account: Account, by: str, *told: object) -> Draft:
        clear = dict(enumerate((account.id, *told), start=1))
        return Draft(kind=RecordKind.EVENT, code=code, moment=self._now(), operator=by, clear=clear)
