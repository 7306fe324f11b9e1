"""Changes inputs as trees: bytes changed blindly are rarely JSON or CBOR any more."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cbor2

Mutate = Callable[[bytes, int], bytes]
"""The fuzzer's own change of bytes, to at most so many."""

ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, 1, -1, 255, 2**31, 2**53 + 1, -(2**63), 10**30, 0.5, -0.0, 1e300,
    float("inf"), float("nan"), "", " ", "0", "x" * 300, "\u202e", "e\u0301" * 9, "\ud800",
    "1999-02-30", "2026-11-22T05:00:00Z", "0000", "9999-12-31", "1e999", "１２", "https://[::1]/",
    [], {}, [[]], [None], {"": None}, {"a": {"b": [1, "2"]}},
)  # fmt: skip
"""Values that are now and then forgotten."""
_ODD_CBOR: Final = (
    *(each for each in ODD if each != "\ud800"),
    b"", b"\xa0", b"\xff" * 40, cbor2.undefined, cbor2.CBORTag(0, "x"), cbor2.CBORTag(1, 1e300),
    cbor2.CBORTag(1004, "1999-03-05"), cbor2.CBORTag(18, []), cbor2.CBORSimpleValue(99),
)  # fmt: skip
_BLINDLY: Final = 0.3
"""Part of the inputs whose bytes are changed although they are a tree."""
_MAX_CHANGES: Final = 4
_Items = list[tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Codec:
    """How inputs of a parser become a tree and bytes again."""

    decode: Callable[[bytes], Any]
    encode: Callable[[Any], bytes]
    odd: Sequence[Any] = ODD


def mutator(codec: Codec, mutate: Mutate) -> Callable[[bytes, int, int], bytes]:
    """A change of inputs for the fuzzer: of the tree mostly, else of the bytes."""

    def change(data: bytes, max_size: int, seed: int) -> bytes:
        dice = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        if dice.random() < _BLINDLY:
            return mutate(data, max_size)
        try:
            tree = codec.decode(data)
            for _ in range(dice.randint(1, _MAX_CHANGES)):
                tree = _changed(tree, codec, dice)
            changed = codec.encode(tree)
        except Exception:  # noqa: BLE001 - no tree, or none any more: then bytes
            return mutate(data, max_size)
        return changed if len(changed) <= max_size else mutate(data, max_size)

    return change


def _changed(tree: Any, codec: Codec, dice: random.Random) -> Any:
    """The tree with one node of it changed."""
    if isinstance(tree, cbor2.CBORTag) and dice.random() < 0.9:
        return cbor2.CBORTag(tree.tag, _changed(tree.value, codec, dice))
    if isinstance(tree, bytes) and codec is CBOR and dice.random() < 0.7:
        return _changed_within(tree, codec, dice)
    items = _items(tree)
    if not items or dice.random() < 0.1:
        return dice.choice(codec.odd)
    return _built(tree, _changed_items(items, codec, dice))


def _changed_items(items: _Items, codec: Codec, dice: random.Random) -> _Items:
    """One left out, put in, doubled or swapped; mostly one of them changed."""
    place = dice.randrange(len(items))
    name, value = items[place]
    other, taken = dice.choice(items)
    before, after = items[:place], items[place + 1 :]
    match dice.randrange(10):
        case 0:
            return [*before, *after]
        case 1:
            return [*items, (other, dice.choice(codec.odd))]
        case 2:
            return [*before, (name, [value, value]), *after]
        case 3:
            return [*before, *after, (name, taken), (other, value)]
        case _:
            return [*before, (name, _changed(value, codec, dice)), *after]


def _changed_within(data: bytes, codec: Codec, dice: random.Random) -> bytes:
    try:
        return codec.encode(_changed(codec.decode(data), codec, dice))
    except Exception:  # noqa: BLE001 - bytes that hold nothing
        return data[: dice.randint(0, len(data))] + dice.randbytes(dice.randint(0, 8))


def _items(tree: Any) -> _Items:
    if isinstance(tree, Mapping):
        return list(tree.items())
    if isinstance(tree, list | tuple):
        return list(enumerate(tree))
    return []


def _built(like: Any, items: _Items) -> Any:
    return dict(items) if isinstance(like, Mapping) else [value for _, value in items]


JSON: Final = Codec(json.loads, lambda tree: json.dumps(tree, separators=(",", ":")).encode())
TWO_LINES: Final = Codec(
    lambda data: [json.loads(line) for line in data.split(b"\n", 1)],
    lambda tree: b"\n".join(JSON.encode(each) for each in tree),
)
SEAL: Final = Codec(
    lambda data: json.loads(b'{"data":' + data),
    lambda tree: JSON.encode(tree).removeprefix(b'{"data":'),
)
CBOR: Final = Codec(cbor2.loads, cbor2.dumps, _ODD_CBOR)

CODECS: Final[Mapping[str, Codec]] = {
    **dict.fromkeys(
        (
            "shc-claims",
            "shc-bundle",
            "divoc",
            "divoc-statements",
            "form",
            "keys",
            "lists",
            "rules",
            "shc-signed",
            "vds-signed",
        ),
        JSON,
    ),
    "certlogic": TWO_LINES,
    "vds": SEAL,
    **dict.fromkeys(("hc1", "hc1-claims", "cose", "cbor", "issuer-cbor", "declaration-code"), CBOR),
    **dict.fromkeys(
        ("declaration-payload", "declaration-signed", "hc1-signed", "trust-file", "wire"), CBOR
    ),
}
"""By parser."""
