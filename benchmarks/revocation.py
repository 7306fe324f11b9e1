"""Ten thousand keys and ten million revoked certificates: memory, loading and one look-up."""

import random
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec

from sync.bundle.folder import REVOCATION_FILE, TRUST_FILE, read_folder
from sync.bundle.revocation import RevocationId, Scheme, Standing
from sync.bundle.revocation_file import VALUE_BYTES, Form, Section, write
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.bundle.trust_file import write_trust

KEYS: Final = 10_000
ENTRIES: Final = 10_000_000
LOOK_UPS: Final = 20_000
PEER_ENTRIES: Final = 1_000_000
_HALF: Final = struct.Struct(">QQ")


def measure() -> Iterator[dict[str, Any]]:
    """Look-ups in a list of half of all entries and in thousands of small ones, beside a set."""
    with tempfile.TemporaryDirectory(prefix="chot-revocation-") as name:
        folder = Path(name)
        sections = _lists()
        began = time.process_time()
        (folder / REVOCATION_FILE).write_bytes(write(sections))
        writing = time.process_time() - began
        (folder / TRUST_FILE).write_bytes(write_trust(_keys()))
        yield from _loaded(folder, sections, writing)
    yield _peer()


def _loaded(
    folder: Path, sections: tuple[Section, ...], writing: float
) -> Iterator[dict[str, Any]]:
    asked = list(_questions(sections))
    seconds, memory, touched = _in_a_new_process(folder)
    yield {"name": "revocation.load", "value": round(seconds, 2), "unit": "s"} | {
        "keys": KEYS,
        "entries": ENTRIES,
        "memory": memory,
        "mapped_pages_touched": f"{touched} after {LOOK_UPS} look-ups",
        "file": f"{(folder / REVOCATION_FILE).stat().st_size / 1e6:.0f} MB, mapped",
        "written_in": f"{writing:.1f} s",
    }
    found = read_folder(folder).material
    kinds: tuple[tuple[str, Standing], ...] = (
        ("listed", Standing.REVOKED),
        ("not-listed", Standing.CLEAR),
    )
    for kind, expected in kinds:
        times = []
        for listed, missing in asked:
            one = (listed,) if expected is Standing.REVOKED else (missing,)
            began = time.perf_counter()
            standing = found.revocations.standing(one)
            times.append(time.perf_counter() - began)
            assert standing is expected
        yield {
            "name": f"revocation.look-up.{kind}",
            "value": round(statistics.median(times) * 1e6, 1),
            "p95": round(statistics.quantiles(times, n=20)[18] * 1e6, 1),
            "unit": "µs",
        }


def _keys() -> TrustMaterial:
    """As many signers as asked for; points of small multiples are cheap to make."""
    public = [ec.derive_private_key(n, ec.SECP256R1()).public_key() for n in range(1, KEYS + 1)]
    return TrustMaterial.of(
        (number.to_bytes(8), SignerKey(public_key=key, subject=f"Signer {number}"))
        for number, key in enumerate(public)
    )


def _lists() -> tuple[Section, ...]:
    """Half of the entries in one national list, the others in a list of each signer."""
    half, each = ENTRIES // 2, ENTRIES // 2 // KEYS
    italian = Section(
        scheme=Scheme.IT_UCI, scope=b"", form=Form.ENTRIES, width=VALUE_BYTES, data=_entries(half)
    )
    of_signers = (
        Section(
            scheme=Scheme.EU_SIGNATURE,
            scope=number.to_bytes(8),
            form=Form.ENTRIES,
            width=VALUE_BYTES,
            data=_entries(each),
        )
        for number in range(KEYS)
    )
    return (italian, *of_signers)


def _entries(count: int) -> bytes:
    """Spread evenly like hashes, and in order without sorting: each in its own share of all."""
    step = (1 << 64) // count
    shares = range(0, step * count, step)
    low = random.Random(count)  # noqa: S311 - figures, no secrets
    tail = low.getrandbits(64)
    return b"".join([_HALF.pack(share + tail % step, tail) for share in shares])


def _questions(sections: tuple[Section, ...]) -> Iterator[tuple[RevocationId, RevocationId]]:
    """Pairs of an entry that is listed and one beside it that is not."""
    draw = random.Random(1)  # noqa: S311 - figures, no secrets
    for number in range(LOOK_UPS):
        section = sections[0] if number % 2 else draw.choice(sections)
        place = draw.randrange(len(section.data) // VALUE_BYTES) * VALUE_BYTES
        value = section.data[place : place + VALUE_BYTES]
        beside = value[:-1] + bytes((value[-1] ^ 1,))
        scheme = Scheme(section.scheme)
        yield (
            RevocationId(scheme, section.scope, value),
            RevocationId(scheme, section.scope, beside),
        )


_CHILD: Final = """
import re, sys, time
from pathlib import Path
from sync.bundle.folder import read_folder
from sync.bundle.revocation import RevocationId, Scheme

def memory():  # of this process in KiB: its own, and pages of files that it touched
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return [0, 0]
    return [int(re.search(name + r":\\s+(\\d+)", status)[1]) for name in ("RssAnon", "RssFile")]

own, files = memory()
began = time.process_time()
found = read_folder(Path(sys.argv[1]))
seconds = time.process_time() - began
loaded = memory()[0]
assert not found.unused, found.unused
for number in range(int(sys.argv[2])):
    value = (number * 0x9E3779B97F4A7C15 % 2**64).to_bytes(8) * 2
    found.material.revocations.standing((RevocationId(Scheme.IT_UCI, b"", value),))
print(seconds, (loaded - own) / 1024, (memory()[1] - files) / 1024)
"""


def _in_a_new_process(folder: Path) -> tuple[float, str, str]:
    """CPU seconds to load the folder; what the process then holds, and touches by look-ups."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(folder), str(LOOK_UPS)],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, own, files = map(float, done.stdout.split())
    return seconds, f"{own:.0f} MiB", f"{files:.0f} MiB"


def _peer() -> dict[str, Any]:
    """A plain set of fewer entries, and what as many as ours would take."""
    entries = _entries(PEER_ENTRIES)
    held = {entries[at : at + VALUE_BYTES] for at in range(0, len(entries), VALUE_BYTES)}
    size = sys.getsizeof(held) + sum(map(sys.getsizeof, held))
    draw = random.Random(2)  # noqa: S311 - figures, no secrets
    asked = [draw.randbytes(VALUE_BYTES) for _ in range(LOOK_UPS)]
    times = []
    for value in asked:
        began = time.perf_counter()
        assert value not in held
        times.append(time.perf_counter() - began)
    return {
        "name": "revocation.peer-set",
        "value": round(statistics.median(times) * 1e6, 2),
        "p95": round(statistics.quantiles(times, n=20)[18] * 1e6, 2),
        "unit": "µs",
        "entries": PEER_ENTRIES,
        "memory": f"{size / 2**20:.0f} MiB",
        "memory_for_all": f"{size * (ENTRIES // PEER_ENTRIES) / 2**20:.0f} MiB",
    }
