"""The authority that a terminal believes to vouch for its centre, and how it comes to know it.

An enrolment token names it by its fingerprint. Where there is a line it is fetched at once; where
only a stick brought the token, as soon as there is one.
"""

import http.client
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sync.journal.files import sync_folder, write_private
from sync.protocol.authorities import ADDRESS, MAX_AUTHORITY_BYTES, named
from sync.uplink.client import CONNECT_S, UnsafeUrl, checked_url
from sync.uplink.state import CentreState

AUTHORITY_FILE: Final = "centre-authority.pem"
"""In the data folder: who vouches for the centre, where the enrolment token said so."""
FINGERPRINT_FILE: Final = "centre-authority.sha256"
"""In the data folder: who will, once there is a line to fetch it over."""


def fetch_authority(url: str, expected: bytes, timeout_s: float = CONNECT_S) -> bytes | CentreState:
    """The authority of the centre at `url` in PEM, or how it stands where it cannot be had.

    Nobody vouches for the connection yet, so that nothing but the fingerprint decides, and
    nothing that came with the certificate is in what is returned.

    :param expected: SHA-256 of its certificate, from the token.
    """
    try:
        parts = urlsplit(checked_url(url))
        if parts.scheme != "https" or parts.hostname is None:
            return CentreState.CERTIFICATE
        unproven = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        unproven.check_hostname = False
        unproven.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=timeout_s, context=unproven
        )
        try:
            connection.request("GET", f"{parts.path}{ADDRESS}")
            answer = connection.getresponse()
            data = answer.read(MAX_AUTHORITY_BYTES + 1)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException):
        return CentreState.DOWN
    except (UnsafeUrl, ValueError):
        return CentreState.CERTIFICATE
    if answer.status >= http.client.INTERNAL_SERVER_ERROR:
        return CentreState.DOWN
    if answer.status != http.client.OK or len(data) > MAX_AUTHORITY_BYTES:
        return CentreState.CERTIFICATE
    return named(data, expected) or CentreState.CERTIFICATE


@dataclass(frozen=True, slots=True)
class Pin:
    """Whom the terminal with this data folder believes; a file for TLS, or a fingerprint."""

    folder: Path

    @property
    def path(self) -> Path:
        """Where the authority stands, in PEM."""
        return self.folder / AUTHORITY_FILE

    def expect(self, fingerprint: bytes) -> None:
        """Believe none but the authority of this fingerprint from now on; empty for the system's.

        :raises OSError: where that cannot be made durable; to be done again then.
        """
        if fingerprint:
            write_private(self.folder / FINGERPRINT_FILE, fingerprint)
        else:
            (self.folder / FINGERPRINT_FILE).unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)
        sync_folder(self.folder)

    def keep(self, authority: bytes) -> None:
        """Believe this authority from now on. :raises OSError: where it cannot be written."""
        write_private(self.path, authority)
        (self.folder / FINGERPRINT_FILE).unlink(missing_ok=True)

    def believed(self, url: str) -> str | CentreState:
        """The file with the authority for the centre at `url`; empty for the system's.

        What is expected is fetched first; how the centre stands is said where that fails.

        :raises OSError: where it cannot be written.
        """
        if not self.path.is_file() and url.lower().startswith("https:"):
            try:
                expected = (self.folder / FINGERPRINT_FILE).read_bytes()
            except FileNotFoundError:
                return ""
            authority = fetch_authority(url, expected)
            if isinstance(authority, CentreState):
                return authority
            self.keep(authority)
        return str(self.path) if self.path.is_file() else ""
