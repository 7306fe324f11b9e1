"""How a post understands codes: with which keys, and in which process."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.bundle.folder import read_folder
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.journal.trust import Trust
from sync.protocol.declaration_code import key_id
from sync.protocol.messages import decode_welcome
from terminal.declarations.declaration import Declaration
from terminal.workers.understanding import Understanding, process_for


class PostUnderstanding:
    """Believes what lies in the post's folder, and the declarations of the post's own centre.

    One thread asks it. Whether the post was enrolled meanwhile is looked at with every code.

    :param folder: keys and lists; None where the post has none.
    :param centre: the centre that the post is enrolled at now, if any.
    """

    def __init__(self, folder: Path | None, centre: Callable[[], Trust | None]) -> None:
        reading = read_folder(folder) if folder is not None else None
        self._lists = reading.lists if reading is not None else ()
        self._material = reading.material if reading is not None else TrustMaterial()
        self._centre = centre
        self._enrolled: Trust | None = None
        self._process = process_for(self._material)
        self._understand = self._with(self._material)

    @property
    def keys(self) -> int:
        """How many keys the folder gave."""
        return self._material.count

    def lists_hours(self, now: datetime) -> float | None:
        """The age of the oldest list of what was withdrawn; None where none tells its age."""
        ages = [age for one in self._lists if (age := one.age(now)) is not None]
        return max(ages) / 3600 if ages else None

    def start(self) -> None:
        """Start the process for foreign-shaped codes, where one is needed."""
        if self._process is not None:
            self._process.start()

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.stop()

    def __call__(self, payload: bytes, now: datetime) -> Declaration:
        """The declaration of a code at a time with its zone; never raises."""
        centre = self._centre()
        if centre is not self._enrolled:
            self._enrolled = centre
            self._understand = self._with(_believing(self._material, centre))
        return self._understand(payload, now)

    def _with(self, material: TrustMaterial) -> Understanding:
        return Understanding(material, None if self._process is None else self._process.ask)


def _believing(material: TrustMaterial, centre: Trust | None) -> TrustMaterial:
    if centre is None:
        return material
    try:
        verifying = Ed25519PublicKey.from_public_bytes(centre.verifying_key)
        declared = decode_welcome(centre.welcome, verifying).declaration_key
    except ValueError:
        # What the journal keeps of the centre is damaged; the post goes on with its folder.
        return material
    if not declared:
        return material
    key = Ed25519PublicKey.from_public_bytes(declared)
    believed = {key_id(key): (SignerKey(public_key=key),)}
    # What the folder says of the same key stands: it may limit its dates.
    return replace(material, declaration_issuers=believed | dict(material.declaration_issuers))
