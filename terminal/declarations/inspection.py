"""What `inspect` prints of a payload, for scripts and checks."""

from datetime import datetime
from typing import Any

from sync.bundle.trust import TrustMaterial
from terminal.declarations.masking import masked_fields
from terminal.declarations.registry import declare


def inspect(payload: bytes, *, trust: TrustMaterial, now: datetime, full: bool) -> dict[str, Any]:
    """Exactly `{kind, assurance, reason, warnings, fields}`, ready for JSON (DESIGN.md, section 9).

    `reason` is empty unless the assurance is OPAQUE or REJECTED; personal fields are masked
    unless `full`.
    """
    declaration = declare(payload, trust=trust, now=now)
    fields = declaration.fields if full else masked_fields(declaration)
    return {
        "kind": declaration.kind,
        "assurance": declaration.assurance.value,
        "reason": str(declaration.reason),
        "warnings": [str(warning) for warning in declaration.warnings],
        "fields": dict(fields),
    }
