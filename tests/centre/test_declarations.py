import base64
import json
import select
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.folder import read_folder
from sync.bundle.forms import built_in
from sync.centre import bodies
from sync.centre.centre import open_centre
from sync.centre.declarations import (
    KEY_FILE,
    MAX_TRAVEL_DAYS,
    MAX_WISH,
    Issued,
    NotIssued,
    Refusal,
    issue,
    issue_beside,
    key_file,
    prepare_issuer,
)
from sync.centre.declaring import EACH
from sync.centre.keys import ISSUING_FILE, KeyFault, load_issuing_key, load_keys
from sync.protocol import cose
from sync.protocol.binding_tag import binds
from sync.protocol.declaration_code import key_id, read
from sync.protocol.forms import Forms
from tests.centre.lines import NOON_MS
from tests.centre.serving import served

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
ID = bytes(range(8))
NUMBER = "001085012345"
WISH: dict[str, Any] = {
    "form": "khai-y-te",
    "name": "  Nguyễn  Văn\tHư Cấu ",
    "birth_year": 1985,
    "number": NUMBER,
    "origin": "12",
    "destination": "01",
    "travel_day": "2026-11-23",
    "answers": {
        "travelled": "yes",
        "places": ["22", "LA"],
        "signs": "no",
        "contact_case": "no",
        "contact_abroad": "no",
        "contact_signs": "no",
    },
}


def wish(**changes):
    said = {name: value for name, value in (WISH | changes).items() if value is not ...}
    return json.dumps(said).encode()


def issued(data=None, forms=None):
    found = issue(data or wish(), forms or built_in(), KEY, now=NOW, identifier=ID)
    assert isinstance(found, Issued), found
    return found


def refused(data):
    found = issue(data, built_in(), KEY, now=NOW, identifier=ID)
    assert isinstance(found, NotIssued)
    return found.refusal, found.details


def test_what_fits_its_form_is_signed():
    found = issued()

    code = read(found.code.encode())
    said = code.declaration
    assert cose.is_genuine(code.message, KEY.public_key())
    assert said == found.declaration
    assert (said.name, said.birth_year, said.id) == ("Nguyễn Văn Hư Cấu", 1985, ID)
    assert (said.origin, said.destination, said.travel_day) == ("12", "01", date(2026, 11, 23))
    assert said.answers == {1: (1,), 2: ("22", "LA"), 3: (2,), 5: (2,), 6: (2,), 7: (2,)}
    assert (said.issued_at, said.valid_until) == (NOW, NOW + timedelta(hours=72))
    assert said.number is not None
    assert binds(said.number, NUMBER)


def test_the_answer_says_how_long_it_is_good_and_nothing_of_the_person():
    found = issued().as_json()

    assert found["id"] == ID.hex()
    assert found["valid_until"] == "2026-11-25T05:00:00+00:00"
    assert set(found) == {"code", "id", "form", "form_version", "issued_at", "valid_until"}


def test_the_number_goes_no_further_than_its_tag():
    assert NUMBER not in repr(issued())


def test_the_newest_version_is_signed_unless_another_is_named():
    first = built_in().by_version["khai-y-te", 1]
    forms = Forms.of([first, replace(first, version=2, valid_hours=24)])

    assert issued(forms=forms).declaration.form_version == 2
    assert issued(forms=forms).declaration.valid_hours == 24
    assert issued(wish(form_version=1), forms).declaration.valid_hours == 72


@pytest.mark.parametrize(
    ("changes", "refusal", "details"),
    [
        ({"form": "other"}, Refusal.UNKNOWN_FORM, ()),
        ({"form_version": 99}, Refusal.UNKNOWN_FORM, ()),
        ({"number": ""}, Refusal.INCOMPLETE, ("number",)),
        ({"origin": ..., "destination": ""}, Refusal.INCOMPLETE, ("origin", "destination")),
        ({"number": "123"}, Refusal.FIELD, ("number",)),
        ({"birth_year": 2027}, Refusal.FIELD, ("birth_year",)),
        ({"birth_year": 1700}, Refusal.FIELD, ("birth_year",)),
        ({"birth_year": -(10**50)}, Refusal.FIELD, ("birth_year",)),
        ({"travel_day": "2027-01-22"}, Refusal.FIELD, ("travel_day",)),
        ({"name": ""}, Refusal.FIELD, ("name",)),
        ({"name": "Hư Cấu 0912345678"}, Refusal.FIELD, ("name",)),
        ({"name": "\ud800"}, Refusal.FIELD, ("name",)),
        ({"origin": "Hà Nội"}, Refusal.FIELD, ("places",)),
        ({"answers": {}}, Refusal.ANSWERS, None),
        ({"answers": WISH["answers"] | {"signs": "x"}}, Refusal.ANSWERS, ("signs unknown-choice",)),
        ({"answers": WISH["answers"] | {"0912": "x"}}, Refusal.ANSWERS, ("unknown-question",)),
        ({"phone": "0912345678"}, Refusal.MALFORMED, ("unknown field",)),
        ({"0912345678": ""}, Refusal.MALFORMED, ("unknown field",)),
        ({"\ud800 0912": ""}, Refusal.MALFORMED, ("unknown field",)),
        ({"name": 7}, Refusal.MALFORMED, None),
        ({"name": ...}, Refusal.MALFORMED, None),
        ({"birth_year": "1985"}, Refusal.MALFORMED, None),
        ({"travel_day": "23/11/2026"}, Refusal.MALFORMED, None),
        ({"answers": []}, Refusal.MALFORMED, None),
    ],
    ids=str,
)
def test_what_cannot_be_signed_is_named_without_repeating_it(changes, refusal, details):
    found = refused(wish(**changes))

    assert found[0] is refusal
    assert details is None or found[1] == details
    assert "0912" not in str(found)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b"[" * 9999, b"\xff", b'{"form": "a", "form": "b"}', b" " * 16_385],
    ids=lambda data: str(data[:20]),
)
def test_what_is_no_wish_is_malformed(data):
    assert refused(data)[0] is Refusal.MALFORMED


def test_the_longest_wish_is_the_limit():
    issued(wish() + b" " * (MAX_WISH - len(wish())))


@pytest.mark.parametrize(("days", "fine"), [(MAX_TRAVEL_DAYS, True), (MAX_TRAVEL_DAYS + 1, False)])
def test_a_journey_lies_within_a_month(days, fine):
    for day in (date(2026, 11, 22) + timedelta(days), date(2026, 11, 22) - timedelta(days)):
        found = issue(wish(travel_day=day.isoformat()), built_in(), KEY, now=NOW, identifier=ID)
        assert isinstance(found, Issued) is fine


@given(st.text(max_size=80), st.integers(), st.text(max_size=20))
def test_any_name_year_and_number_give_an_answer(name, year, number):
    found = issue(
        wish(name=name, birth_year=year, number=number),
        built_in(),
        KEY,
        now=NOW,
        identifier=ID,
    )

    if isinstance(found, Issued):
        assert read(found.code.encode()).declaration == found.declaration


# The key.


def test_a_terminal_reads_the_public_key_from_its_folder_as_one_for_declarations_alone(tmp_path):
    (tmp_path / KEY_FILE).write_bytes(key_file(KEY.public_key()))

    reading = read_folder(tmp_path)

    assert reading.unused == ()
    assert reading.material.signers == {}
    (key,) = reading.material.declaration_candidates(key_id(KEY.public_key()))
    assert key.public_key == KEY.public_key()


def test_the_public_key_file_holds_nothing_private():
    secret = KEY.private_bytes_raw()
    written = key_file(KEY.public_key())

    assert json.loads(written)["keys"][0]["kid"] == key_id(KEY.public_key()).hex()
    assert secret.hex().encode() not in written
    assert base64.b64encode(secret)[:20] not in written


def test_a_centre_lays_its_public_key_beside_its_data_and_keeps_it(tmp_path):
    open_centre(tmp_path, lambda: NOON_MS).close()
    first = (tmp_path / KEY_FILE).read_bytes()
    open_centre(tmp_path, lambda: NOON_MS).close()

    issuing = load_issuing_key(tmp_path, may_make=False)
    assert (tmp_path / KEY_FILE).read_bytes() == first == key_file(issuing.public_key())
    receipts = load_keys(tmp_path, may_make=False).signing
    assert issuing.private_bytes_raw() != receipts.private_bytes_raw()


def test_a_terminal_may_know_its_embedded_centres_key_before_the_centre_first_runs(tmp_path):
    folder = tmp_path / "new" / "centre"
    key = prepare_issuer(folder)
    material = read_folder(folder / KEY_FILE).material

    centre = open_centre(folder, lambda: NOON_MS)
    try:
        found = centre.declare(wish(travel_day=...))
    finally:
        centre.close()

    assert isinstance(found, Issued)
    assert centre.issuing.private_bytes_raw() == key.private_bytes_raw()
    message = read(found.code.encode()).message
    (trusted,) = material.declaration_candidates(message.key_id)
    assert cose.is_genuine(message, trusted.public_key)


def test_a_centre_of_an_earlier_version_gets_its_key_and_says_so(tmp_path, caplog):
    open_centre(tmp_path, lambda: NOON_MS).close()
    assert not caplog.records
    (tmp_path / ISSUING_FILE).unlink()

    open_centre(tmp_path, lambda: NOON_MS).close()

    assert KEY_FILE in caplog.text

    made = load_issuing_key(tmp_path, may_make=False)
    assert (tmp_path / KEY_FILE).read_bytes() == key_file(made.public_key())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_only_the_owner_may_read_the_issuing_key(tmp_path):
    load_issuing_key(tmp_path, may_make=True)

    assert (tmp_path / ISSUING_FILE).stat().st_mode & 0o777 == 0o600


def test_a_damaged_or_strange_issuing_key_is_named(tmp_path):
    load_keys(tmp_path, may_make=True)
    for data in (b"rubbish", (tmp_path / "opening.key").read_bytes()):
        (tmp_path / ISSUING_FILE).write_bytes(data)
        with pytest.raises(KeyFault, match=ISSUING_FILE):
            load_issuing_key(tmp_path, may_make=True)


def test_beside_a_centre_declarations_are_signed_with_its_key(tmp_path):
    with pytest.raises(KeyFault, match=ISSUING_FILE):
        issue_beside(tmp_path, wish(), NOON_MS)
    open_centre(tmp_path, lambda: NOON_MS).close()

    found = issue_beside(tmp_path, wish(travel_day=...), NOON_MS)

    assert isinstance(found, Issued)
    public = load_issuing_key(tmp_path, may_make=False).public_key()
    assert cose.is_genuine(read(found.code.encode()).message, public)


# Over HTTP.


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with served(tmp_path_factory.mktemp("centre")) as made:
        yield made


def declare(running, data, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.post(
        f"{running.url}/v1/declarations",
        data=data,
        headers={"Content-Type": "application/json", **named},
        timeout=20,
    )


def problem(answer):
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_anyone_may_declare(running):
    answer = declare(running, wish(travel_day=...))

    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    found = read(answer.json()["code"].encode())
    assert cose.is_genuine(found.message, running.centre.issuing.public_key())
    assert found.declaration.id.hex() == answer.json()["id"]
    assert found.declaration.issued_at.isoformat() == answer.json()["issued_at"]


def test_every_declaration_has_an_id_of_its_own(running):
    ids = {declare(running, wish(travel_day=...)).json()["id"] for _ in range(3)}

    assert len(ids) == 3


def test_the_key_can_be_fetched(running):
    found = requests.get(f"{running.url}/v1/declarations/key", timeout=20)

    assert found.json() == json.loads(key_file(running.centre.issuing.public_key()))


@pytest.mark.parametrize(
    ("data", "headers", "expected"),
    [
        (b"{}", {}, (422, "malformed")),
        (wish(form="other"), {}, (422, "unknown-form")),
        (wish(origin=""), {}, (422, "incomplete")),
        (wish(name="1"), {}, (422, "field")),
        (wish(answers={}), {}, (422, "answers")),
        (wish(), {"Content_Type": "text/plain"}, (415, "media-type")),
        (wish(), {"Content_Encoding": "zstd"}, (415, "encoding")),
        (b" " * (MAX_WISH + 1), {}, (413, "too-large")),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_wrong_is_said_as_a_problem(running, data, headers, expected):
    assert problem(declare(running, data, **headers)) == expected


def test_a_field_that_is_not_known_is_not_repeated_in_the_answer(running):
    answer = declare(running, wish(**{"Người Hư Cấu 0912": "x"}))

    assert problem(answer) == (422, "malformed")
    assert "0912" not in answer.text
    assert "unknown field" in answer.text


def test_a_sender_that_trickles_is_answered_before_it_is_done(running, monkeypatch):
    monkeypatch.setattr(bodies, "SHORT_S", 0.2)
    place = urlsplit(running.url)
    with socket.create_connection((place.hostname, place.port), timeout=20) as trickling:
        trickling.sendall(
            b"POST /v1/declarations HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % MAX_WISH
        )
        for _ in range(500):
            trickling.sendall(b" ")
            if select.select([trickling], [], [], 0.02)[0]:
                break
        answer = trickling.recv(4096)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"stalled"' in answer


def test_a_page_of_another_site_may_not_declare_from_a_browser(running):
    answer = requests.options(
        f"{running.url}/v1/declarations",
        headers={"Origin": "https://other.example", "Access-Control-Request-Method": "POST"},
        timeout=20,
    )

    assert answer.status_code == 405
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_who_asks_too_often_is_told_when_to_come_again(tmp_path):
    with served(tmp_path) as running:
        answers = [declare(running, b"{}") for _ in range(EACH.burst + 30)]

    slowed = [answer for answer in answers if answer.status_code == 429]
    assert slowed
    assert problem(slowed[0]) == (429, "too-often")
    assert int(slowed[0].headers["Retry-After"]) >= 1
    assert {answer.status_code for answer in answers[: EACH.burst]} == {422}


# From the command line.


def run(*arguments):
    found = subprocess.run(
        [sys.executable, "-m", "sync.centre", *map(str, arguments)],
        capture_output=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    return found.returncode, json.loads(found.stdout) if found.stdout else None


def test_a_file_is_declared_from_the_command_line(tmp_path):
    folder, file = tmp_path / "centre", tmp_path / "wish.json"
    open_centre(folder, lambda: NOON_MS).close()
    file.write_bytes(wish(travel_day=...))

    code, said = run("declare", "--data", folder, "--from", file)
    key_code, key = run("declaration-key", "--data", folder)

    assert (code, key_code) == (0, 0)
    public = load_issuing_key(folder, may_make=False).public_key()
    assert cose.is_genuine(read(said["code"].encode()).message, public)
    assert key == json.loads(key_file(public))


def test_the_command_line_says_what_is_wrong(tmp_path):
    folder, file = tmp_path / "centre", tmp_path / "wish.json"
    file.write_bytes(wish(origin=""))

    nowhere = run("declare", "--data", folder, "--from", file)
    open_centre(folder, lambda: NOON_MS).close()
    incomplete = run("declare", "--data", folder, "--from", file)

    assert (nowhere[0], nowhere[1]["fault"]) == (1, "KeyFault")
    assert incomplete == (1, {"fault": "incomplete", "message": "origin"})
    assert run("declare", "--data", folder)[0] == 2
    assert run("--data", folder, "--from", file)[0] == 2
