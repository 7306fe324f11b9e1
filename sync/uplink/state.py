"""What the uplink is doing and should do next, as values (DESIGN.md, section 5)."""

from dataclasses import dataclass
from enum import StrEnum


class CentreState(StrEnum):
    """How the terminal stands with the centre, as the screen names it."""

    NOT_CONFIGURED = "not-configured"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    DOWN = "down"
    """No answer, or an error of the server's; tried again by itself."""
    NOT_OURS = "not-ours"
    """An answer came, but not from our centre: a captive portal, a proxy's page."""
    CERTIFICATE = "certificate"
    """TLS failed; often the clock is wrong."""
    REFUSES = "refuses"
    """The centre does not want this terminal; everything is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UplinkStatus:
    """What the screen shows of the uplink.

    `oldest_unsent_ms` is the trusted time of the oldest record that no receipt covers, in
    milliseconds since 1970 UTC; None where all is confirmed.
    """

    state: CentreState = CentreState.NOT_CONFIGURED
    recorded: int = 0
    confirmed: int = 0
    quarantined: int = 0
    oldest_unsent_ms: int | None = None

    @property
    def unsent(self) -> int:
        """Records that no receipt covers."""
        return self.recorded - self.confirmed
