"""Where the server listens, and the rule that an open door needs a lock."""

import errno
import socket

from hitherto.domain.errors import Misconfigured
from hitherto.domain.hosts import is_loopback

BACKLOG = 2048


def check_bind(host: str, *, has_keys: bool) -> None:
    """Refuse to listen beyond this machine while anybody could read and write everything.

    Raises:
        Misconfigured: naming the command that creates a key.
    """
    if has_keys or is_loopback(host):
        return
    raise Misconfigured(
        f"there is no API key yet, so the server listens on loopback addresses only, not on {host}; "
        "create a key first: hitherto keys create",
        param="host",
    )


def open_socket(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one.

    Raises:
        Misconfigured: saying in one line why the address cannot be had.
    """
    family, address = _resolve(host, port)
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # Without it a restart has to wait until the connections of the server before it have timed out.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise Misconfigured(_reason(error, host, port), param="port") from error
    listener.set_inheritable(False)
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the URL under which this machine reaches what listens there."""
    host, port = listener.getsockname()[:2]
    if listener.family == socket.AF_INET6:
        host = "::1" if host == "::" else host
        return f"http://[{host}]:{port}"
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104 - read here, not bound


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[object, ...]]:
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, OverflowError) as error:
        raise Misconfigured(f"{host}:{port} is no address to listen on: {error}", param="host") from error
    # A name such as localhost has an address in both families; clients try 127.0.0.1 far more often than ::1.
    family, _, _, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    return family, tuple(address)


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use; choose another with --port, or stop what listens there"
    if error.errno == errno.EACCES:
        return f"port {port} needs privileges that this process does not have; choose one above 1023 with --port"
    return f"cannot listen on {host}:{port}: {error.strerror or error}"
