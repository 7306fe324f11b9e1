"""Comparing what a terminal says it holds with what is really kept here."""

from sync.centre.storage.port import Identity, Reading
from sync.protocol.pieces import (
    MAX_HOURS,
    PIECE_NUMBERS,
    Answer,
    Difference,
    Kept,
    Question,
    hour_of,
    piece_of,
    question_hash,
)


def compare(reading: Reading, question: Question) -> tuple[tuple[Difference, ...], tuple[int, ...]]:
    """The pieces of a question that differ from what is kept here, and those that nobody can tell.

    Everything is read from the store, nothing is believed that was counted earlier.
    """
    differs, erased = [], []
    for index, piece in enumerate(question.pieces):
        # One more than a piece can hold shows what lies after the newest record.
        kept = reading.kept(
            question.terminal,
            question.epoch,
            piece.first,
            piece.reach(question.head),
            PIECE_NUMBERS + 1,
        )
        if piece_of(piece.first, piece.last, kept) == piece:
            continue
        if len(kept) == piece.count and any(item.erased for item in kept):
            erased.append(index)
        else:
            differs.append(Difference(index, _hours(kept)))
    return tuple(differs), tuple(erased)


def _hours(kept: tuple[Kept, ...]) -> tuple[int, ...]:
    hours = {hour_of(item.at_ms) for item in kept if item.at_ms is not None}
    return tuple(sorted(hours))[:MAX_HOURS]


def answer_to(
    question: Question, data: bytes, reading: Reading, identity: Identity, now_ms: int
) -> Answer:
    """The answer to the question whose envelope is `data`."""
    differs, erased = compare(reading, question)
    return Answer(
        centre=identity.centre,
        centre_epoch=identity.epoch,
        terminal=question.terminal,
        epoch=question.epoch,
        question_hash=question_hash(data),
        differs=differs,
        erased=erased,
        centre_time_ms=now_ms,
    )
