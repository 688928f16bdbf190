"""Names of this machine, and what only looks like one."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.hosts import is_local_authority, is_local_origin, is_loopback

LOCAL = ["localhost", "LOCALHOST", "localhost.", "app.localhost", "127.0.0.1", "127.8.8.8", "[::1]"]
FOREIGN = [
    "example.org",
    "localhost.example.org",
    "127.0.0.1.example.org",
    "notlocalhost",
    "10.0.0.7",
    "0.0.0.0",
    "2130706433",
    "127.1",
    "[::]",
    "[2001:db8::1]",
    "::1",
    "",
]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "LocalHost"])
def test_hosts_that_only_this_machine_reaches(host: str) -> None:
    assert is_loopback(host)


@given(st.ip_addresses(v=4))
def test_of_all_ipv4_addresses_127_is_loopback(address: ipaddress.IPv4Address) -> None:
    assert is_loopback(str(address)) == str(address).startswith("127.")


@pytest.mark.parametrize("port", ["", ":", ":8000"])
@pytest.mark.parametrize("host", LOCAL)
def test_names_of_this_machine(host: str, port: str) -> None:
    assert is_local_authority(host + port)
    assert is_local_origin(f"http://{host}{port}")
    assert is_local_origin(f"https://{host}{port}")


@pytest.mark.parametrize("port", ["", ":8000"])
@pytest.mark.parametrize("host", FOREIGN)
def test_names_of_others(host: str, port: str) -> None:
    assert not is_local_authority(host + port)
    assert not is_local_origin(f"http://{host}{port}")


@pytest.mark.parametrize(
    "authority",
    [
        "localhost@example.org",
        "example.org@localhost",
        "localhost:80:80",
        "localhost:http",
        "localhost/x",
        "localhost x",
    ],
)
def test_what_is_no_host_and_port_is_no_name_of_this_machine(authority: str) -> None:
    assert not is_local_authority(authority)


@pytest.mark.parametrize("origin", ["null", "", "localhost", "file://", "http://[::1", "data:text/html,localhost"])
def test_pages_without_a_host_are_not_local(origin: str) -> None:
    assert not is_local_origin(origin)
