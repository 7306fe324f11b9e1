"""One process that fuzzes one parser; `python -m benchmarks.fuzz.worker --help` says how.

Lines of JSON: a finding `{kind, what, input}` (base64), `{inputs}` now and then, and at the end
`{inputs, slowest_ms, grown_mib, done}`.
"""

import argparse
import base64
import importlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.fuzz.findings import Finding
from benchmarks.fuzz.guard import Guard
from benchmarks.fuzz.mutation import CODECS, mutator

INSTRUMENTED: Final = (
    "benchmarks.fuzz",
    "pyld",
    "sync.bundle",
    "sync.protocol",
    "terminal.declarations",
    "terminal.reading.structured_append",
    "terminal.verdict",
    "terminal.workers.decoding_wire",
)
LATE: Final = "pyld.jsonld"
"""What parsers load when they first need it; then it would not be instrumented."""
MAX_BYTES: Final = 8_192
"""A little more than the largest QR code."""
TOKENS: Final = Path(__file__).with_name("tokens.dict")

_SAY_EVERY: Final = 1_000
_SILENT_SECONDS: Final = 20
"""After which an input that nothing in Python can interrupt ends the process."""
_MAX_MIB: Final = 2_048


def main() -> None:
    """Fuzz until so many inputs were tried, or try the inputs in files once (`--replay`)."""
    asked = _arguments().parse_args()
    if asked.replay:
        guard = Guard(_parser(asked.parser), _say_finding)
        for path in asked.replay:
            guard(path.read_bytes())
        _say_end(guard)
        return
    _fuzz(asked)


def _fuzz(asked: argparse.Namespace) -> None:
    import atheris  # noqa: PLC0415 - only where it is; and it must come before the parsers

    early = [name for name in sys.modules if name.startswith(INSTRUMENTED[1:])]
    if early:
        raise RuntimeError(f"imported before the fuzzer, which would not see them: {early}")
    with atheris.instrument_imports(include=list(INSTRUMENTED), enable_loader_override=False):
        parser = _parser(asked.parser)
        importlib.import_module(LATE)
    guard = Guard(parser, _say_finding)

    def one(data: bytes) -> None:
        guard(data)
        if guard.inputs % _SAY_EVERY == 0:
            _say(inputs=guard.inputs)
        if guard.inputs >= asked.inputs:
            _say_end(guard)
            # libFuzzer ends the process in a way that flushes nothing.
            sys.stdout.flush()
            os._exit(0)

    flags = {
        "runs": -1,
        "seed": asked.seed,
        "max_len": MAX_BYTES,
        "timeout": _SILENT_SECONDS,
        "rss_limit_mb": _MAX_MIB,
        "artifact_prefix": f"{asked.work}/found-",
        "dict": TOKENS,
        "verbosity": 0,
        "print_final_stats": 0,
        "use_value_profile": 1,
    }
    corpus = asked.work / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    arguments = [sys.argv[0], *(f"-{name}={value}" for name, value in flags.items()), str(corpus)]
    codec = CODECS.get(asked.parser)

    def mutate(data: bytes, max_size: int) -> bytes:
        # Looked up each time: only from `Fuzz` on it is the fuzzer's.
        changed: bytes = atheris.Mutate(data, max_size)
        return changed

    more = {} if codec is None else {"custom_mutator": mutator(codec, mutate)}
    atheris.Setup([*arguments, *map(str, asked.seeds)], one, **more)
    atheris.Fuzz()


def _arguments() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(description=__doc__)
    root.add_argument("parser", help="a name of benchmarks.fuzz.parsers, or module:function")
    root.add_argument("--inputs", type=int, default=10_000)
    root.add_argument("--seed", type=int, default=1)
    root.add_argument("--work", type=Path, help="a folder for what the fuzzer writes")
    root.add_argument("--seeds", type=Path, nargs="*", default=[], help="folders of inputs")
    root.add_argument("--replay", type=Path, nargs="*", default=[], metavar="FILE")
    return root


def _parser(name: str) -> Callable[[bytes], None]:
    module, _, function = name.rpartition(":")
    found: Callable[[bytes], None]
    if module:
        found = getattr(importlib.import_module(module), function)
    else:
        found = importlib.import_module("benchmarks.fuzz.parsers").PARSERS[name]
    return found


def _say_finding(finding: Finding) -> None:
    _say(
        kind=finding.kind,
        what=finding.what,
        input=base64.b64encode(finding.data).decode("ascii"),
    )


def _say_end(guard: Guard) -> None:
    _say(
        inputs=guard.inputs,
        slowest_ms=round(guard.slowest_ms, 1),
        grown_mib=round(guard.grown_mib, 1),
        done=True,
    )


def _say(**line: object) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
