"""Whether a certificate is in date."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from terminal.declarations import codes

LEEWAY: Final = timedelta(minutes=5)
"""How far an issuer's clock may be ahead of ours (RFC 8392 allows "a few minutes")."""


def problems(
    starts: Iterable[datetime | None], expires_at: datetime | None, now: datetime
) -> list[codes.Rejection]:
    """What the dates object to at `now`; a date that is missing limits nothing."""
    found = []
    if any(at is not None and at - now > LEEWAY for at in starts):
        found.append(codes.Rejection.NOT_YET_VALID)
    # RFC 8392 and 7519 say "on or after"; the issuers of public vectors count that second in,
    # so do we.
    if expires_at is not None and now > expires_at:
        found.append(codes.Rejection.EXPIRED)
    return found
