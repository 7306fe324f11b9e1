"""The body of a record: everything about the person, in the clear only inside this process."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from sync.journal.record import MAX_BODY_BYTES, MalformedRecord
from sync.protocol import cbor

_SEAL_OVERHEAD: Final = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a record keeps of a person. Empty fields are not written.

    Dates are ISO 8601 and may be as incomplete as the code was (`1999`, `1999-**-**`); times are
    ISO 8601 with their zone. `answers` maps the codes of questions to the codes or texts of
    answers.
    """

    name: str = ""
    number: str = ""
    old_number: str = ""
    birth_date: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    plate: str = ""
    nationality: str = ""
    certificate: str = ""
    """Identifier of the certificate shown, such as a UVCI."""
    answers: Mapping[str, str] = field(default_factory=dict)
    temperature_tenths: int | None = None
    notes: str = ""
    role: str = ""
    """In a vehicle: `driver` or `passenger`."""
    carries: str = ""
    """What the vehicle is under way for: `people` or `goods`."""
    claimed_at: str = ""
    """When the paper says it happened that this record was made from."""
    leave_by: str = ""
    """When somebody on the way through has to be out of the province."""
    entered_at: str = ""
    entered_as: str = ""
    """Of somebody who leaves: when they came in, and as which entry (`epoch/seq`)."""
    without_fever: str = ""
    """The verdict that a fever keeps from holding; empty where none does."""


_TEXTS: Final = tuple(
    item.name for item in fields(Body) if item.name not in {"answers", "temperature_tenths"}
)


def encode_body(body: Body) -> bytes:
    """Deterministic CBOR of a body, ready for sealing.

    :raises MalformedRecord: if it is longer than a record may carry.
    """
    written: dict[str, Any] = {name: getattr(body, name) for name in _TEXTS if getattr(body, name)}
    if body.answers:
        written["answers"] = dict(body.answers)
    if body.temperature_tenths is not None:
        written["temperature_tenths"] = body.temperature_tenths
    data = cbor.encode(written)
    if len(data) > MAX_BODY_BYTES - _SEAL_OVERHEAD:
        raise MalformedRecord("the body is too long")
    return data


def decode_body(data: bytes) -> Body:
    """Read a body; fields of later versions are passed over.

    :raises MalformedRecord: if it is not a body.
    """
    try:
        found = cbor.decode_deterministic(data, max_bytes=MAX_BODY_BYTES, max_depth=4)
    except cbor.MalformedCbor as error:
        raise MalformedRecord("body is not CBOR of this dialect") from error
    if not isinstance(found, Mapping):
        raise MalformedRecord("body is not a map")
    known: dict[str, Any] = {name: found[name] for name in _TEXTS if name in found}
    answers = found.get("answers", {})
    temperature = found.get("temperature_tenths")
    if (
        not all(isinstance(value, str) for value in known.values())
        or not isinstance(answers, Mapping)
        or not all(isinstance(item, str) for pair in answers.items() for item in pair)
        or not (temperature is None or type(temperature) is int)
    ):
        raise MalformedRecord("a field of the body has the wrong type")
    return Body(**known, answers=dict(answers), temperature_tenths=temperature)
