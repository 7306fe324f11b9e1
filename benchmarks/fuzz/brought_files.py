"""What a folder or a bundle brings: keys, lists of withdrawn certificates, forms and rules."""

import json
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from benchmarks.fuzz.promises import promise
from sync.bundle import (
    bloom,
    chains,
    forms,
    italian_list,
    published_lists,
    revocation_slices,
    trust_file,
)
from sync.bundle.keylists import read_keys
from sync.bundle.revocation import RevocationId, Scheme
from sync.bundle.revocation_file import BadRevocationFile, ListedRevocations
from terminal.verdict.business_rules import read_rules
from terminal.verdict.certlogic import evaluate
from terminal.verdict.rule_judgement import ExternalParameters, judge
from terminal.verdict.value_sets import read_value_sets
from terminal.workers import decoding_wire

NOW: Final = datetime(2026, 11, 22, 5, tzinfo=UTC)

_CONTENT: Final = {
    "ver": "1.3.0",
    "nam": {"fn": "Hư", "gn": "Cấu", "fnt": "HU", "gnt": "CAU"},
    "dob": "1999-03-05",
    "v": [{"tg": "840539006", "dn": 2, "sd": 2, "dt": "2026-05-10", "co": "VN", "ci": "URN:X"}],
}


def _form(data: bytes) -> None:
    try:
        form = forms.read_form(data)
    except forms.FormFault:
        return
    for question in form.questions:
        f"{question.code}{question.text.vi}{question.text.en}".encode()


def _keys(data: bytes) -> None:
    read_keys(data)


def _certificates(data: bytes) -> None:
    for read in (chains.read_certificate, chains.read_withdrawn, chains.read_master_list):
        try:
            read(data)
        except chains.BrokenChain:
            continue


def _lists(data: bytes) -> None:
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return
    published_lists.read_lists(tree)
    chunk = italian_list.read_chunk(tree)
    if isinstance(chunk, italian_list.Chunk):
        italian_list.assemble([chunk])


def _slices(data: bytes) -> None:
    """`data` as the archive within compression, and as it comes."""
    packer = zlib.compressobj(1, wbits=16 + zlib.MAX_WBITS)
    revocation_slices.read_slices(packer.compress(data) + packer.flush())
    revocation_slices.read_slices(data)


def _bloom(data: bytes) -> None:
    try:
        hashes, bits = bloom.read_header(data)
    except bloom.BadFilter:
        return
    bloom.may_hold(bits, hashes, b"element")


def _revocations(data: bytes) -> None:
    try:
        lists = ListedRevocations(data)
    except BadRevocationFile:
        return
    for scheme in Scheme:
        lists.standing([RevocationId(scheme, b"", b"value", NOW)])
        lists.covers(scheme, b"")


def _certlogic(data: bytes) -> None:
    """A line of JSON as the rule, the rest as what it is about."""
    rule, _, about = data.partition(b"\n")
    try:
        expression, known = json.loads(rule), json.loads(about or b"{}")
    except (ValueError, RecursionError):
        return
    evaluate(expression, known)


def _rules(data: bytes) -> None:
    """`data` as a file of rules, and those in it asked about a certificate."""
    rules = read_rules(data).rules
    judge(_CONTENT, rules, {}, ExternalParameters(clock=NOW, arrival="VN", issuer="VN"))
    read_value_sets(data)


def _trust_file(data: bytes) -> None:
    """`data` as the file of our own form, behind the word that it begins with."""
    for file in (data, trust_file.MAGIC + data):
        try:
            material = trust_file.read_trust(file)
        except trust_file.BadTrustFile:
            continue
        written = trust_file.write_trust(material)
        promise(trust_file.write_trust(trust_file.read_trust(written)) == written, "kept whole")


def _wire(data: bytes) -> None:
    """What a process that decodes foreign formats may send, and what it is sent."""
    read = (decoding_wire.decode_answer, decoding_wire.decode_request, decoding_wire.decode_trust)
    for decode in read:
        try:
            decode(data)
        except decoding_wire.MalformedFrame:
            continue


PARSERS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "form": _form,
    "keys": _keys,
    "certificates": _certificates,
    "lists": _lists,
    "slices": _slices,
    "bloom": _bloom,
    "revocations": _revocations,
    "certlogic": _certlogic,
    "rules": _rules,
    "trust-file": _trust_file,
    "wire": _wire,
}
