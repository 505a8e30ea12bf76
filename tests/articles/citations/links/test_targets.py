"""An address is read once, and what could be read in two ways is not followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.citations.links.ends import Led, WayEnds
from articles.citations.links.targets import read_target

NO_WEB = "It leads to something other than a web page: only http and https are opened."
MALFORMED = "It is no well-formed web address."
NUMBER = "It names a machine by a number, unusually spelt: it was not opened."
NO_SITE = "It names no site of the public web: there is nothing to open."
USER = "It has a user name or password in it: such addresses are not opened."


def why(url: str) -> str:
    with pytest.raises(WayEnds) as end:
        read_target(url)
    assert end.value.led is Led.REFUSED
    return end.value.said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://2130706433/", NUMBER),
        ("http://017700000001/", NUMBER),
        ("http://0x7f000001/", NUMBER),
        ("http://0x7f.0.0.1/", NUMBER),
        ("http://0X7F.1/", NUMBER),
        ("http://127.1/", NUMBER),
        ("http://127.0.1/", NUMBER),
        ("http://0177.0.0.1/", MALFORMED),
        ("http://127.0.0.01/", MALFORMED),
        ("http://127.0.0.1.2/", NUMBER),
        ("http://site.example.7/", NUMBER),
        ("http://256.256.256.256/", MALFORMED),
        ("http://0/", NUMBER),
        ("http://0x/", NUMBER),
        ("http://[fe80::1%25eth0]/", NUMBER),
        ("http://[::1%eth0]/", NUMBER),
        ("http://%31%32%37.0.0.1/", NUMBER),
        ("http://127.0.0.%31/", NO_SITE),
        ("http://①②⑦.⓪.⓪.①/", MALFORMED),
        ("http://１２７.0.0.1/", MALFORMED),
        ("http://localhost/", NO_SITE),
        ("http://localhost./", NO_SITE),
        ("http://intranet/", NO_SITE),
        ("http://site..example/", NO_SITE),
        ("http://site.example../", NO_SITE),
        ("http://-site.example/", NO_SITE),
        ("http://site%2eexample/", NO_SITE),
        ("http://site.example%00.org/", NO_SITE),
        ("http://site example.org/", NO_SITE),
        (f"http://{'a' * 64}.example/", NO_SITE),
        (f"http://{'a.' * 127}example/", NO_SITE),
        ("http:///path", NO_SITE),
        ("http://", NO_SITE),
        ("http://good@127.0.0.1/", USER),
        ("http://site.example:80@127.0.0.1/", USER),
        ("http://user:secret@site.example/", USER),
        ("http://a@b@site.example/", USER),
        ("http://site.example\\@127.0.0.1/", MALFORMED),
        ("http:\\\\127.0.0.1\\", MALFORMED),
        ("http://127.0.0.1\n/", MALFORMED),
        ("http://site.example/\r\nHost: inner", MALFORMED),
        ("http://site.example\t/", MALFORMED),
        ("http://[::1/", MALFORMED),
        ("http://[v1.fe80]/", MALFORMED),
        ("http://site.example:x/", MALFORMED),
        ("", NO_WEB),
        ("site.example/page", NO_WEB),
        ("//site.example/", NO_WEB),
        ("ftp://site.example/", NO_WEB),
        ("file:///etc/passwd", NO_WEB),
        ("gopher://127.0.0.1:6379/_FLUSHALL", NO_WEB),
        ("javascript:alert(1)", NO_WEB),
        ("data:text/html,x", NO_WEB),
        ("http://site.example:8080/", "It leads to port 8080: only the web’s own ports, 80 and 443, are tried."),
        ("https://site.example:6379/", "It leads to port 6379: only the web’s own ports, 80 and 443, are tried."),
        ("http://site.example:99999/", "It leads to port 99999: only the web’s own ports, 80 and 443, are tried."),
        ("http://site.example:0/", "It leads to port 0: only the web’s own ports, 80 and 443, are tried."),
    ],
)
def test_what_is_not_followed_says_why(url, said):
    assert why(url) == said


@pytest.mark.parametrize(
    ("url", "host", "port", "header", "path"),
    [
        ("http://site.example", "site.example", 80, "site.example", b"/"),
        ("HTTPS://Site.Example./A%20b?q=%C3%A9#part", "site.example", 443, "site.example", b"/A%20b?q=%C3%A9"),
        ("https://site.example:80/", "site.example", 80, "site.example:80", b"/"),
        ("http://site.example:/", "site.example", 80, "site.example", b"/"),
        ("http://bücher.example/straße", "xn--bcher-kva.example", 80, "xn--bcher-kva.example", b"/stra%C3%9Fe"),
        ("http://a_b.site-1.example/", "a_b.site-1.example", 80, "a_b.site-1.example", b"/"),
        ("http://1.1.1.1/", "1.1.1.1", 80, "1.1.1.1", b"/"),
        ("http://[2606:4700::1111]/", "2606:4700::1111", 80, "[2606:4700::1111]", b"/"),
    ],
)
def test_what_is_followed_is_one_thing_for_the_look_up_the_connection_and_the_request(url, host, port, header, path):
    target = read_target(url)
    assert (target.host, target.port, target.host_header, target.url.raw_path) == (host, port, header, path)


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://127.0.0.1./", "http://127。0。0。1/", "http://[::1]/"])
def test_an_address_in_its_usual_spelling_is_kept_as_the_address_it_is(url):
    assert read_target(url).literal.is_loopback


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/c?d", "https://site.example/c?d"),
        ("c", "https://site.example/a/c"),
        ("//other.example/c", "https://other.example/c"),
        ("http://other.example", "http://other.example"),
        ("?d", "https://site.example/a/b?d"),
    ],
)
def test_a_redirect_is_read_from_where_it_stands(location, leads_to):
    assert str(read_target("https://site.example/a/b").onward(location).url) == leads_to


@pytest.mark.parametrize(
    ("path", "is_home"),
    [
        *((home, True) for home in ("", "/", "/index.html", "/Default.aspx", "/home", "/home/", "/en", "/en-GB/")),
        *((page, False) for page in ("/ng59", "/en/topic", "/?id=7", "/index.html?id=7", "/guidance/", "/home/7")),
    ],
)
def test_the_front_page_of_a_site_is_known(path, is_home):
    assert read_target(f"https://site.example{path}").is_home_page is is_home


@given(st.text(max_size=60))
def test_no_text_makes_it_raise_anything_else(text):
    for url in (text, f"http://{text}", f"http://site.example/{text}"):
        try:
            target = read_target(url)
        except WayEnds:
            continue
        assert target.host.isascii()
        assert not set(target.url.raw_path) & set(b" \r\n\t\0")
