"""The HTTP part of the uplink: sends bytes, and says in a value what came back."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Final, Protocol
from urllib.parse import urlsplit

import requests
import urllib3

from sync.protocol.addresses import is_loopback
from sync.protocol.envelope import MAX_ANSWER_BYTES
from sync.protocol.messages import MEDIA_TYPE
from sync.protocol.packing import pack
from sync.uplink.slow_lines import patient_session
from sync.uplink.state import CentreState

CONNECT_S: Final = 10.0
STALL_S: Final = 30.0
"""Without a byte for so long the connection counts as broken; there is no limit on the whole."""
_PIECE: Final = 16_384
_MAX_PIECES: Final = 4096
"""Reads of one answer: a server that sends byte by byte is given up in the end."""
_FRAME_BYTES: Final = 700
"""What the headers of a request and its answer take, and TLS around them."""


@dataclass(frozen=True, slots=True)
class Reply:
    """200 with a body of our media type; nothing in it is proven yet."""

    data: bytes


@dataclass(frozen=True, slots=True)
class TooMuch:
    """413: less at once may go through."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """No usable answer. `status` is that of HTTP, 0 where there was none."""

    state: CentreState
    status: int = 0
    retry_after_s: float | None = None


Result = Reply | TooMuch | Trouble


class Transport(Protocol):
    """The way to the centre; never raises because of the network."""

    def send(self, batch: bytes) -> Result:
        """Send an encoded batch, as it is signed for: uncompressed."""


class UnsafeUrl(ValueError):
    """The address is none of HTTPS, and not on this machine either."""


class HttpTransport:
    """The way over HTTP. One thread uses it."""

    def __init__(
        self,
        url: str,
        terminal: bytes,
        ca: str = "",
        *,
        connect_s: float = CONNECT_S,
        stall_s: float = STALL_S,
    ) -> None:
        """Prepare; nothing is sent yet.

        :param ca: file with the certificate of the authority that vouches for the centre;
            empty for those that the system trusts.
        :raises UnsafeUrl: if `url` is neither https nor on loopback.
        """
        journal = f"{checked_url(url)}/v1/journals/{terminal.hex()}"
        self._url = f"{journal}/records"
        self._pieces_url = f"{journal}/pieces"
        self._ca = ca
        self._timeout = (connect_s, stall_s)
        self._session = patient_session()
        self.carried = 0
        """Bytes that went over the line so far, both ways, the frame of HTTP and TLS estimated."""

    def send(self, batch: bytes) -> Result:
        """See `Transport.send`."""
        return self._exchange(self._url, pack(batch), {"Content-Encoding": "zstd"})

    def ask(self, question: bytes) -> Result:
        """Send a question about pieces of the journal; see `Transport.send`."""
        return self._exchange(self._pieces_url, question, {})

    def _exchange(self, url: str, data: bytes, headers: Mapping[str, str]) -> Result:
        result = exchange(self._session, url, data, headers, ca=self._ca, timeout=self._timeout)
        answer = len(result.data) if isinstance(result, Reply) else 0
        self.carried += len(data) + answer + _FRAME_BYTES
        return result

    def close(self) -> None:
        """Close the connection."""
        self._session.close()


def checked_url(url: str) -> str:
    """The address without a slash at its end. :raises UnsafeUrl: see `HttpTransport`."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError as error:
        raise UnsafeUrl(url) from error
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        raise UnsafeUrl(url)
    return url.rstrip("/")


def exchange(
    session: requests.Session,
    url: str,
    data: bytes,
    headers: Mapping[str, str],
    *,
    ca: str = "",
    timeout: tuple[float, float] = (CONNECT_S, STALL_S),
) -> Result:
    """POST a message and read the answer, at most `MAX_ANSWER_BYTES` of it."""
    # The settings of this user (proxies, .netrc) have no say in what stays on this machine.
    session.trust_env = not is_loopback(urlsplit(url).hostname or "")
    try:
        with session.post(
            url,
            # By pieces: all at once would have to be through within the limit for one piece.
            data=BytesIO(data),
            headers={
                **headers,
                "Content-Type": MEDIA_TYPE,
                "Accept": MEDIA_TYPE,
                "Accept-Encoding": "identity",
            },
            timeout=timeout,
            verify=ca or True,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return _result(answer)
    except requests.exceptions.SSLError as error:
        return Trouble(CentreState.DOWN if _hung_up(error) else CentreState.CERTIFICATE)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
        # OSError: also a file of certificates that is not there.
        return Trouble(CentreState.DOWN)


def _result(answer: requests.Response) -> Result:
    status = answer.status_code
    if status == 413:
        return TooMuch()
    if status in {408, 429} or status >= 500:
        return Trouble(CentreState.DOWN, status, _retry_after(answer.headers))
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if status in {400, 401, 403, 404, 405, 415, 422} and media_type == "application/problem+json":
        return Trouble(CentreState.REFUSES, status)
    if status != 200 or media_type != MEDIA_TYPE or "Content-Encoding" in answer.headers:
        return Trouble(CentreState.NOT_OURS, status)
    data = _read(answer)
    return Trouble(CentreState.NOT_OURS, status) if data is None else Reply(data)


def _read(answer: requests.Response) -> bytes | None:
    """The whole body; None where it is longer than any answer of ours, or never ends."""
    data = b""
    for _ in range(_MAX_PIECES):
        piece = answer.raw.read1(_PIECE)
        if not piece:
            return data
        data += piece
        if len(data) > MAX_ANSWER_BYTES:
            return None
    return None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds (RFC 9110, section 10.2.3); a date counts from the server's own clock, not ours."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        then, now = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("Date", ""))
        return max((then - now).total_seconds(), 0.0)
    except (ValueError, TypeError, OverflowError):
        # Overflow: a day or a year that no calendar has.
        return None


def _hung_up(error: BaseException) -> bool:
    """Whether the connection broke off in the handshake, which says nothing about certificates."""
    seen: BaseException | None = error
    for _ in range(8):
        if isinstance(seen, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return True
        inner = [item for item in getattr(seen, "args", ()) if isinstance(item, BaseException)]
        reason = getattr(seen, "reason", None)
        following = [reason] if isinstance(reason, BaseException) else inner
        seen = following[0] if following else None
    return False
