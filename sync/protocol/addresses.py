"""Which addresses stay on this machine."""

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def leads_to_loopback(url: str) -> bool:
    """Whether an address ends on this machine; false also where it is none."""
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return False
