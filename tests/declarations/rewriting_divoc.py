"""Other writings of a DIVOC certificate: what a bearer can do to one without its issuer."""

import copy
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

Document = dict[str, Any]
Rewrite = Callable[[Document], object]

SCHEMA = "https://schema.org/"
W3C = "https://www.w3.org/2018/credentials#"
# The addresses behind names, as the vocabulary has them; several names have one.
ADDRESSES = {
    **dict.fromkeys(
        ("refId", "uhid", "certificateId", "batch", "vaccine", "manufacturer", "icd11Code"), "id"
    ),
    **dict.fromkeys(("dob", "date", "effectiveStart", "effectiveUntil"), "date"),
    **dict.fromkeys(("dose", "totalDoses"), "doseValue"),
    "name": "name",
    "prophylaxis": "name",
    "age": "Number",
    "gender": "gender",
    "nationality": "nationality",
    "address": "PostalAddress",
}
OF_DIVOC = {"facility": "Facility", "verifier": "verifier", "city": "city"}
OF_THE_W3C = ("credentialSubject", "evidence", "issuer", "issuanceDate", "expirationDate")


def rewrites(document: Document) -> dict[str, Rewrite]:
    """Every single change of this kind to the document, by what it does."""
    found: dict[str, Rewrite] = {}
    for path in _parts(_open(document)):
        part = _at(document, path)
        where = "/".join(map(str, path))
        for name in part:
            found |= {
                f"{where}: {name} {what}": _in(path, change)
                for what, change in _of_value(name, part[name])
            }
            for other in _other_names(name):
                found[f"{where}: {name} as {other}"] = _in(path, _renamed(name, other))
        for one, two in combinations(part, 2):
            found[f"{where}: {one} and {two} swapped"] = _in(path, _swapped(one, two))
            if one in ADDRESSES and ADDRESSES[one] == ADDRESSES.get(two):
                found[f"{where}: {one} with {two} in one list"] = _in(path, _merged(one, two))
                found[f"{where}: {one} hides {two}"] = _in(path, _hiding(one, two))
        found[f"{where}: backwards"] = _in(path, _backwards)
        if path:
            found[f"{where}: in two parts"] = _in(path[:-1], _parted(path[-1]))
    return found


def rewritten(document: Document, *changes: Rewrite) -> Document | None:
    """A copy with these changes, one after the other; None where one does not fit any more."""
    changed = copy.deepcopy(document)
    try:
        for change in changes:
            change(changed)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError):
        return None
    return changed


def _open(document: Document) -> Document:
    """What of it can be rewritten: the contexts and the proof are read as they stand."""
    return {name: item for name, item in document.items() if name not in ("@context", "proof")}


def _parts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        yield path
        for name, item in value.items():
            yield from _parts(item, (*path, name))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _parts(item, (*path, place))


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def _in(path: tuple[Any, ...], change: Rewrite) -> Rewrite:
    return lambda document: change(_at(document, path))


def _of_value(name: str, value: Any) -> Iterator[tuple[str, Rewrite]]:
    others: dict[str, Any] = {
        "in a list": [value],
        "in a list of a list": [[value]],
        "twice": [value, copy.deepcopy(value)],
        "beside nothing": [value, None],
        "beside an empty text": [value, ""],
        "empty": "",
        "nothing": None,
        "in an empty list": [],
    }
    if isinstance(value, int):
        others |= {"with a fraction": float(value), "as text": str(value), "larger": value + 1}
    if isinstance(value, str):
        others |= {"with a blank": value + " ", "as an id": {"id": value}}
    if isinstance(value, list):
        others |= {"bare": value[0], "without the last": value[:-1], "backwards": value[::-1]}
    for what, other in others.items():
        yield what, _set(name, other)
    yield "away", lambda part: part.pop(name)


def _set(name: str, value: Any) -> Rewrite:
    return lambda part: part.update({name: copy.deepcopy(value)})


def _other_names(name: str) -> Iterator[str]:
    if name in ADDRESSES:
        yield from (prefix + ADDRESSES[name] for prefix in ("schema:", SCHEMA))
        yield from (one for one in ADDRESSES if ADDRESSES[one] == ADDRESSES[name] and one != name)
    if name in OF_DIVOC:
        yield "vac:" + OF_DIVOC[name]
    if name in OF_THE_W3C:
        yield from (prefix + name for prefix in ("cred:", W3C))


def _renamed(name: str, other: str) -> Rewrite:
    def change(part: Document) -> None:
        if other in part:
            raise ValueError(other)
        part[other] = part.pop(name)

    return change


def _swapped(one: str, two: str) -> Rewrite:
    def change(part: Document) -> None:
        part[one], part[two] = part[two], part[one]

    return change


def _merged(one: str, two: str) -> Rewrite:
    def change(part: Document) -> None:
        part[one] = [part[one], part.pop(two)]

    return change


def _hiding(one: str, two: str) -> Rewrite:
    """Both in a list of the one; the other says again what the first said."""

    def change(part: Document) -> None:
        part[one], part[two] = [part[one], part[two]], part[one]

    return change


def _backwards(part: Document) -> None:
    items = list(part.items())[::-1]
    part.clear()
    part.update(items)


def _parted(step: Any) -> Rewrite:
    """One thing written as two with one address, each saying half."""

    def change(around: Any) -> None:
        part = around[step]
        same = {name: part[name] for name in ("id", "type") if name in part}
        names = [name for name in part if name not in same]
        halves = [
            {**same, **{name: part[name] for name in half}} for half in (names[::2], names[1::2])
        ]
        if isinstance(around, list):
            around[step : step + 1] = halves
        else:
            around[step] = halves

    return change
