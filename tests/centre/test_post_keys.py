"""A slip that one post signs is read by the others, whose keys come with the bundle."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.bundle.folder import read_folder
from sync.bundle.forms import built_in
from sync.bundle.installed import installed_keys
from sync.bundle.own_keys import MAX_OWN_KEYS
from sync.bundle.trust import TrustMaterial
from sync.centre.post_keys import post_key_files, write_post_keys
from sync.centre.stick_bundle import bundle_files, export_bundle, next_made_ms
from sync.centre.storage.port import Terminal, Writing
from sync.journal.record import key_id
from sync.protocol.terms import Assurance, Mode
from sync.uplink.loop import Correspondent
from sync.uplink.stick_bundle import take_bundle
from terminal.declarations.codes import Rejection
from terminal.declarations.declaration import Declaration
from terminal.declarations.own_declaration import binding_of, weight_of
from terminal.declarations.registry import declare
from terminal.desk.assisted import Chosen, Event, Given, NoToAll, advance, begin
from terminal.desk.assisted_declaration import declaration_of
from terminal.desk.assisted_slip import issue_slip
from tests.centre.memory import MemoryStorage
from tests.journal.makers import PLACE
from tests.uplink.sticks import StickCentre, StickPost, enrol_by_stick

NOW = datetime(2026, 11, 22, 5, 0, 0, 250_000, tzinfo=UTC)
FORM = built_in().by_version["khai-y-te", 1]
IDENTIFIER = bytes(range(8))


def declared(*, number: str = "012187004471", signs: str = "no") -> Declaration:
    walk = begin(FORM, date(2026, 11, 22))
    person = (number, "Lò Thị Mẩy", "05031987", "F", "0912345678", "bản Mới, Lai Châu", "12", "01")
    events: list[Event] = [*map(Given, person), Chosen(("no",)), Chosen((signs,))]
    if signs == "yes":
        events.append(Chosen(("cough",)))
    for event in (*events, NoToAll()):
        walk = advance(walk, event)
    return declaration_of(walk)


def issued(post: StickPost, declaration: Declaration) -> bytes:
    key = post.journal.scribe.identity.signing_key
    code = issue_slip(declaration, built_in(), key, now=NOW, identifier=IDENTIFIER)
    assert code is not None
    return code.encode()


class Province:
    """A centre, two posts and the stick between them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stick = folder / "centre", folder / "stick"
        self.stick.mkdir()
        self.centre = StickCentre(self.folder, MemoryStorage())
        self.here = StickPost(folder / "here")
        self.there = StickPost(folder / "there", replace(PLACE, post="Chốt Hư Cấu 2"))
        for post in (self.here, self.there):
            enrol_by_stick(post, self.centre, self.stick)

    def carry(self) -> TrustMaterial:
        """What the other post believes once the centre's bundle reached it."""
        self.centre.now_ms += 1000
        write_post_keys(self.folder, self.centre.storage)
        made = next_made_ms(self.folder, self.centre.now_ms)
        own, keys = self.centre.storage.identity.centre, self.centre.keys
        files = bundle_files(self.folder)
        list(export_bundle(self.stick, files, own, keys.signing, made))
        known = Correspondent(own, keys.signing.public_key().public_bytes_raw())
        take_bundle(self.stick, self.there.folder, known)
        folder = installed_keys(self.there.folder)
        return TrustMaterial() if folder is None else read_folder(folder).material


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return Province(tmp_path)


def test_a_slip_of_one_post_is_verified_at_another_that_got_the_bundle(province) -> None:
    code = issued(province.here, declared())
    found = declare(code, trust=province.carry(), now=NOW)
    assert (found.assurance, found.reason) == (Assurance.VERIFIED, "")
    assert found.issuer == "Chốt Hư Cấu 1 · 2"
    assert found.person.name == "Lò Thị Mẩy"
    assert found.person.birth_date == "1987"
    assert found.fields["origin"] == "12"
    assert found.valid_until == NOW.replace(microsecond=0) + timedelta(hours=FORM.valid_hours)
    assert binding_of(found) is not None


def test_a_post_without_the_bundle_reads_whom_it_is_about_and_does_not_believe_it(
    province,
) -> None:
    found = declare(issued(province.here, declared()), trust=TrustMaterial(), now=NOW)
    assert (found.assurance, found.reason) == (Assurance.REJECTED, Rejection.KEY_UNKNOWN)
    assert found.person.name == "Lò Thị Mẩy"
    assert found.answers["signs"] == "no"


def test_the_answers_weigh_at_the_next_post_as_they_did_at_the_first(province) -> None:
    ill = declared(signs="yes")
    found = declare(issued(province.here, ill), trust=province.carry(), now=NOW)
    assert weight_of(found) is weight_of(ill)
    assert found.answers == ill.answers


def test_a_terminal_that_was_revoked_is_believed_no_more_with_the_next_bundle(province) -> None:
    code = issued(province.here, declared())
    assert declare(code, trust=province.carry(), now=NOW).assurance is Assurance.VERIFIED
    revoked = province.here.terminal
    province.centre.storage.commit(lambda writing: writing.revoke(revoked, 1))
    found = declare(code, trust=province.carry(), now=NOW)
    assert (found.assurance, found.reason) == (Assurance.REJECTED, Rejection.KEY_UNKNOWN)


def test_a_slip_that_was_changed_or_is_too_old_is_refused(province) -> None:
    trust = province.carry()
    code = issued(province.here, declared())
    late = NOW + timedelta(hours=FORM.valid_hours + 1)
    assert declare(code, trust=trust, now=late).reason == Rejection.EXPIRED
    changed = code[:-1] + bytes([code[-1] ^ 1])
    assert declare(changed, trust=trust, now=NOW).assurance is Assurance.REJECTED


def test_no_slip_tells_telephone_address_or_the_whole_number(province) -> None:
    said = str(declare(issued(province.here, declared()), trust=TrustMaterial(), now=NOW))
    for secret in ("0912345678", "bản Mới", "012187004471"):
        assert secret not in said


def test_somebody_without_a_number_gets_a_slip_too(province) -> None:
    found = declare(issued(province.here, declared(number="")), trust=province.carry(), now=NOW)
    assert found.assurance is Assurance.VERIFIED
    assert binding_of(found) is None


def test_only_what_was_declared_here_is_signed() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))

    def slip(declaration: Declaration) -> str | None:
        return issue_slip(declaration, built_in(), key, now=NOW, identifier=IDENTIFIER)

    assert slip(declared()) is not None
    assert slip(replace(declared(), kind="cccd7")) is None
    assert slip(replace(declared(), assurance=Assurance.VERIFIED)) is None
    assert slip(replace(declared(), content={})) is None
    assert slip(replace(declared(), content={**declared().content, "form": "x"})) is None


def terminal(number: int, **changes: Any) -> Terminal:
    key = Ed25519PrivateKey.from_private_bytes(number.to_bytes(32)).public_key()
    made = Terminal(
        terminal=number.to_bytes(16),
        public_key=key.public_bytes_raw(),
        key_id=key_id(key),
        post=f"Chốt Hư Cấu {number}",
        lane="",
        mode=Mode.OPERATOR,
        enrolled_ms=0,
    )
    return replace(made, **changes)


def _add(writing: Writing, *, terminal: Terminal) -> None:
    writing.add_terminal(terminal)


def laid(folder: Path, *terminals: Terminal) -> list[str]:
    storage = MemoryStorage()
    for one in terminals:
        storage.commit(partial(_add, terminal=one))
    write_post_keys(folder, storage)
    listed = [json.loads(path.read_bytes())["keys"] for path in post_key_files(folder)]
    return [key["name"] for keys in listed for key in keys]


def test_kiosks_and_keys_of_revoked_terminals_are_left_out(tmp_path) -> None:
    again = terminal(2).public_key
    assert laid(
        tmp_path,
        terminal(1),
        terminal(2, revoked_ms=5),
        terminal(3, public_key=again),
        terminal(4, mode=Mode.KIOSK),
    ) == ["Chốt Hư Cấu 1"]


def test_files_that_are_not_needed_any_more_go(tmp_path) -> None:
    assert laid(tmp_path, terminal(1)) == ["Chốt Hư Cấu 1"]
    assert laid(tmp_path) == []
    assert post_key_files(tmp_path) == ()


def test_more_posts_than_a_file_holds_take_another_file(tmp_path) -> None:
    many = [terminal(number) for number in range(1, MAX_OWN_KEYS + 2)]
    assert len(laid(tmp_path, *many)) == MAX_OWN_KEYS + 1
    assert len(post_key_files(tmp_path)) == 2
    assert read_folder(tmp_path).unused == ()
    assert len(read_folder(tmp_path).material.declaration_issuers) == MAX_OWN_KEYS + 1
