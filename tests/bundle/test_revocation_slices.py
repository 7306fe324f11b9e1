import base64
import gzip
import hashlib
import io
import struct
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle import revocation_slices
from sync.bundle.published_lists import ListProblem
from sync.bundle.revocation import RevocationId, Scheme, Standing
from sync.bundle.revocation_file import Form, ListedRevocations, Section, write
from sync.bundle.revocation_slices import is_packed, read_slices

KID = bytes.fromhex("fbefbeff00112233")
"""A key id whose base64 has the character that parts the names."""
NAME = base64.b64encode(KID).decode()
ONE, TWO = hashlib.sha256(b"one").digest(), hashlib.sha256(b"two").digest()


def hash_list(*hashes: bytes, width: int = 5) -> bytes:
    header = struct.pack(">hfiB", 1, 1e-6, len(hashes), width)
    return header + b"".join(sorted(one[:width] for one in hashes))


def bloom(*elements: bytes, hashes: int = 4, words: int = 8) -> bytes:
    bits = bytearray(words * 4)
    for element in elements:
        for number in range(hashes):
            digest = hashlib.sha256(element[:16] + bytes([number])).digest()
            index = int.from_bytes(digest, signed=True) % (words * 32)
            bits[index >> 3] |= 0x80 >> (index & 7)
    return struct.pack(">hBBfiii", 1, hashes, 0, 1e-6, 9, len(elements), words) + bytes(bits)


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return gzip.compress(stream.getvalue())


def only(data: bytes) -> Section:
    sections, problems = read_slices(data)
    assert problems == ()
    [section] = sections.values()
    return section


def standing(section: Section, value: bytes) -> Standing:
    asked = RevocationId(Scheme.EU_UCI, KID, value)
    return ListedRevocations(write([section])).standing([asked])


@pytest.mark.parametrize(
    ("place", "prefix"),
    [
        (f"null/{ONE.hex()[0]}", 1),  # POINT
        (f"{ONE.hex()[0]}/{ONE.hex()[1]}", 2),  # VECTOR
        (f"{ONE.hex()[:2]}/{ONE.hex()[2]}", 3),  # COORDINATE
    ],
)
@pytest.mark.parametrize("content", [hash_list(ONE), bloom(ONE), hash_list(ONE, width=16)])
def test_slices_of_every_layout_and_form_are_looked_up(
    place: str, prefix: int, content: bytes
) -> None:
    section = only(packed({f"{NAME}/{place}/{'0' * 64}": content}))

    assert (section.scope, section.prefix) == (KID, ONE.hex()[:prefix])
    assert standing(section, ONE) is not Standing.CLEAR
    assert standing(section, TWO) is Standing.CLEAR


def test_filters_and_short_hashes_only_say_that_it_may_be_revoked() -> None:
    name = f"{NAME}/null/{ONE.hex()[0]}/s"

    assert standing(only(packed({name: bloom(ONE)})), ONE) is Standing.POSSIBLY_REVOKED
    assert standing(only(packed({name: hash_list(ONE)})), ONE) is Standing.POSSIBLY_REVOKED
    assert standing(only(packed({name: hash_list(ONE, width=9)})), ONE) is Standing.REVOKED


def as_java_writes(beginning: bytes) -> bytes:
    """The bytes of a signed number in as few as it needs, filled up with zeros."""
    number = int.from_bytes(beginning, signed=True)
    needed = next(n for n in range(1, 17) if -(1 << 8 * n - 1) <= number < 1 << 8 * n - 1)
    return number.to_bytes(needed, signed=True).rjust(len(beginning), b"\x00")


@given(st.integers(0, 4), st.binary(min_size=16, max_size=16), st.integers(2, 16))
def test_hashes_whose_beginning_the_service_drops_are_found(
    dropped: int, tail: bytes, width: int
) -> None:
    revoked = (b"\xf0" if dropped == 0 else b"\xff" * dropped) + tail
    content = hash_list(width=width) + as_java_writes(revoked[:width])
    section = only(packed({f"{NAME}/null/f/s": content}))

    assert standing(section, revoked[:16]) is not Standing.CLEAR
    assert standing(section, b"\xf1" + ONE) is Standing.CLEAR


def test_an_archive_without_its_end_is_read_as_the_service_sends_it() -> None:
    whole = gzip.decompress(packed({f"{NAME}/null/a/s": hash_list(ONE)}))
    ended = gzip.compress(whole[:1024])

    assert only(ended).form is Form.ENTRIES


def member(name: str, content: bytes = b"", **changes: object) -> bytes:
    """One file of an archive, of any kind; without the archive's end."""
    made = tarfile.TarInfo(name)
    made.size = len(content)
    for attribute, value in changes.items():
        setattr(made, attribute, value)
    header = made.tobuf(tarfile.PAX_FORMAT)
    return header + content + bytes(-len(content) % 512)


def sparse(name: str, size: int) -> bytes:
    """A file that says it has `size` bytes of which the archive holds none (GNU, old form)."""
    header = bytearray(member(name, type=tarfile.GNUTYPE_SPARSE))
    header[257:265] = b"ustar  \x00"
    header[386:398] = header[398:410] = b"0" * 11 + b"\x00"
    header[483:495] = b"\x80" + size.to_bytes(11)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\x00 " % sum(header)
    return bytes(header)


SLICE = f"{NAME}/null/a/s"
DENSE = member(f"{NAME}/null/a/t", hash_list(ONE))


@pytest.mark.parametrize(
    "odd",
    [
        sparse(SLICE, 1 << 40),
        sparse(SLICE, 64),
        member(
            SLICE, hash_list(ONE), pax_headers={"GNU.sparse.map": "0,9", "GNU.sparse.size": "9"}
        ),
        member(SLICE, type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        member(SLICE, type=tarfile.LNKTYPE, linkname=f"{NAME}/null/a/t"),
        member(SLICE, type=tarfile.FIFOTYPE),
    ],
)
def test_of_other_kinds_of_files_nothing_is_unpacked(odd: bytes) -> None:
    sections, problems = read_slices(gzip.compress(DENSE + odd + DENSE))

    assert list(sections) == ["t"]
    assert problems == (ListProblem.BAD_LIST,)


def test_a_size_beyond_the_archive_is_not_believed() -> None:
    beyond = member(SLICE, hash_list(ONE), size=1 << 40)

    assert read_slices(gzip.compress(DENSE + beyond))[1] == (ListProblem.BAD_LIST,)


def test_folders_in_an_archive_are_passed_over() -> None:
    folders = member(NAME, type=tarfile.DIRTYPE)

    assert only(gzip.compress(folders + DENSE)).form is Form.ENTRIES


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"a/b/c": hash_list(ONE)},
        {"?/null/a/s": hash_list(ONE)},
        {f"{NAME}/null/xyz/s": hash_list(ONE)},
        {f"{NAME}/null/a/s": b""},
        {f"{NAME}/null/a/s": hash_list(ONE)[:-1]},
        {f"{NAME}/null/a/s": hash_list(ONE, width=17)},
        {f"{NAME}/null/a/s": struct.pack(">hfiB", 1, 0, 0, 0)},
    ],
)
def test_archives_that_are_none_of_the_service_are_refused(files: dict[str, bytes]) -> None:
    assert read_slices(packed(files)) == ({}, (ListProblem.BAD_LIST,))


def test_half_a_download_is_named() -> None:
    whole = packed({f"{NAME}/null/a/s": hash_list(*(bytes([n]) * 16 for n in range(99)))})

    assert ListProblem.INCOMPLETE in read_slices(whole[:-20])[1]


def test_unpacking_and_counting_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    two = packed({f"{NAME}/null/{digit}/{digit}": hash_list(ONE) for digit in "ab"})
    monkeypatch.setattr(revocation_slices, "MAX_SLICES", 1)
    assert len(read_slices(two)[0]) == 1
    assert read_slices(two)[1] == (ListProblem.TOO_LONG,)
    monkeypatch.setattr(revocation_slices, "MAX_UNPACKED", 1_000_000)
    assert read_slices(gzip.compress(bytes(1_000_001))) == ({}, (ListProblem.TOO_LONG,))


def test_only_gzip_is_taken_for_an_archive() -> None:
    assert is_packed(packed({}))
    assert not is_packed(b"{}")
    assert read_slices(b"\x1f\x8b") == ({}, (ListProblem.INCOMPLETE, ListProblem.BAD_LIST))
    assert read_slices(b"\x1f\x8bno gzip") == ({}, (ListProblem.BAD_LIST,))


ARCHIVE = gzip.decompress(packed({f"{NAME}/null/a/s": hash_list(ONE), f"{NAME}/a/b/t": bloom(ONE)}))


@given(st.lists(st.tuples(st.integers(0, 2_600), st.integers(0, 255)), max_size=8))
def test_any_damage_is_named_or_read_without_a_fault(edits: list[tuple[int, int]]) -> None:
    damaged = bytearray(ARCHIVE)
    for place, value in edits:
        damaged[place] = value
    sections, problems = read_slices(gzip.compress(bytes(damaged), 1))

    assert sections or problems
