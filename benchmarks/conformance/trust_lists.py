"""Published lists of keys: each key in them is read, under the issuer that it belongs to."""

from collections.abc import Iterator
from typing import Final

from benchmarks.conformance.files import Files
from benchmarks.conformance.tally import Tally
from sync.bundle.chains import BrokenChain, read_certificate, read_withdrawn
from sync.bundle.keylists import keys_in

DIRECTORY: Final = "vci-directory"
AUTHORITIES: Final = "csca"


def run(files: Files) -> Iterator[Tally]:
    """Read snapshots of the VCI directory, and authorities of passports with their lists."""
    keys = Tally(DIRECTORY, "KEYS")
    for path, tree in files.maps(lambda tree: "issuerInfo" in tree):
        held = {(key.issuer, key.key_id) for key in keys_in(tree).cards}
        for issued in tree["issuerInfo"]:
            issuer = issued["issuer"]["iss"]
            for key_id in (key.get("kid") for key in issued.get("keys", ())):
                keys.add(f"{files.name(path)}: {issuer} {key_id}", (issuer, key_id) in held)
    authorities, lists = Tally(AUTHORITIES, "AUTHORITIES"), Tally(AUTHORITIES, "LISTS")
    for path in files.with_suffix(".der", ".cer", ".crt"):
        data = path.read_bytes()
        try:
            if AUTHORITIES in path.name.lower():
                authorities.add(files.name(path), read_certificate(data).is_authority)
            elif ".crl" in path.name.lower():
                lists.add(files.name(path), read_withdrawn(data).issuer != b"")
        except BrokenChain:
            (authorities if AUTHORITIES in path.name.lower() else lists).add(
                files.name(path), False
            )
    yield from (keys, authorities, lists)
