"""Pieces of a journal, cut by number and hour, whose digests terminal and centre compare.

A piece is a run of numbers of one epoch within one block of 500 and, at the terminal, within one
hour of trusted time. Both sides digest what they really hold under these numbers; the terminal
alone cuts, so that the centre needs no times of its own. Numbers under which the terminal holds
nothing are pieces by themselves, for only the centre can tell of which hour they are.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.protocol.envelope import (
    VERSION,
    MalformedMessage,
    bytes_of,
    expect,
    number_of,
    signed,
    verified,
)

HOUR_MS: Final = 3_600_000
PIECE_NUMBERS: Final = 500
MAX_PIECES: Final = 16
"""Of one question: what the centre reads for it stays within 8,000 records."""
MAX_QUESTION_BYTES: Final = 4096
MAX_HOURS: Final = 24
"""Hours that the centre names for a piece that differs."""
_MAX_SEQ: Final = 2**53 - 1
_QUESTION_PREFIX: Final = b"chot/pieces-asked/1\x00"
_ANSWER_PREFIX: Final = b"chot/pieces/1\x00"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept under a number: the bytes as they travel, and their trusted time where known.

    `erased` where a part of them is gone by rule, so that they cannot be compared.
    """

    seq: int
    data: bytes
    at_ms: int | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Numbers `first` to `last`, how many of them hold something, and the digest of that."""

    first: int
    last: int
    count: int
    digest: bytes

    def reach(self, head: int) -> int:
        """The last number that belongs to it: that of the newest record has no end."""
        return _MAX_SEQ if self.last == head else self.last


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece, and the hour of its records: milliseconds since 1970 UTC, None where it is empty."""

    piece: Piece
    hour_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A terminal asks which of these pieces of an epoch differ from what the centre holds.

    `head` is the number of the newest record where the centre should hold nothing after it,
    otherwise 0.
    """

    terminal: bytes
    epoch: int
    pieces: tuple[Piece, ...]
    head: int
    sent_at_ms: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece that differs, by its place in the question, and the hours of what is held of it."""

    index: int
    hours_ms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The centre's signed word on a question.

    `erased` are the places of pieces that cannot be compared, because bodies were erased.
    """

    centre: bytes
    centre_epoch: int
    terminal: bytes
    epoch: int
    question_hash: bytes
    differs: tuple[Difference, ...]
    centre_time_ms: int
    erased: tuple[int, ...] = ()


def hour_of(at_ms: int) -> int:
    """The start of the hour of a time, both in milliseconds since 1970 UTC."""
    return at_ms - at_ms % HOUR_MS


def digest_of(kept: Iterable[Kept]) -> bytes:
    """SHA-256 over the number and the SHA-256 of everything kept, in order of the numbers."""
    whole = hashlib.sha256()
    for item in kept:
        whole.update(item.seq.to_bytes(8, "big") + hashlib.sha256(item.data).digest())
    return whole.digest()


def piece_of(first: int, last: int, kept: Iterable[Kept]) -> Piece:
    """The piece of these numbers, of what is kept under them in order."""
    items = tuple(kept)
    return Piece(first, last, len(items), digest_of(items))


def cut(kept: Iterable[Kept], first: int, last: int) -> Iterator[Cut]:
    """Cut the numbers `first` to `last` into pieces without a gap between them.

    :param kept: what is held of them, each with its time, in order of the numbers.
    """
    run: list[Kept] = []
    following = first
    for item in kept:
        if run and (
            item.seq != following
            or _block(item.seq) != _block(run[0].seq)
            or _hour(item) != _hour(run[0])
        ):
            yield _cut_of(run)
            run = []
        yield from _empty(following, item.seq - 1)
        run.append(item)
        following = item.seq + 1
    if run:
        yield _cut_of(run)
    yield from _empty(following, last)


def _cut_of(run: list[Kept]) -> Cut:
    return Cut(piece_of(run[0].seq, run[-1].seq, run), _hour(run[0]))


def _empty(first: int, last: int) -> Iterator[Cut]:
    while first <= last:
        end = min(last, (_block(first) + 1) * PIECE_NUMBERS)
        yield Cut(piece_of(first, end, ()), None)
        first = end + 1


def _block(seq: int) -> int:
    return (seq - 1) // PIECE_NUMBERS


def _hour(item: Kept) -> int | None:
    return None if item.at_ms is None else hour_of(item.at_ms)


def question_hash(data: bytes) -> bytes:
    """By what an answer names its question: SHA-256 of the envelope."""
    return hashlib.sha256(data).digest()


def encode_question(question: Question, key: Ed25519PrivateKey) -> bytes:
    """The envelope of a question, signed with the key that signs the terminal's records."""
    return signed(
        _QUESTION_PREFIX,
        {
            1: VERSION,
            2: question.terminal,
            3: question.epoch,
            4: [[p.first, p.last, p.count, p.digest] for p in question.pieces],
            5: question.sent_at_ms,
            6: question.head,
        },
        key,
    )


def decode_question(data: bytes, key: Ed25519PublicKey) -> Question:
    """Read a question. :raises MalformedMessage: unless `key` signed exactly these bytes."""
    if len(data) > MAX_QUESTION_BYTES:
        raise MalformedMessage("too long")
    found = verified(_QUESTION_PREFIX, data, key)
    pieces = expect(found, 4, list)
    if not 1 <= len(pieces) <= MAX_PIECES:
        raise MalformedMessage("pieces")
    return Question(
        terminal=bytes_of(found, 2, 16),
        epoch=number_of(found, 3),
        pieces=tuple(_piece(item) for item in pieces),
        head=number_of(found, 6),
        sent_at_ms=expect(found, 5, int),
    )


def _piece(item: object) -> Piece:
    match item:
        case [int(first), int(last), int(count), bytes(digest)] if (
            1 <= first <= last <= _MAX_SEQ
            and last - first < PIECE_NUMBERS
            and 0 <= count <= PIECE_NUMBERS
            and len(digest) == 32
        ):
            return Piece(first, last, count, digest)
    raise MalformedMessage("piece")


def encode_answer(answer: Answer, key: Ed25519PrivateKey) -> bytes:
    """The signed envelope of an answer."""
    return signed(
        _ANSWER_PREFIX,
        {
            1: VERSION,
            2: answer.centre,
            3: answer.centre_epoch,
            4: answer.terminal,
            5: answer.epoch,
            6: answer.question_hash,
            7: [[item.index, list(item.hours_ms)] for item in answer.differs],
            8: answer.centre_time_ms,
            9: list(answer.erased),
        },
        key,
    )


def decode_answer(data: bytes, key: Ed25519PublicKey) -> Answer:
    """Read an answer. :raises MalformedMessage: unless `key` signed exactly these bytes."""
    found = verified(_ANSWER_PREFIX, data, key)
    differs, erased = expect(found, 7, list), expect(found, 9, list)
    if len(differs) > MAX_PIECES or len(erased) > MAX_PIECES:
        raise MalformedMessage("more than was asked")
    return Answer(
        centre=bytes_of(found, 2, 16),
        centre_epoch=number_of(found, 3),
        terminal=bytes_of(found, 4, 16),
        epoch=number_of(found, 5),
        question_hash=bytes_of(found, 6, 32),
        differs=tuple(_difference(item) for item in differs),
        centre_time_ms=expect(found, 8, int),
        erased=tuple(_index(item) for item in erased),
    )


def _difference(item: object) -> Difference:
    match item:
        case [index, list(hours)] if len(hours) <= MAX_HOURS and all(
            type(hour) is int and abs(hour) <= 2**53 for hour in hours
        ):
            return Difference(_index(index), tuple(hours))
    raise MalformedMessage("difference")


def _index(item: object) -> int:
    if type(item) is not int or not 0 <= item < MAX_PIECES:
        raise MalformedMessage("index")
    return item
