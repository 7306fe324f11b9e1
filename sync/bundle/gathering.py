"""From what single files gave to one value: keys grouped, lists checked, merged and sorted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from sync.bundle import italian_list
from sync.bundle.chains import WithdrawnList
from sync.bundle.found_keys import KeyProblem, Keys
from sync.bundle.italian_list import Chunk
from sync.bundle.published_lists import CardList, ListProblem, Lists, SliceIndex
from sync.bundle.revocation_file import Form, Section
from sync.bundle.trust import Authority, SignerKey, TrustMaterial, grouped

_SORTED_AT_ONCE = 1_000_000
"""Entries; more are first parted by their first byte, which needs much less memory."""

_Id = TypeVar("_Id")
_Key = TypeVar("_Key", SignerKey, Authority)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all files gave together."""

    material: TrustMaterial
    """Without the revocation lists."""
    sections: tuple[Section, ...]
    problems: tuple[tuple[str, KeyProblem | ListProblem], ...]
    """By the file that has them."""


@dataclass(slots=True)
class Gathering:
    """Files read so far."""

    _signers: list[tuple[bytes, SignerKey]] = field(default_factory=list)
    _cards: list[tuple[tuple[str, str], SignerKey]] = field(default_factory=list)
    _authorities: list[tuple[bytes, Authority]] = field(default_factory=list)
    _declarations: list[tuple[bytes, SignerKey]] = field(default_factory=list)
    _divoc: list[tuple[str, SignerKey]] = field(default_factory=list)
    _withdrawn: list[tuple[str, WithdrawnList]] = field(default_factory=list)
    _believed: dict[bytes, set[int]] = field(default_factory=lambda: defaultdict(set))
    _counters: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _card_lists: list[tuple[str, CardList]] = field(default_factory=list)
    _chunks: list[tuple[str, Chunk]] = field(default_factory=list)
    _sections: list[Section] = field(default_factory=list)
    _slices: dict[str, Section] = field(default_factory=dict)
    _indexes: list[tuple[str, SliceIndex]] = field(default_factory=list)
    _problems: list[tuple[str, KeyProblem | ListProblem]] = field(default_factory=list)

    def add_keys(self, file: str, keys: Keys) -> None:
        """Take the keys of a file."""
        self._signers += keys.pairs
        self._cards += (((one.issuer, one.key_id), one.key) for one in keys.cards)
        self._authorities += keys.authorities
        self._declarations += keys.declarations
        self._divoc += keys.divoc
        self._withdrawn += ((file, one) for one in keys.withdrawn)
        for key_id, counters in keys.counters.items():
            self._counters[key_id] |= counters
        self._problems += ((file, problem) for problem in keys.problems)

    def add_material(self, material: TrustMaterial) -> None:
        """Take what was gathered before, without its revocation lists."""
        self._signers += _pairs(material.signers.items())
        self._cards += _pairs(material.smart_health.items())
        self._authorities += _pairs(material.authorities.items())
        self._declarations += _pairs(material.declaration_issuers.items())
        self._divoc += _pairs(material.divoc_issuers.items())
        for name, serials in material.revoked_signers.items():
            self._believed[name] |= serials

    def add_lists(self, file: str, lists: Lists, fetched: datetime | None) -> None:
        """Take the lists of a file; `fetched` is when it was written here."""
        self._sections += (replace(one, fetched=fetched) for one in lists.sections)
        self._card_lists += (
            (file, replace(one, section=replace(one.section, fetched=fetched)))
            for one in lists.cards
        )
        self._indexes += ((file, one) for one in lists.indexes)
        self._problems += ((file, problem) for problem in lists.problems)

    def add_slices(
        self,
        file: str,
        slices: dict[str, Section],
        problems: Iterable[ListProblem],
        fetched: datetime | None,
    ) -> None:
        """Take slices of the EU's service by their names."""
        self._slices.update(
            (name, replace(section, fetched=fetched)) for name, section in slices.items()
        )
        self._problems += ((file, problem) for problem in problems)

    def add_chunk(self, file: str, chunk: Chunk | ListProblem) -> None:
        """Take a part of the Italian list."""
        if isinstance(chunk, Chunk):
            self._chunks.append((file, chunk))
        else:
            self._problems.append((file, chunk))

    def gathered(self) -> Gathered:
        """Everything that holds together; what does not is named."""
        problems = list(self._problems)
        authorities = grouped(self._authorities)
        sections = [*self._sections]
        sections += self._of_cards(problems)
        sections += self._of_italy(problems)
        sections += self._of_slices(problems)
        material = TrustMaterial(
            signers=grouped(self._signers),
            smart_health=grouped(self._cards),
            authorities=authorities,
            revoked_signers=self._checked(authorities, problems),
            declaration_issuers=grouped(self._declarations),
            divoc_issuers=grouped(self._divoc),
        )
        return Gathered(material, merged(sections), tuple(dict.fromkeys(problems)))

    def _checked(
        self,
        authorities: dict[bytes, tuple[Authority, ...]],
        problems: list[tuple[str, KeyProblem | ListProblem]],
    ) -> dict[bytes, frozenset[int]]:
        """Serial numbers of the lists that an authority here signed."""
        named: dict[bytes, list[Authority]] = defaultdict(list)
        for same in authorities.values():
            for one in same:
                named[one.name].append(one)
        believed = {name: set(serials) for name, serials in self._believed.items()}
        for file, listed in self._withdrawn:
            signers = named.get(listed.issuer, [])
            if any(listed.seal.is_by(one.key.public_key) for one in signers):
                believed.setdefault(listed.issuer, set()).update(listed.serials)
            else:
                problems.append((file, KeyProblem.UNVERIFIED_LIST))
        return {name: frozenset(serials) for name, serials in believed.items()}

    def _of_cards(self, problems: list[tuple[str, KeyProblem | ListProblem]]) -> Iterator[Section]:
        newest: dict[str, CardList] = {}
        for file, one in self._card_lists:
            stated = self._counters.get(one.key_id)
            if stated and one.counter not in stated:
                problems.append((file, ListProblem.VERSION))
            elif one.key_id not in newest or newest[one.key_id].counter < one.counter:
                newest[one.key_id] = one
        yield from (one.section for one in newest.values())

    def _of_italy(self, problems: list[tuple[str, KeyProblem | ListProblem]]) -> Iterator[Section]:
        section, found = italian_list.assemble(chunk for _, chunk in self._chunks)
        problems += ((self._chunks[-1][0], problem) for problem in found)
        if section is not None:
            yield section

    def _of_slices(self, problems: list[tuple[str, KeyProblem | ListProblem]]) -> Iterator[Section]:
        updated: dict[bytes, datetime] = {}
        for file, index in self._indexes:
            if not index.slices <= self._slices.keys():
                problems.append((file, ListProblem.INCOMPLETE))
            if index.updated is not None:
                updated[index.key_id] = max(index.updated, updated.get(index.key_id, index.updated))
        for section in self._slices.values():
            yield replace(section, updated=updated.get(section.scope))


def merged(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Lists of one scheme and scope joined, sorted, each entry once; filters as they are."""
    together: dict[tuple[str, bytes, str, int], list[Section]] = defaultdict(list)
    alone = []
    for one in sections:
        if one.form is Form.ENTRIES:
            together[one.scheme, one.scope, one.prefix, one.width].append(one)
        else:
            alone.append(one)
    joined = (
        replace(
            same[0],
            data=sorted_entries(b"".join(one.data for one in same), same[0].width),
            updated=max((one.updated for one in same if one.updated), default=None),
            fetched=max((one.fetched for one in same if one.fetched), default=None),
        )
        for same in together.values()
    )
    everything = (*joined, *alone)
    return tuple(sorted(everything, key=lambda one: (one.scheme, one.scope, one.prefix)))


def sorted_entries(data: bytes, width: int) -> bytes:
    """The entries of `width` bytes in order, each once."""
    if len(data) <= _SORTED_AT_ONCE * width:
        return b"".join(sorted({data[at : at + width] for at in range(0, len(data), width)}))
    parts = [bytearray() for _ in range(256)]
    for at in range(0, len(data), width):
        parts[data[at]] += data[at : at + width]
    # Hashes are spread evenly; entries that are not are sorted all the same, with more memory.
    return b"".join(
        b"".join(sorted({bytes(part[at : at + width]) for at in range(0, len(part), width)}))
        for part in parts
    )


def _pairs(groups: Iterable[tuple[_Id, tuple[_Key, ...]]]) -> Iterator[tuple[_Id, _Key]]:
    for name, keys in groups:
        yield from ((name, key) for key in keys)
