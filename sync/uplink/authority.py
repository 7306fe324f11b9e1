"""Fetching the authority of a centre whose fingerprint came with the enrolment token."""

import http.client
import ssl
from urllib.parse import urlsplit

from sync.protocol.authorities import ADDRESS, MAX_AUTHORITY_BYTES, fingerprint
from sync.uplink.client import CONNECT_S, UnsafeUrl, checked_url


def fetch_authority(url: str, expected: bytes, timeout_s: float = CONNECT_S) -> bytes | None:
    """The authority of the centre at `url` in PEM; None where it cannot be had.

    Nobody vouches for the connection yet, so that nothing but the fingerprint decides.

    :param expected: SHA-256 of its certificate, from the token.
    """
    try:
        parts = urlsplit(checked_url(url))
        if parts.scheme != "https" or parts.hostname is None:
            return None
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
        if answer.status != http.client.OK or len(data) > MAX_AUTHORITY_BYTES:
            return None
        return data if fingerprint(data) == expected else None
    except (UnsafeUrl, OSError, http.client.HTTPException, ValueError):
        return None
