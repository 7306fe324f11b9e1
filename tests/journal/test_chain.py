import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.journal.chain import Broken, Head, verify_run
from sync.journal.record import Record, encode_header, finish, key_id
from tests.journal.makers import SIGNING_KEY, header

KEYS = {key_id(SIGNING_KEY.public_key()): SIGNING_KEY.public_key()}


def a_run(length: int, signing_key: Ed25519PrivateKey = SIGNING_KEY) -> list[Record]:
    head, records = Head(7), []
    for seq in range(1, length + 1):
        body = f"body {seq}".encode()
        made = header(seq=seq, previous=head.hash, body_hash=hashlib.sha256(body).digest())
        records.append(finish(encode_header(made), body, signing_key))
        head = Head(7, seq, records[-1].hash)
    return records


RUN = a_run(12)


def test_an_unbroken_run_ends_at_its_last_record() -> None:
    assert verify_run(RUN, Head(7), KEYS) == Head(7, 12, RUN[-1].hash)


@given(st.integers(0, 10))
def test_a_record_taken_out_is_named(gone) -> None:
    run = RUN[:gone] + RUN[gone + 1 :]
    assert verify_run(run, Head(7), KEYS) == Broken(gone + 1, "gap")


@given(st.integers(0, 10))
def test_two_records_that_changed_places_are_named(place) -> None:
    run = [*RUN]
    run[place], run[place + 1] = run[place + 1], run[place]
    assert verify_run(run, Head(7), KEYS) == Broken(place + 1, "gap")


@given(st.integers(0, 11))
def test_another_body_is_named(place) -> None:
    run = [*RUN]
    run[place] = Record(run[place].header_bytes, b"another", run[place].signature)
    assert verify_run(run, Head(7), KEYS) == Broken(place + 1, "body-hash")


@given(st.integers(1, 11))
def test_a_record_put_in_place_of_another_is_named(place) -> None:
    run = [*RUN]
    changed = replace(run[place].header, post="Another post")
    run[place] = finish(encode_header(changed), run[place].body, Ed25519PrivateKey.generate())
    assert verify_run(run, Head(7), KEYS) == Broken(place + 1, "signature")


def test_a_record_written_in_with_the_right_key_breaks_the_next() -> None:
    run = [*RUN]
    run[4] = finish(encode_header(replace(run[4].header, post="Other")), run[4].body, SIGNING_KEY)
    assert verify_run(run, Head(7), KEYS) == Broken(6, "previous-hash")


@pytest.mark.parametrize(
    ("head", "reason"), [(Head(8), "other-epoch"), (Head(7, 3, RUN[2].hash), "out-of-order")]
)
def test_a_run_that_does_not_belong_there_is_refused(head, reason) -> None:
    assert verify_run(RUN, head, KEYS) == Broken(head.seq + 1, reason)


def test_a_key_nobody_knows_is_named() -> None:
    assert verify_run(RUN, Head(7), {}) == Broken(1, "unknown-key")
