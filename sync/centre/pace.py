"""How often a stranger may ask: a token bucket for each address and one for all."""

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

MAX_SOURCES: Final = 4096
"""Addresses that are remembered; those longest silent are forgotten."""
_IPV6_NETWORK: Final = 64
"""Bits; whoever has one address of IPv6 has all of such a network."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`burst` requests at once, and `a_second` more."""

    burst: int
    a_second: float


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class PaceKeeper:
    """Says whether a request may be served now; safe to ask from several threads.

    :param now_s: a monotonic clock, seconds.
    """

    def __init__(self, each: Pace, together: Pace, now_s: Callable[[], float]) -> None:
        self._each = each
        self._together = together
        self._now_s = now_s
        self._lock = Lock()
        self._all = _Bucket(together.burst, now_s())
        self._sources: OrderedDict[str, _Bucket] = OrderedDict()

    def wait_s(self, address: str) -> int:
        """0 where it may be served; otherwise the whole seconds after which to try again."""
        source = _source(address)
        with self._lock:
            now = self._now_s()
            own = self._sources.pop(source, None) or _Bucket(self._each.burst, now)
            self._sources[source] = own
            if len(self._sources) > MAX_SOURCES:
                self._sources.popitem(last=False)
            waits = (_fill(own, self._each, now), _fill(self._all, self._together, now))
            if not any(waits):
                own.left -= 1
                self._all.left -= 1
            return math.ceil(max(waits))


def _fill(bucket: _Bucket, pace: Pace, now: float) -> float:
    """Fill the bucket up to now; seconds until it holds one."""
    bucket.left = min(pace.burst, bucket.left + (now - bucket.at) * pace.a_second)
    bucket.at = now
    return max(0.0, (1 - bucket.left) / pace.a_second)


def _source(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
    return address
