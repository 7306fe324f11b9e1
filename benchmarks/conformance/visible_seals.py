"""ICAO's visible digital seals: genuine ones are verified, changed ones and others are not."""

import base64
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks.conformance.files import Files
from benchmarks.conformance.tally import Tally
from sync.bundle.chains import (
    BrokenChain,
    Certificate,
    as_authority,
    read_certificate,
    read_withdrawn,
)
from sync.bundle.trust import Authority, TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.registry import declare

SET: Final = "vds-nc"

_FAULT: Final = re.compile(
    r"invalid|tamper|alter|chang|modif|mutat|corrupt|broken|forge|fake|wrong|bad|fail|not_|expired",
    re.IGNORECASE,
)
"""What the name of a file says that must not be verified."""
_LETTER: Final = re.compile(r'("n"\s*:\s*"\w*?)([A-Z])')
_CERTIFICATES: Final = (".der", ".cer", ".crt")


def run(files: Files) -> Iterator[Tally]:
    """Declare every seal with the authorities in the data, and again with one letter changed."""
    genuine, refused = Tally(SET, "GENUINE"), Tally(SET, "REFUSED")
    trust = trusted(files)
    for path, tree in files.maps(_is_seal):
        name, code = files.name(path), path.read_bytes()
        signer = _signer(tree)
        if _FAULT.search(path.name):
            refused.add(name, not _is_verified(code, signer, trust))
            continue
        known = signer is not None and trust.authority_candidates(
            signer.authority_key_id, signer.issuer
        )
        genuine.add(name, _is_verified(code, signer, trust) if known else None)
        changed = _with_one_letter_changed(code)
        if changed is not None:
            refused.add(f"{name}, one letter changed", not _is_verified(changed, signer, trust))
    for path in _others_beside_seals(files):
        refused.add(files.name(path), not _is_verified(path.read_bytes(), None, trust))
    yield from (genuine, refused)


def trusted(files: Files) -> TrustMaterial:
    """Every authority and every list of withdrawn certificates among the files."""
    authorities: dict[bytes, tuple[Authority, ...]] = {}
    withdrawn: dict[bytes, frozenset[int]] = {}
    for path in files.with_suffix(*_CERTIFICATES):
        data = path.read_bytes()
        try:
            found = read_certificate(data)
            if found.is_authority:
                authorities.setdefault(found.key_id, (as_authority(found),))
        except BrokenChain:
            pass
        try:
            listed = read_withdrawn(data)
            withdrawn[listed.issuer] = listed.serials
        except BrokenChain:
            continue
    return TrustMaterial(authorities=authorities, revoked_signers=withdrawn)


def _is_seal(tree: Mapping[str, Any]) -> bool:
    return isinstance(tree.get("data"), dict) and "hdr" in tree["data"] and "sig" in tree


def _others_beside_seals(files: Files) -> Iterator[Path]:
    folders = {path.parent for path, _ in files.maps(_is_seal)}
    return (
        path for path, _ in files.maps(lambda tree: not _is_seal(tree)) if path.parent in folders
    )


def _signer(tree: Mapping[str, Any]) -> Certificate | None:
    """The certificate in the seal, which says when it is in date."""
    try:
        text = tree["sig"]["cer"]
        return read_certificate(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (BrokenChain, KeyError, TypeError, ValueError):
        return None


def _is_verified(code: bytes, signer: Certificate | None, trust: TrustMaterial) -> bool:
    """Judged when its signer was new, for these examples grow old."""
    since = signer.key.not_before if signer is not None else None
    now = since + timedelta(days=180) if since is not None else datetime(2022, 1, 1, tzinfo=UTC)
    return declare(code, trust=trust, now=now).assurance is Assurance.VERIFIED


def _with_one_letter_changed(code: bytes) -> bytes | None:
    """The seal with another name, else unchanged byte by byte; None where it names nobody."""
    text = code.decode("utf-8", "replace")
    changed = _LETTER.sub(lambda found: found[1] + ("B" if found[2] == "A" else "A"), text, count=1)
    return None if changed == text else changed.encode()
