"""Whom the SMART Health Cards of the data are judged with: its keys, its lists, its issuers."""

import re
from dataclasses import replace
from typing import Any, Final

from benchmarks.conformance.files import Files
from benchmarks.conformance.health_card_texts import claims_in
from sync.bundle import revocation_file
from sync.bundle.gathering import Gathering
from sync.bundle.keylists import keys_in
from sync.bundle.published_lists import read_lists
from sync.bundle.revocation_file import ListedRevocations
from sync.bundle.trust import SignerKey, TrustMaterial

CARD_FILES: Final = frozenset({".txt", ".smart-health-card"})

_WELL_KNOWN: Final = ".well-known"
_WRONG_ISSUER: Final = re.compile(r"issuer|jwks")
"""Named after a fault of the issuer, who is not to be believed on the card's own word."""


def trusted(files: Files) -> TrustMaterial:
    """Every key of health cards in the data under every issuer in it, and the cards withdrawn.

    Keys and lists are read as terminals read them.
    """
    issuers = sorted(_issuers(files)) or [""]
    gathering = Gathering()
    for path, tree in files.trees:
        name = files.name(path)
        if (lists := read_lists(tree)) is not None:
            gathering.add_lists(name, lists, None)
        elif isinstance(tree, dict) and ("keys" in tree or "kty" in tree):
            for issuer in issuers:
                gathering.add_keys(name, keys_in(tree, issuer=issuer))
    found = gathering.gathered()
    cards = found.material.smart_health
    return TrustMaterial(
        smart_health={name: _each_once(keys) for name, keys in cards.items()},
        revocations=ListedRevocations(revocation_file.write(found.sections)),
    )


def withdrawn(files: Files) -> dict[str, float | None]:
    """Cards that any list names, and before when they must have been issued to be withdrawn."""
    found: dict[str, float | None] = {}
    for _, tree in files.maps(lambda tree: isinstance(tree.get("rids"), list)):
        for each in filter(lambda each: isinstance(each, str), tree["rids"]):
            name, _, before = each.partition(".")
            found[name] = float(before) if before.isdecimal() else None
    return found


def _issuers(files: Files) -> set[str]:
    """Those that a list names, and those of cards whose keys lie where their address ends."""
    found: set[str] = set()
    for _, tree in files.maps(lambda tree: isinstance(tree.get("participating_issuers"), list)):
        found.update(filter(None, map(_address, tree["participating_issuers"])))
    homes = {
        folder
        for path in files.paths
        for folder, below in zip(path.parts, path.parts[1:], strict=False)
        if below == _WELL_KNOWN
    }
    for path in files.with_suffix(*CARD_FILES):
        if not _WRONG_ISSUER.search(path.name):
            addresses = map(_address, claims_in(path.read_bytes()))
            found.update(each for each in addresses if each.rpartition("/")[2] in homes)
    return found


def _address(named: Any) -> str:
    address = named.get("iss") if isinstance(named, dict) else None
    return address if isinstance(address, str) else ""


def _each_once(keys: tuple[SignerKey, ...]) -> tuple[SignerKey, ...]:
    """Of a key in several files the one that says most: that it has a list of withdrawn cards."""
    kept: list[SignerKey] = []
    for key in sorted(keys, key=lambda key: not key.lists_revoked):
        if all(key.public_key != other.public_key for other in kept):
            kept.append(replace(key, subject=""))
    return tuple(kept)
