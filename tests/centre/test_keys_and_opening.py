import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.centre.keys import OPENING_FILE, SIGNING_FILE, CentreKeys, KeyFault, load_keys
from sync.centre.opening import can_open, find_data_key, open_body
from sync.journal import segments
from sync.journal.sealing import Unreadable
from sync.protocol import cbor
from tests.centre.lines import EPOCH, NOON_MS, PERSON, TERMINAL, Line, enrolled
from tests.centre.memory import MemoryStorage
from tests.centre.test_storage import take

KEYS = CentreKeys(
    X25519PrivateKey.from_private_bytes(bytes(range(32))),
    Ed25519PrivateKey.from_private_bytes(bytes(range(32))),
)
STRANGER = CentreKeys(X25519PrivateKey.generate(), KEYS.signing)


@pytest.fixture
def storage():
    made = MemoryStorage()
    made.commit(lambda writing: writing.add_terminal(enrolled()))
    return made


def test_keys_are_made_once_and_found_again(tmp_path):
    made = load_keys(tmp_path, may_make=True)
    found = load_keys(tmp_path, may_make=False)

    assert found.opening_id == made.opening_id
    assert found.signing.private_bytes_raw() == made.signing.private_bytes_raw()
    assert sorted(item.name for item in tmp_path.iterdir()) == [OPENING_FILE, SIGNING_FILE]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_only_the_owner_may_read_the_keys(tmp_path):
    load_keys(tmp_path, may_make=True)

    assert [item.stat().st_mode & 0o777 for item in tmp_path.iterdir()] == [0o600, 0o600]


@pytest.mark.parametrize("name", [OPENING_FILE, SIGNING_FILE])
def test_a_lost_key_is_never_replaced_by_another(tmp_path, name):
    load_keys(tmp_path, may_make=True)
    (tmp_path / name).unlink()

    with pytest.raises(KeyFault, match=name):
        load_keys(tmp_path, may_make=False)


@pytest.mark.parametrize("data", [b"", b"rubbish"])
def test_a_damaged_key_is_named(tmp_path, data):
    load_keys(tmp_path, may_make=True)
    (tmp_path / OPENING_FILE).write_bytes(data)

    with pytest.raises(KeyFault, match=OPENING_FILE):
        load_keys(tmp_path, may_make=True)


def test_keys_in_each_others_place_are_refused(tmp_path):
    load_keys(tmp_path, may_make=True)
    (tmp_path / OPENING_FILE).write_bytes((tmp_path / SIGNING_FILE).read_bytes())

    with pytest.raises(KeyFault, match="another kind"):
        load_keys(tmp_path, may_make=False)


def test_the_centre_reads_what_was_sealed_for_it(storage):
    line = Line()
    line.add_wrap(KEYS.opening.public_key())
    sealed = line.add_entry()
    take(storage, line.encoded())

    def look(reading):
        events = reading.segment_events(TERMINAL, line.segment.id)
        return find_data_key(events, EPOCH, line.segment.id, KEYS), can_open(reading, sealed, KEYS)

    data_key, can = storage.read(look)

    assert can
    assert open_body(sealed, data_key) == PERSON


def test_a_wrap_that_came_later_opens_earlier_records(storage):
    line = Line()
    line.add_wrap(STRANGER.opening.public_key())
    sealed = line.add_entry()
    line.add_wrap(KEYS.opening.public_key(), segments.WRAP)
    take(storage, line.encoded())

    assert storage.read(lambda reading: can_open(reading, sealed, KEYS))


@pytest.mark.parametrize("wraps", [(), (STRANGER,)])
def test_without_a_wrap_for_it_the_centre_cannot_read(storage, wraps):
    line = Line()
    for keys in wraps:
        line.add_wrap(keys.opening.public_key())
    sealed = line.add_entry()
    take(storage, line.encoded())

    assert not storage.read(lambda reading: can_open(reading, sealed, KEYS))


def test_a_wrap_of_rubbish_under_our_name_is_passed_over(storage):
    line = Line()
    rubbish = {1: line.segment.id, 2: {KEYS.opening_id: b"rubbish"}}
    line.add(
        code=segments.OPEN,
        segment=line.segment.id,
        body=cbor.encode(rubbish),
        body_format=2,
    )
    line.add_wrap(KEYS.opening.public_key())
    sealed = line.add_entry()
    take(storage, line.encoded(), now=NOON_MS)

    assert storage.read(lambda reading: can_open(reading, sealed, KEYS))


def test_a_record_without_a_sealed_body_is_not_opened():
    with pytest.raises(Unreadable):
        open_body(Line(length=1)[1], bytes(32))
