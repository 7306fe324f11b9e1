"""The centre that a terminal is enrolled at, kept in its journal."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from sync.journal.store import Store


@dataclass(frozen=True, slots=True)
class Trust:
    """The centre that this terminal is enrolled at.

    `verifying_key` is its raw Ed25519 public key, `welcome` its signed envelope as it came.
    """

    url: str
    centre: bytes
    opening_key: X25519PublicKey
    verifying_key: bytes
    welcome: bytes


def load_trust(store: Store) -> Trust | None:
    """The centre that was enrolled at last; None before the first enrolment."""
    opening_key = store.get_bytes("centre.opening_key")
    if not opening_key:
        return None
    return Trust(
        url=str(store.get("centre.url")),
        centre=store.get_bytes("centre.id"),
        opening_key=X25519PublicKey.from_public_bytes(opening_key),
        verifying_key=store.get_bytes("centre.verifying_key"),
        welcome=store.get_bytes("centre.welcome"),
    )


def save_trust(store: Store, trust: Trust) -> None:
    """Keep a centre; to be called inside a transaction."""
    if store.get_bytes("centre.id") != trust.centre:
        store.forget_covered()
    store.set("centre.url", trust.url)
    store.set("centre.id", trust.centre)
    store.set("centre.opening_key", trust.opening_key.public_bytes_raw())
    store.set("centre.verifying_key", trust.verifying_key)
    store.set("centre.welcome", trust.welcome)
