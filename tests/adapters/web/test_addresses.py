"""Which addresses may be dialled, and what a listed pair opens."""

import socket
from contextlib import suppress

import pytest

from bot.adapters.web.address_gate import AddressForbidden, AddressGate, is_public
from bot.adapters.web.hosts import HostPort, ends_in_number, normal_host, parse_host_port

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0", "168.63.129.15", "168.63.129.17", "169.253.255.255",
    "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255",
    "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2000::", "2001:200::",
    "2001:4860:4860::8888", "2003::", "2606:4700:4700::1111", "3ffe::", "3fff:1000::",
]  # fmt: skip

NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.100.100.200",  # noqa: S104  # refused
    "100.127.255.255", "127.0.0.1", "127.255.255.255", "168.63.129.16", "169.254.0.1",
    "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.192", "192.0.2.1",
    "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.175.48.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
    "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808",
    "64:ff9b:1::1", "100::1", "1fff:ffff::", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:1ff:ffff::", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "2620:4f:8000::1",
    "3fff::1", "3fff:fff::1", "4000::", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fe80::1%eth0", "2606:4700::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "127.1", "0x7f.0.0.1",
    "2130706433", "0177.0.0.1", "localhost", "example.org", "", " 8.8.8.8", "8.8.8.8 ",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address):
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_all_others_are_refused(address):
    assert not is_public(address)


def dial(gate: AddressGate, address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    gate.open_socket((family, socket.SOCK_STREAM, 6, "", (address, port))).close()


def may_dial(gate: AddressGate, asked: tuple[str, int], address: str, port: int) -> bool:
    with gate.dialling(*asked) as dialling:
        with suppress(AddressForbidden):
            dial(gate, address, port)
        assert dialling.refused in ([], [address])
        return not dialling.refused


def test_without_a_list_only_the_public_internet_is_dialled():
    gate = AddressGate()
    assert may_dial(gate, ("example.org", 443), "93.184.215.14", 443)
    assert not may_dial(gate, ("127.0.0.1", 80), "127.0.0.1", 80)


def test_the_gate_needs_nobody_to_say_for_whom_it_dials():
    dial(AddressGate(), "93.184.215.14", 443)
    with pytest.raises(AddressForbidden, match=r"127\.0\.0\.1"):
        dial(AddressGate(["127.0.0.1:80"]), "127.0.0.1", 80)


@pytest.mark.parametrize(
    ("asked", "address", "port", "passes"),
    [
        (("10.1.2.3", 8080), "10.1.2.3", 8080, True),
        (("10.1.2.3", 8080), "10.1.2.4", 8080, False),
        (("10.1.2.3", 8080), "10.1.2.3", 8081, False),
        (("10.1.2.3", 80), "10.1.2.3", 80, False),
        (("evil.example", 8080), "10.1.2.3", 8080, False),  # another name for a listed address
        (("wiki.lan", 80), "192.168.7.7", 80, True),
        (("WIKI.lan.", 80), "192.168.7.7", 80, True),
        (("wiki.lan", 80), "fd12::1", 80, True),
        (("wiki.lan", 80), "93.184.215.14", 80, True),  # public is always fine
        (("wiki.lan", 80), "169.254.169.254", 80, False),  # rebound to the cloud's metadata
        (("wiki.lan", 80), "fe80::1", 80, False),
        (("wiki.lan", 80), "::ffff:192.168.7.7", 80, False),
        (("wiki.lan", 80), "192.168.7.7", 22, False),
        (("wiki.lan", 443), "192.168.7.7", 443, False),
        (("evil.wiki.lan", 80), "192.168.7.7", 80, False),
        (("::1", 9000), "::1", 9000, True),
        (("169.254.10.10", 80), "169.254.10.10", 80, True),  # listed as it stands
    ],
)
def test_a_listed_pair_opens_exactly_itself(asked, address, port, passes):
    gate = AddressGate(["10.1.2.3:8080", "wiki.lan:80", "[::1]:9000", "169.254.10.10:80"])
    assert may_dial(gate, asked, address, port) is passes


def test_pairs_are_read_in_any_spelling():
    assert parse_host_port("Wiki.LAN.:80") == HostPort("wiki.lan", 80)
    assert parse_host_port("[0:0::1]:65535") == HostPort("::1", 65535)
    assert normal_host("[::FFFF:1.2.3.4]") == "::ffff:102:304"
    assert AddressGate(["wiki.lan:80"]).allows("WIKI.lan.", 80)
    assert not AddressGate(["wiki.lan:80"]).allows("wiki.lan", 81)


@pytest.mark.parametrize(
    "pair",
    ["", ":80", "host", "host:", "host:0", "host:65536", "host:x", "host:²", "host:-1", "::1:80",
     "http://host:80", "user@host:80", "[]:80", ".:80"],
)  # fmt: skip
def test_other_texts_are_no_pairs(pair):
    with pytest.raises(ValueError, match=r"host:port|no port"):
        AddressGate([pair])


@pytest.mark.parametrize("host", ["1.2.3.4", "2130706433", "0x7f.1", "0x", "a.0X1f", "example.09."])
def test_hosts_that_resolvers_may_read_as_numbers(host):
    assert ends_in_number(host)


@pytest.mark.parametrize("host", ["example.org", "1.2.3.com", "0x7f.1.org", "a", "x1", "1a", "0xg"])
def test_hosts_that_are_names(host):
    assert not ends_in_number(host)
