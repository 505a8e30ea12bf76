"""Only the public internet."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from articles.citations.links.addresses import NOT_PUBLIC, not_public

INNER = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 100.100.100.200 127.0.0.1 127.255.255.254
    168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9 192.0.0.192 192.0.2.1
    192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1
    239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
    64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:0:53aa:64c:0:7eff:80ff:fffe 2001:2::1 2001:20::1
    2001:db8::1 2002:7f00:1:: 2002:808:808::1 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0
    fec0::1 ff02::1
"""
PUBLIC = """
    1.1.1.1 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 168.63.129.15 169.253.255.255
    172.15.255.255 172.32.0.1 192.0.1.1 192.167.255.255 198.17.255.255 198.20.0.1 223.255.255.255 2001:200::1
    2001:4860:4860::8888 2606:4700::1111 2a00:1450::1 3ffe::1
"""


@pytest.mark.parametrize("address", INNER.split())
def test_an_address_that_is_not_public_is_told_from_one_that_is(address):
    assert not_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_the_neighbours_of_inner_networks_are_public(address):
    assert not_public(ip_address(address)) == ""


def test_whatever_python_knows_to_be_special_is_not_public():
    """Another list, made by others: first and last address of every block that this Python calls private."""
    special = ("0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/29", "198.18.0.0/15", "fc00::/7")
    for block in map(ip_network, special):
        for address in (block[0], block[-1]):
            assert address.is_private
            assert not_public(address)


def test_every_block_is_refused_from_its_first_address_to_its_last():
    for block, what in NOT_PUBLIC:
        assert not_public(block[0])
        assert not_public(block[-1])
        assert what
