"""One form of ours for all keys by use: what an import writes, and a signed bundle will carry.

16 bytes `MAGIC`, then a map in deterministic CBOR:

- `signers`, `declarations`: arrays of an 8-byte id and a key.
- `cards`: arrays of issuer, key id and key.
- `authorities`: arrays of subject key identifier, DER of the name, and key.
- `withdrawn`: arrays of DER of the authority's name and an array of serial numbers, each in
  bytes as a signed big-endian number.
- `divoc`: arrays of verification method and key.

A key is an array: SubjectPublicKeyInfo in DER; not before and not after, in seconds since 1970
or null; its extended key usages; subject; country; whether its issuer lists revoked cards.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from sync.bundle.trust import Authority, SignerKey, TrustMaterial, grouped
from sync.protocol import cbor
from sync.protocol.cbor import MalformedCbor
from sync.protocol.cose import PublicKey

MAGIC: Final = b"chot/trust/1\n\x00\x00\x00"
MAX_TRUST_BYTES: Final = 64 * 1024 * 1024

_PARTS: Final = ("signers", "cards", "authorities", "withdrawn", "declarations", "divoc")


class BadTrustFile(ValueError):
    """The bytes are no file of this form."""


def write_trust(material: TrustMaterial) -> bytes:
    """All keys as one file, without revocation lists; equal material gives equal bytes."""
    parts = {
        "signers": _rows(material.signers.items(), lambda name: [name]),
        "cards": _rows(material.smart_health.items(), list),
        "authorities": [
            [name, one.name, _written(one.key)]
            for name, same in sorted(material.authorities.items())
            for one in same
        ],
        "withdrawn": [
            [name, [_signed(serial) for serial in sorted(serials)]]
            for name, serials in sorted(material.revoked_signers.items())
        ],
        "declarations": _rows(material.declaration_issuers.items(), lambda name: [name]),
        "divoc": _rows(material.divoc_issuers.items(), lambda name: [name]),
    }
    return MAGIC + cbor.encode(parts)


def read_trust(data: bytes) -> TrustMaterial:
    """Read what `write_trust` wrote.

    :raises BadTrustFile: if it is anything else.
    """
    if not data.startswith(MAGIC):
        raise BadTrustFile("magic")
    try:
        parts = cbor.decode(data[len(MAGIC) :], max_bytes=MAX_TRUST_BYTES, max_depth=5)
        rows = {name: parts[name] for name in _PARTS}
        return TrustMaterial(
            signers=grouped((_as(bytes, name), _read(key)) for name, key in rows["signers"]),
            smart_health=grouped(
                ((_as(str, issuer), _as(str, name)), _read(key))
                for issuer, name, key in rows["cards"]
            ),
            authorities=grouped(
                (_as(bytes, key_id), Authority(_read(key), _as(bytes, name)))
                for key_id, name, key in rows["authorities"]
            ),
            revoked_signers={
                _as(bytes, name): frozenset(
                    int.from_bytes(_as(bytes, serial), signed=True) for serial in serials
                )
                for name, serials in rows["withdrawn"]
            },
            declaration_issuers=grouped(
                (_as(bytes, name), _read(key)) for name, key in rows["declarations"]
            ),
            divoc_issuers=grouped((_as(str, name), _read(key)) for name, key in rows["divoc"]),
        )
    except _UNREADABLE as error:
        raise BadTrustFile("content") from error


_UNREADABLE: Final = (
    LookupError,
    MalformedCbor,
    OSError,
    OverflowError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
)


def _rows(
    groups: Iterable[tuple[Any, tuple[SignerKey, ...]]], name_of: Callable[[Any], list[Any]]
) -> list[list[Any]]:
    return [
        [*name_of(name), _written(key)] for name, keys in sorted(groups, key=_name) for key in keys
    ]


def _name(group: tuple[Any, tuple[SignerKey, ...]]) -> Any:
    return group[0]


def _written(key: SignerKey) -> list[Any]:
    return [
        key.public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        _seconds(key.not_before),
        _seconds(key.not_after),
        sorted(key.usages),
        key.subject,
        key.country,
        key.lists_revoked,
    ]


def _read(row: Any) -> SignerKey:
    der, not_before, not_after, usages, subject, country, lists_revoked = row
    key = load_der_public_key(_as(bytes, der))
    if not isinstance(key, PublicKey):
        raise BadTrustFile("kind of key")
    return SignerKey(
        public_key=key,
        not_before=_instant(not_before),
        not_after=_instant(not_after),
        usages=frozenset(_texts(usages)),
        subject=_as(str, subject),
        country=_as(str, country),
        lists_revoked=_as(bool, lists_revoked),
    )


def _texts(values: Any) -> Iterator[str]:
    for value in values:
        yield _as(str, value)


def _as(kind: type[Any], value: Any) -> Any:
    if type(value) is not kind:
        raise BadTrustFile("kind of value")
    return value


def _seconds(instant: datetime | None) -> int | None:
    return None if instant is None else int(instant.timestamp())


def _instant(seconds: Any) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(_as(int, seconds), UTC)


def _signed(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, signed=True)
