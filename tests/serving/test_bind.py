"""The bind rule and the one-line reasons for an address that cannot be had."""

import socket

import pytest

from hitherto.domain.errors import Misconfigured
from hitherto.serving.bind import check_bind, open_socket, url_of


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "LocalHost"])
def test_loopback_needs_no_key(host: str) -> None:
    check_bind(host, has_keys=False)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "10.0.0.4", "example.org", "", "127.0.0.1.example.org", "2130706433"]
)
def test_every_other_address_needs_a_key(host: str) -> None:
    with pytest.raises(Misconfigured, match="hitherto keys create"):
        check_bind(host, has_keys=False)
    check_bind(host, has_keys=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_free_port_is_found_and_reachable(host: str) -> None:
    with open_socket(host, 0) as listener:
        port = listener.getsockname()[1]
        assert url_of(listener) == f"http://127.0.0.1:{port}"
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            pass


def test_the_url_of_an_open_address_is_one_that_works() -> None:
    with open_socket("0.0.0.0", 0) as listener:
        assert url_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_an_ipv6_url_has_brackets() -> None:
    with open_socket("::1", 0) as listener:
        assert url_of(listener) == f"http://[::1]:{listener.getsockname()[1]}"


def test_a_port_in_use_is_said_in_one_line() -> None:
    with open_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured) as caught:
            open_socket("127.0.0.1", port)
    assert caught.value.message == (
        f"port {port} on 127.0.0.1 is in use; choose another with --port, or stop what listens there"
    )


def test_a_port_is_free_again_at_once() -> None:
    with open_socket("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        client = socket.create_connection(("127.0.0.1", port), timeout=5)
        accepted, _ = first.accept()
        accepted.close()  # the server's side closes first, so its port lingers in TIME_WAIT
        client.close()
    with open_socket("127.0.0.1", port):
        pass


def test_an_address_of_another_machine() -> None:
    with pytest.raises(Misconfigured, match=r"cannot listen on 192\.0\.2\.1:0"):
        open_socket("192.0.2.1", 0)


def test_a_host_that_is_none() -> None:
    with pytest.raises(Misconfigured, match="no address to listen on"):
        open_socket("no such host.invalid", 8000)
