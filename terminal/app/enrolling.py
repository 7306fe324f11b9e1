"""How a terminal comes to believe a centre: it asks with a token, and pins who vouches for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import requests
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from sync.journal.draft import Moment
from sync.journal.files import write_private
from sync.journal.journal import Journal
from sync.journal.trust import Trust
from sync.protocol.messages import EnrolmentToken
from sync.uplink.authority import Pin, fetch_authority
from sync.uplink.enrolment import Enrolled, Obstacle, enrol
from sync.uplink.state import CentreState

_STATES: Final = {
    Obstacle.UNREACHABLE: CentreState.DOWN,
    Obstacle.NOT_OURS: CentreState.NOT_OURS,
    Obstacle.CERTIFICATE: CentreState.CERTIFICATE,
    Obstacle.UNSAFE_ADDRESS: CentreState.CERTIFICATE,
    Obstacle.REFUSED: CentreState.REFUSES,
}


@dataclass(frozen=True, slots=True)
class Enrolling:
    """Enrols the terminal of a journal over the line.

    `ca` is the file that the settings name for the centre's authority, or empty. `write` does
    its task in the thread that may write the journal.
    """

    journal: Journal
    ca: str
    write: Callable[[Callable[[], None]], None]
    now: Callable[[], Moment]

    def enrol(self, token: EnrolmentToken) -> int | CentreState:
        """Have the token's centre know this terminal, and believe it from now on.

        :returns: the centre's time in milliseconds since 1970 UTC, or how it stands with us;
            REFUSES where it does not take the token.
        :raises JournalFault, OSError: where this disk does not take it; to be tried again.
        """
        pin, authority, ca = self._pin, b"", self.ca
        if token.authority and not ca:
            fetched = fetch_authority(token.url, token.authority)
            if isinstance(fetched, CentreState):
                return fetched
            authority, unproven = fetched, pin.path.with_suffix(".new")
            write_private(unproven, authority)
            ca = str(unproven)
        identity, place = self.journal.scribe.identity, self.journal.place
        with requests.Session() as session:
            found = enrol(
                token,
                session,
                terminal=identity.terminal,
                key=identity.signing_key,
                post=place.post,
                lane=place.lane,
                mode=place.mode,
                ca=ca,
            )
        if authority:
            pin.path.with_suffix(".new").unlink(missing_ok=True)
        if not isinstance(found, Enrolled):
            return _STATES[found.obstacle]
        # First: no line to this centre must ever be judged by another one's authority.
        if authority:
            pin.keep(authority)
        else:
            pin.expect(b"")
        self._believe(found, token)
        return found.welcome.centre_time_ms

    def authority(self, url: str) -> str | CentreState:
        """The file with whom to believe: of the settings, else what a token's fingerprint named.

        See `Pin.believed`.
        """
        return self.ca or self._pin.believed(url)

    @property
    def _pin(self) -> Pin:
        return Pin(self.journal.folder)

    def _believe(self, found: Enrolled, token: EnrolmentToken) -> None:
        trust = Trust(
            url=token.url,
            centre=found.welcome.centre,
            opening_key=X25519PublicKey.from_public_bytes(found.welcome.opening_key),
            verifying_key=found.welcome.verifying_key,
            welcome=found.envelope,
        )
        now = self.now()
        self.write(lambda: self.journal.enrol(trust, now))
