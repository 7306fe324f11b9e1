"""Whole codes as a stranger may show them: each function gives bytes a place in one.

Formats whose outer layers random bytes never pass (compression, signatures) are entered behind
them as well.
"""

import base64
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Final

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.fuzz.promises import answered
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.protocol import base45_text, declaration_code
from terminal.declarations.cleaning import MAX_PAYLOAD

# Neither signs anything: whatever they are said to have signed is forged.
_EC_KEY: Final = ec.derive_private_key(3, ec.SECP256R1()).public_key()
_ED_KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96))).public_key()
_ISSUER: Final = "https://phat-hanh.example/shc"
_TRUST: Final = TrustMaterial(
    signers={bytes(8): (SignerKey(public_key=_EC_KEY),)},
    smart_health={(_ISSUER, "k"): (SignerKey(public_key=_EC_KEY),)},
    declaration_issuers={bytes(8): (SignerKey(public_key=_ED_KEY),)},
)


def _answer(payload: bytes) -> None:
    answered(payload, _TRUST, forged=True)


def _declare(data: bytes) -> None:
    _answer(data)


def _hc1(data: bytes) -> None:
    """`data` as the message within compression and armour."""
    _answer(b"HC1:" + base45_text.encode(zlib.compress(data, 1)).encode("ascii"))


def _hc1_text(data: bytes) -> None:
    _answer(b"HC1:" + data)


def _shc(data: bytes) -> None:
    """`data` as the characters behind the digits, those that digits cannot spell moved in."""
    digits = b"".join(b"%02d" % (byte % 78) for byte in data[: MAX_PAYLOAD // 2])
    _answer(b"shc:/" + digits)


def _shc_text(data: bytes) -> None:
    _answer(b"shc:/" + data)


def _shc_claims(data: bytes) -> None:
    """`data` as JSON within compression and a signature that nobody made."""
    packer = zlib.compressobj(1, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(data) + packer.flush()
    header = b'{"zip":"DEF","alg":"ES256","kid":"k"}'
    text = b".".join(map(_base64url, (header, packed, bytes(64))))
    _answer(b"shc:/" + b"".join(b"%02d" % (byte - 45) for byte in text))


def _vds(data: bytes) -> None:
    _answer(b'{"data":' + data)


def _divoc(data: bytes) -> None:
    """`data` as the certificate in an archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("certificate.json", data)
    _answer(archive.getvalue())


def _divoc_zip(data: bytes) -> None:
    _answer(b"PK\x03\x04" + data)


def _declaration_code(data: bytes) -> None:
    """`data` as the message within the armour, and as the whole code."""
    prefix = declaration_code.PREFIX.encode("ascii")
    for code in (prefix + base45_text.encode(data).encode("ascii"), data):
        try:
            declaration_code.read(code)
        except declaration_code.MalformedDeclaration:
            continue
    _answer(prefix + base45_text.encode(data).encode("ascii"))


def _declaration_payload(data: bytes) -> None:
    """`data` as a declaration that somebody signed, under the one header that may stand there."""
    message = cbor2.dumps(
        cbor2.CBORTag(18, [b"\xa2\x01\x27\x04\x48" + bytes(8), {}, data, bytes(64)])
    )
    _declaration_code(message)


def _plain(data: bytes) -> None:
    """Cards and personal codes: text with strokes."""
    _answer(data.replace(b"\x00", b"|"))


def _card(data: bytes) -> None:
    _answer(b"001199012345|" + data)


def _insurance(data: bytes) -> None:
    _answer(b"GD4012345678901|" + data)


def _national(data: bytes) -> None:
    _answer(b"******012345|NGUYEN THI MAU|1999-**-**|0|" + data)


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


PARSERS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "declare": _declare,
    "hc1": _hc1,
    "hc1-text": _hc1_text,
    "shc": _shc,
    "shc-text": _shc_text,
    "shc-claims": _shc_claims,
    "vds": _vds,
    "divoc": _divoc,
    "divoc-zip": _divoc_zip,
    "declaration-code": _declaration_code,
    "declaration-payload": _declaration_payload,
    "plain": _plain,
    "card": _card,
    "insurance": _insurance,
    "national": _national,
}
