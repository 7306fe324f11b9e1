"""From the text of a key file, in any of the forms that are passed around, to keys by use; pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from sync.bundle import certificates, chains, health_card_keys, own_keys, signer_lists
from sync.bundle.certificates import UnusableKey
from sync.bundle.chains import BrokenChain
from sync.bundle.found_keys import KeyProblem, Keys, TooDeep, TooMany
from sync.bundle.jwk import PrivateKeyHere
from sync.bundle.signer_lists import MAX_DER_BYTES, PEM, der_of

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def read_keys(data: bytes, *, issuer: str = "") -> Keys:
    """Read PEM, DER, base64 of DER, or JSON whose texts are one of these or JSON Web Keys.

    What a key is used for is decided by what it is, never by the name of a file:

    - A certificate that stands alone and may sign certificates is an authority of travel
      documents; so are those of an ICAO master list. In a list of signers it is not used.
    - Any other certificate, unless it is for travel documents, signs `HC1:` certificates, and so
      does a bare public key. It answers to the first 8 bytes of the SHA-256 of its DER form; in
      JSON also to the id that an object key above it or a `kid` beside it spells (base64 of
      8 bytes). Of an `x5c` chain (RFC 7517, 4.7) only the first certificate counts.
    - A JSON Web Key whose id is a thumbprint is one of SMART Health Cards.
    - Keys of ours and of DIVOC say their use (`sync.bundle.own_keys`).

    :param issuer: of the JSON Web Keys of health cards that do not stand in a directory.
    """

    def take(keys: Keys) -> None:
        if is_json(data):
            _sort(parsed(data), issuer, keys)
        else:
            _in_bytes(data, keys)

    return _taken(take)


def keys_in(tree: Any, *, issuer: str = "") -> Keys:
    """The keys of parsed JSON; see `read_keys`."""
    return _taken(lambda keys: _sort(tree, issuer, keys))


def is_json(data: bytes) -> bool:
    """Whether the data looks like a JSON object or array."""
    return data.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] in (b"{", b"[")


def parsed(data: bytes) -> Any:
    """The JSON that the data is; None if it is none.

    Half a pair of surrogates is no text (RFC 8259, section 8.2): Python's own reader takes it,
    and whoever writes it down afterwards fails.

    :raises TooDeep: at a nesting that is not read.
    """
    try:
        return msgspec.json.decode(data.removeprefix(_BYTE_ORDER_MARK))
    except RecursionError as error:
        raise TooDeep from error
    except ValueError:
        return None


def _taken(take: Callable[[Keys], None]) -> Keys:
    keys = Keys()
    try:
        take(keys)
    except TooDeep:
        keys.note(KeyProblem.TOO_DEEP)
    except TooMany:
        keys.note(KeyProblem.TOO_MANY_KEYS)
    if not keys.found and not keys.problems:
        keys.note(KeyProblem.NO_KEY)
    return keys


def _in_bytes(data: bytes, keys: Keys) -> None:
    if data[:1] == b"\x30":
        # A DER sequence; as text it would be the digit 0, with which no other form begins.
        _alone(data, keys)
        return
    blocks = [match[2] for match in PEM.finditer(data)]
    for block in blocks or [data.removeprefix(_BYTE_ORDER_MARK)]:
        if der := der_of(block, len(block)):
            _alone(der, keys)


def _sort(tree: Any, issuer: str, keys: Keys) -> None:
    if (listed := health_card_keys.directory(tree)) is not None:
        for address, name, value in listed:
            _card(value, address, name, keys)
    elif (cards := _cards(tree)) is not None:
        if not issuer:
            keys.note(KeyProblem.NO_ISSUER)
        for value in cards:
            _card(value, issuer, "", keys)
    elif (own := own_keys.read_own(tree)) is not None:
        keys.declarations.extend(own.declarations)
        keys.divoc.extend(own.divoc)
        if own.broken:
            keys.note(KeyProblem.BAD_KEY)
    else:
        signer_lists.walk(own_keys.without_divoc(tree), keys)
        keys.divoc.extend(own_keys.registered(tree))


def _cards(tree: Any) -> list[Any] | None:
    """The JSON Web Keys of health cards, if the tree is a set of them or one of them."""
    if health_card_keys.is_card_key(tree):
        return [tree]
    listed = tree.get("keys") if isinstance(tree, dict) else None
    if isinstance(listed, list) and any(map(health_card_keys.is_card_key, listed)):
        return listed
    return None


def _card(value: Any, issuer: str, name: str, keys: Keys) -> None:
    keys.see()
    try:
        if not isinstance(value, Mapping):
            raise UnusableKey("no key")
        card = health_card_keys.card_key(value, issuer, name)
        if card.counter is not None:
            keys.counters.setdefault(card.key_id, set()).add(card.counter)
        if issuer:
            keys.cards.append(card)
    except PrivateKeyHere:
        keys.note(KeyProblem.PRIVATE_KEY)
    except UnusableKey:
        keys.note(KeyProblem.BAD_KEY)


def _alone(der: bytes, keys: Keys) -> None:
    """A certificate, a key, a revocation list or a master list that is no part of JSON."""
    keys.see()
    small = len(der) <= MAX_DER_BYTES
    if small and certificates.is_authority(der) and _authority(der, keys):
        return
    try:
        if not small:
            raise UnusableKey("too long for a certificate")
        signer_lists.take(der, certificates.from_either(der), keys)
    except UnusableKey:
        _list(der, keys)


def _authority(der: bytes, keys: Keys) -> bool:
    """Take a certificate that signs others; False if it is no certificate at all."""
    try:
        link = chains.read_certificate(der)
    except BrokenChain:
        return False
    if link.is_authority:
        keys.authorities.append((link.key_id, chains.as_authority(link)))
    else:
        keys.note(KeyProblem.OTHER_USE)
    return True


def _list(der: bytes, keys: Keys) -> None:
    """A list of what an authority withdrew, or of authorities."""
    try:
        keys.withdrawn.append(chains.read_withdrawn(der))
        return
    except BrokenChain:
        pass
    try:
        listed = chains.read_master_list(der)
    except BrokenChain:
        keys.note(KeyProblem.BAD_KEY)
        return
    for one in listed:
        keys.see()
        if not _authority(one, keys):
            keys.note(KeyProblem.BAD_KEY)
