"""Which names and addresses of hosts mean this machine and no other."""

import ipaddress
import re
from urllib.parse import urlsplit

_HOST_AND_PORT = re.compile(r"(\[[0-9a-f:.]+\]|[^\s\[\]:@/\\?#]+)(?::\d{0,5})?", re.IGNORECASE)


def is_loopback(host: str) -> bool:
    """Return whether only programs of this machine can reach `host`; a name other than localhost counts as open."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_local_authority(authority: str) -> bool:
    """Return whether "host:port", as a Host header has it, names this machine; names below .localhost do too."""
    match = _HOST_AND_PORT.fullmatch(authority)
    if match is None:
        return False
    host = match[1].lower().removesuffix(".")
    return is_loopback(host) or host.endswith(".localhost")


def is_local_origin(origin: str) -> bool:
    """Return whether an Origin header names a page of this machine; "null", a page without an origin, does not."""
    try:
        return is_local_authority(urlsplit(origin).netloc)
    except ValueError:
        return False
