"""Whatever an address says, nothing but the public web is connected to: proven at sockets that count who connects.

Each trap stands on loopback, and its port is one that the follower may use, so that nothing but the address keeps it
away. That a trap does count is shown first.
"""

from __future__ import annotations

import ast
import socket
from pathlib import Path

import pytest

from articles import tasks
from articles.citations.links import Follower, following
from tests.articles.citations.conftest import NOW
from tests.articles.citations.links.conftest import Names, follow, led, reaching
from tests.registries import AtOnce
from tests.sites import redirecting

ROOT = Path(__file__).parents[4]
HERE = "127.0.0.1"
DISGUISES = [
    *("127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "2130706433", "017700000001", "0x7f000001", "0x7f.1"),
    *("0177.0.0.1", "0x7F.0x0.0x0.0x1", "0", "0.0.0.0", "127.0.0.2", "127。0。0。1", "①②⑦.⓪.⓪.①", "１２７.0.0.1"),
    *("localhost", "localhost.", "LOCALHOST", "%31%32%37.0.0.1", "127.0.0.%31"),
    *("good@127.0.0.1", "site.example@127.0.0.1", "site.example:80@127.1", "site.example\\@127.0.0.1"),
    *("127.0.0.1\\@site.example", "127.0.0.1\t", "127.0.0.1\n", " 127.0.0.1"),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[0:0:0:0:0:ffff:7f00:0001]"),
    *("[::1%lo]", "[::1%25lo]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]"),
]


def really_resolving(**options) -> Follower:
    """With the real resolver of this machine, and any port."""
    return Follower(**{"pacer": AtOnce(), **options})


def test_a_trap_counts_who_connects(serve):
    trap = serve()
    assert trap.connections() == 0
    assert led(reaching(trap), f"http://127.0.0.1:{trap.port}/") == ("reached", "It opens.")
    assert trap.connections() == 1


@pytest.mark.parametrize("address", [HERE, "::1"])
@pytest.mark.parametrize("host", DISGUISES)
def test_no_disguise_of_this_machine_reaches_it(serve, host, address):
    trap = serve(address=address)
    follower = really_resolving(ports={trap.port})
    assert led(follower, f"http://{host}:{trap.port}/")[0] == "refused"
    assert led(follower, f"http://{host}:{trap.port}")[0] == "refused"
    assert trap.connections() == 0


@pytest.mark.parametrize("host", DISGUISES)
def test_no_redirect_to_a_disguise_of_this_machine_reaches_it(serve, host):
    trap = serve()
    front = serve({"*": redirecting(f"http://{host}:{trap.port}/")}, address="127.0.0.3")
    follower = reaching(front, ports={trap.port})
    assert led(follower, f"http://site.example:{front.port}/page")[0] == "refused"
    assert (front.connections(), trap.connections()) == (1, 0)


@pytest.mark.parametrize(
    "addresses",
    [[HERE], ["127.0.0.3", HERE], [HERE, "127.0.0.3"], ["::1"], ["::ffff:127.0.0.1"], ["127.0.0.3", "169.254.169.254"]],
)
def test_a_name_that_leads_to_any_inner_address_is_refused_with_all_of_them(serve, addresses):
    """127.0.0.3 stands for the public address of the site: it may be reached, but not in this company."""
    front = serve(address="127.0.0.3")
    trap = serve(port=front.port)
    follower = reaching(front, ports={front.port}, resolve=Names(site_example=addresses))
    assert led(follower, f"http://site.example:{front.port}/")[0] == "refused"
    assert (front.connections(), trap.connections()) == (0, 0)


def test_the_sentence_says_what_it_leads_to_and_not_where_that_is():
    follower = really_resolving(resolve=Names(site_example=["127.11.12.13"]))
    assert led(follower, "http://site.example/") == (
        "refused",
        "site.example is this machine itself, not a site of the public web: it was not opened.",
    )


def test_a_resolver_that_changes_its_answer_is_not_asked_again_before_the_connection(serve, monkeypatch):
    front = serve(address="127.0.0.3")
    trap = serve(port=front.port)
    names = Names(site_example=[["127.0.0.3"], [HERE]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **more: pytest.fail("a second look-up"))
    monkeypatch.setattr(socket, "create_connection", lambda *arguments, **more: pytest.fail("a second look-up"))
    followed = follow(reaching(front, resolve=names), f"http://site.example:{front.port}/")
    assert (followed.led, names.asked) == ("reached", ["site.example"])
    assert (front.connections(), trap.connections()) == (1, 0)


def test_a_second_request_goes_to_the_address_of_the_first(serve):
    front = serve({"HEAD /": b"HTTP/1.1 405 No\r\n\r\n"}, address="127.0.0.3")
    trap = serve(port=front.port)
    names = Names(site_example=[["127.0.0.3"], [HERE]])
    assert led(reaching(front, resolve=names), f"http://site.example:{front.port}/") == ("reached", "It opens.")
    assert (front.requests, front.connections(), trap.connections()) == (["HEAD /", "GET /"], 2, 0)


def test_a_redirect_to_the_same_name_is_judged_anew(serve):
    front = serve({"/": redirecting("/next")}, address="127.0.0.3")
    trap = serve(port=front.port)
    names = Names(site_example=[["127.0.0.3"], [HERE]])
    follower = reaching(front, resolve=names, ports={front.port})
    assert led(follower, f"http://site.example:{front.port}/")[0] == "refused"
    assert (names.asked, front.requests, trap.connections()) == (["site.example"] * 2, ["HEAD /"], 0)


@pytest.mark.parametrize(
    "location",
    [
        "ftp://127.0.0.1:{}/",
        "gopher://127.0.0.1:{}/_x",
        "file:///etc/passwd",
        "javascript:x",
        "data:,x",
        "dict://127.1:{}/",
    ],
)
def test_a_redirect_to_another_scheme_leads_nowhere(serve, location):
    trap = serve()
    front = serve({"*": redirecting(location.format(trap.port))}, address="127.0.0.3")
    follower = reaching(front, ports={trap.port})
    assert led(follower, f"http://site.example:{front.port}/page") == (
        "refused",
        "It leads to something other than a web page: only http and https are opened.",
    )
    assert trap.connections() == 0


def test_what_is_allowed_is_one_pair_of_address_and_port(serve):
    front, trap = serve(), serve()
    other = serve(address="127.0.0.3", port=front.port)
    follower = reaching(front, resolve=Names(site_example=[HERE], other_example=["127.0.0.3"]))
    assert led(follower, f"http://site.example:{trap.port}/")[0] == "refused"
    assert led(follower, f"http://other.example:{front.port}/")[0] == "refused"
    assert led(follower, f"http://site.example:{front.port}/")[0] == "reached"
    assert (front.connections(), trap.connections(), other.connections()) == (1, 0, 0)


def test_a_port_of_what_is_allowed_is_no_port_of_the_web(monkeypatch):
    monkeypatch.setattr(following, "not_public", lambda address: "")  # 127.0.0.9 stands for a public address
    follower = reaching(resolve=Names(site_example=["127.0.0.9"]), also_reachable={(HERE, 8080)})
    assert led(follower, "http://site.example:8080/") == (
        "refused",
        "It leads to port 8080 of site.example, which is not tried.",
    )


def test_no_proxy_of_the_environment_is_used(serve, monkeypatch):
    front, proxy = serve(), serve()
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert led(reaching(front), f"http://site.example:{front.port}/")[0] == "reached"
    assert (front.connections(), proxy.connections()) == (1, 0)


def test_the_site_itself_allows_nothing_more(serve):
    trap = serve()
    tasks.follower.cache_clear()
    followed = tasks.follower().follow("http://127.0.0.1/", now=NOW)
    assert followed.said == "127.0.0.1 is this machine itself, not a site of the public web: it was not opened."
    assert tasks.follower().follow(f"http://127.0.0.1:{trap.port}/", now=NOW).led == "refused"
    assert trap.connections() == 0


def test_no_code_of_the_project_widens_what_is_reachable():
    paths = [path for app in ("articles", "config", "reviewboard") for path in (ROOT / app).rglob("*.py")]
    calls = [
        node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    made = [call for call in calls if ast.unparse(call.func).split(".")[-1] == "Follower"]
    assert [sorted(word.arg for word in call.keywords) for call in made] == [["pacer", "user_agent"]]
    assert [call.args for call in made] == [[]]
