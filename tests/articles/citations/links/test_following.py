"""Where an address leads, told from what the sites on the way answer; whatever they do, it ends, and in time."""

from __future__ import annotations

import itertools

import pytest

from articles.citations.clients.pacing import InProcessPacer, Limit
from articles.citations.links import Led
from tests.articles.citations.conftest import NOW
from tests.articles.citations.links.conftest import Names, follow, led, reaching
from tests.sites import answering, redirecting, site_certificate, trusting


def ended(serve, answer, path: str = "/page", **options) -> tuple[str, str]:
    """What an address leads to whose site answers like this, whatever it is asked."""
    front = serve({path: answer})
    return led(reaching(front, **options), f"http://site.example:{front.port}{path}")


@pytest.mark.parametrize("status", [200, 203, 204, 206])
def test_a_page_that_is_there_opens(serve, status):
    assert ended(serve, answering(status)) == ("reached", "It opens.")


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_the_site_says_is_not_there_is_gone(serve, status):
    said = f"site.example answers that there is nothing at this address ({status})."
    assert ended(serve, answering(status)) == ("gone", said)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 405, 406, 407, 418, 451])
def test_a_site_that_turns_machines_away_says_nothing_about_its_page(serve, status):
    said = f"site.example does not show it to machines ({status}): a person has to open it."
    assert ended(serve, answering(status)) == ("turned_away", said)


@pytest.mark.parametrize("status", [300, 304, 305, 408, 425, 429, 500, 501, 502, 503, 504, 599, 999])
def test_trouble_is_unknown(serve, status):
    assert ended(serve, answering(status)) == ("unknown", f"site.example did not give the page ({status}).")


@pytest.mark.parametrize("status", [400, 403, 404, 405, 406, 410, 500, 501])
def test_what_head_does_not_get_is_asked_for_as_a_page(serve, status):
    front = serve({"HEAD /page": answering(status)})
    followed = follow(reaching(front), f"http://site.example:{front.port}/page")
    assert (followed.led, front.requests) == (Led.REACHED, ["HEAD /page", "GET /page"])
    assert [(proof.status, proof.url) for proof in followed.evidence] == [
        (status, f"http://site.example:{front.port}/page"),
        (200, f"http://site.example:{front.port}/page"),
    ]


@pytest.mark.parametrize("status", [200, 401, 429, 503])
def test_what_another_request_would_not_change_is_asked_once(serve, status):
    front = serve({"*": answering(status)})
    follow(reaching(front), f"http://site.example:{front.port}/page")
    assert front.requests == ["HEAD /page"]


def test_a_request_says_who_asks_and_brings_nothing_along(serve):
    front = serve({"/": answering(302, "Location: /next", "Set-Cookie: who=you")})
    follower = reaching(front, user_agent="reviewboard/0.1 (checks links)")
    follow(follower, f"http://site.example:{front.port}/")
    assert front.heads == [
        f"HEAD {path} HTTP/1.1\r\nHost: site.example:{front.port}\r\nUser-Agent: reviewboard/0.1 (checks links)\r\n"
        "Accept: */*\r\nConnection: close\r\n\r\n"
        for path in ("/", "/next")
    ]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_each_hop_is_told(serve, status):
    front = serve({"/a": redirecting("/b?x=1", status)})
    front.answers["/b?x=1"] = redirecting(f"//other.example:{front.port}/c", status)
    names = Names(site_example=["127.0.0.1"], other_example=["127.0.0.1"])
    followed = follow(reaching(front, resolve=names), f"http://site.example:{front.port}/a")
    base = f"http://site.example:{front.port}"
    assert followed.led is Led.REACHED
    assert followed.hops == (f"{base}/a", f"{base}/b?x=1", f"http://other.example:{front.port}/c")
    assert [proof.status for proof in followed.evidence] == [status, status, 200]
    assert {proof.fetched_at for proof in followed.evidence} == {NOW}
    assert names.asked == ["site.example", "site.example", "other.example"]


def test_five_redirects_are_followed_and_no_sixth(serve):
    front = serve({f"/{step}": redirecting(f"/{step + 1}") for step in range(1, 6)})
    assert led(reaching(front), f"http://site.example:{front.port}/1") == ("reached", "It opens.")
    front.answers["/0"] = redirecting("/1")
    front.requests.clear()
    said = "It redirects more than 5 times, the last time to site.example."
    assert led(reaching(front), f"http://site.example:{front.port}/0") == ("unknown", said)
    assert len(front.requests) == 6


def test_a_loop_ends(serve):
    front = serve({"/page": redirecting("/page")})
    assert led(reaching(front), f"http://site.example:{front.port}/page")[0] == "unknown"
    assert front.connections() == 6


def test_a_redirect_that_says_nowhere_is_unknown(serve):
    assert ended(serve, answering(302)) == ("unknown", "site.example did not give the page (302).")


@pytest.mark.parametrize("home", ["/", "/index.html", "/en/", "/home"])
def test_a_redirect_to_the_home_page_is_no_page(serve, home):
    said = "It leads to the home page of site.example, no longer to a page of its own."
    assert ended(serve, redirecting(home)) == ("home", said)


def test_an_address_that_was_the_home_page_still_is(serve):
    assert ended(serve, redirecting("/en/"), path="/")[0] == "reached"


def test_a_redirect_to_a_home_page_that_is_gone_is_gone(serve):
    front = serve({"/page": redirecting("/"), "/": answering(404)})
    assert led(reaching(front), f"http://site.example:{front.port}/page")[0] == "gone"


@pytest.mark.parametrize(
    "location",
    [
        "http://[::1",
        "/a\x01b",
        "http://bad host.example/",
        "http://①②⑦.example/",
        "http://" + "a" * 300 + ".example/",
        "\\\\x",
    ],
)
def test_a_redirect_to_nonsense_leads_nowhere(serve, location):
    assert ended(serve, redirecting(location))[0] == "refused"


def test_interim_answers_are_passed_over(serve):
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    assert ended(serve, interim + redirecting("/next")) == ("reached", "It opens.")


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200\r\n\r\n",
        b"HTTP/1.0 200 OK\n\n",
        b"HTTP/1.1 200 \xff\r\nX: \xff\r\n\r\nbody",
        b"HTTP/1.1 200 OK\r\n:\r\n\r\n",
    ],
)
def test_loose_manners_are_borne_with(serve, answer):
    assert ended(serve, answer) == ("reached", "It opens.")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "site.example broke off before it had answered."),
        (b"HTTP/1.1 200 OK\r\nX: ", "site.example broke off before it had answered."),
        (b"220 mail.example ESMTP\r\n\r\n", "site.example answered with something other than HTTP."),
        (b"<html>\r\n\r\n", "site.example answered with something other than HTTP."),
        (b"HTTP/2 200\r\n\r\n", "site.example answered with something other than HTTP."),
        (b"HTTP/1.1 2000 OK\r\n\r\n", "site.example answered with something other than HTTP."),
        (b"HTTP/1.1 099 Low\r\n\r\n", "site.example answered with something other than HTTP."),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000, "site.example answered with more headers than are read."),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 40_000, "site.example answered with more headers than are read."),
        (b"HTTP/1.1 103 Soon\r\n\r\n" * 2_000, "site.example answered with more headers than are read."),
        (b"HTTP/1.1 302 Found\r\nLocation:" + b" " * 31_000 + b"x", "site.example broke off before it had answered."),
    ],
)
def test_what_is_no_answer_is_unknown(serve, answer, said):
    assert ended(serve, answer) == ("unknown", said)


def test_a_body_is_not_read(serve):
    endless = itertools.chain([b"HTTP/1.1 200 OK\r\n\r\n"], itertools.repeat(b"x" * 100_000))
    front = serve({"HEAD /page": answering(404), "GET /page": endless})
    assert led(reaching(front), f"http://site.example:{front.port}/page") == ("reached", "It opens.")


def dripping(answer: bytes, count: int = 200) -> list[bytes]:
    """Whole after ten seconds: whoever waits for each piece anew sees it as an answer."""
    return [*(bytes([byte]) for byte in b"HTTP/1.1 200 OK\r\n"), *[b"X: y\r\n"] * count, answer]


def test_headers_that_drip_are_not_waited_for(serve):
    assert ended(serve, dripping(b"\r\n"), hop_seconds=0.4) == ("unknown", "site.example did not answer in time.")


def test_a_site_that_says_nothing_is_not_waited_for(serve):
    assert ended(serve, [b""] * 200, hop_seconds=0.2) == ("unknown", "site.example did not answer in time.")


def test_a_handshake_that_never_comes_is_not_waited_for(serve):
    silent = serve()
    follower = reaching(silent, hop_seconds=0.2, tls=trusting())
    assert led(follower, f"https://site.example:{silent.port}/") == ("unknown", "site.example did not answer in time.")


def test_the_way_as_a_whole_is_not_waited_for(serve):
    slow = [b"HTTP/1.1 302 Found\r\n", *[b"X: y\r\n"] * 5, b"Location: /page\r\n\r\n"]
    front = serve({"/page": slow})
    follower = reaching(front, hop_seconds=60, seconds=0.5)
    assert led(follower, f"http://site.example:{front.port}/page")[0] == "unknown"
    assert len(front.requests) < 6


def test_a_way_that_took_too_long_for_turns_says_so(serve, clock):
    front = serve({"/page": redirecting("/page")})

    class Slow:
        learned: list[Limit] = []

        def wait(self, host: str) -> str:
            clock.sleep(9)
            return "turn"

        def done(self, host: str, turn: str) -> None:
            """Nobody else waits."""

        def learn(self, host: str, limit: Limit) -> None:
            self.learned.append(limit)

    follower = reaching(front, pacer=Slow(), clock=clock)
    said = "Where it leads could not be told within 30 seconds."
    assert led(follower, f"http://site.example:{front.port}/page") == ("unknown", said)
    assert (front.connections(), set(Slow.learned)) == (3, {Limit(1.0, 1)})


def test_each_host_is_asked_once_a_second(serve, clock):
    front = serve({"/1": redirecting("/2"), "HEAD /2": answering(405)})
    pacer = InProcessPacer(clock=clock, sleep=clock.sleep)
    follower = reaching(front, pacer=pacer, clock=clock)
    assert led(follower, f"http://site.example:{front.port}/1")[0] == "reached"
    assert [round(seconds, 1) for seconds in clock.slept] == [1.0, 1.0]


def test_an_address_that_gets_no_turn_is_not_tried_and_a_turn_that_was_used_is_handed_back(serve, clock):
    front = serve()
    pacer = InProcessPacer(clock=clock, sleep=clock.sleep, patience=5)
    follower = reaching(front, pacer=pacer, clock=clock)
    for _ in range(2):
        assert led(follower, f"http://site.example:{front.port}/")[0] == "reached"
    assert pacer.wait("site.example")
    said = "Too many addresses of site.example are waiting to be tried."
    assert led(follower, f"http://site.example:{front.port}/") == ("not_tried", said)
    assert front.connections() == 2


def test_nobody_listening_is_unknown(serve):
    front = serve()
    follower = reaching(front, also_reachable={("127.0.0.9", front.port)}, resolve=Names(site_example=["127.0.0.9"]))
    said = "site.example could not be reached."
    assert led(follower, f"http://site.example:{front.port}/") == ("unknown", said)


def test_a_host_with_several_addresses_is_reached_at_the_first_that_listens(serve):
    front = serve(address="127.0.0.3")
    pairs = {("127.0.0.9", front.port), ("127.0.0.3", front.port)}
    names = Names(site_example=["127.0.0.9", "127.0.0.3"])
    assert led(reaching(also_reachable=pairs, resolve=names), f"http://site.example:{front.port}/")[0] == "reached"


def test_an_encrypted_page_opens_by_the_name_that_was_asked_for(serve):
    asked_for: list[str | None] = []
    front = serve(tls=site_certificate(asked_for.append))
    follower = reaching(front, tls=trusting())
    assert led(follower, f"https://site.example:{front.port}/page") == ("reached", "It opens.")
    assert (asked_for, front.requests) == (["site.example"], ["HEAD /page"])


def test_a_certificate_for_another_name_ends_the_way_before_anything_is_asked(serve):
    front = serve(tls=site_certificate())
    follower = reaching(front, tls=trusting(), resolve=Names(other_example=["127.0.0.1"]))
    said = "The certificate of other.example is not valid, so it was not asked."
    assert led(follower, f"https://other.example:{front.port}/page") == ("unknown", said)
    assert led(follower, f"https://127.0.0.1:{front.port}/page")[0] == "unknown"
    assert (front.connections(), front.requests) == (2, [])


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(serve):
    front = serve(tls=site_certificate())
    said = "The certificate of site.example is not valid, so it was not asked."
    assert led(reaching(front), f"https://site.example:{front.port}/page") == ("unknown", said)
    assert front.requests == []


def test_a_site_that_does_not_speak_tls_is_unknown(serve):
    front = serve({"*": b"HTTP/1.1 200 OK\r\n\r\n"})
    assert led(reaching(front, hop_seconds=0.3), f"https://site.example:{front.port}/page")[0] == "unknown"
