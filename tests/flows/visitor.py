"""A person at the site without JavaScript: follows the links and sends the forms that a page offers, nothing else."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from lxml import html

from articles.models import Person
from tests.cast import PASSWORD

SENDS = "self::button[not(@type) or @type='submit']"


class Visitor:
    """``page`` is what they see now. Forms go out as a browser would send them, with the token that the page holds."""

    def __init__(self, person: Person | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        if person:
            self.open(reverse("account_login"))
            self.press("Sign in", login=person.email, password=PASSWORD)
            assert "Signed in as" in self.text

    def open(self, address: str, status: int = 200) -> Visitor:
        self._arrive(self.client.get(address, follow=True), status)
        return self

    def follow(self, words: str, status: int = 200) -> Visitor:
        """The first link that says so."""
        return self.open(self._offered("a[@href]", words).get("href"), status)

    def press(self, words: str, /, status: int = 200, within: str = "", **typed: str | list[str]) -> Visitor:
        """Fill in the form of the first button that says so, below the element with the id ``within``, and send it."""
        button = self._offered(f"*[{SENDS}][not(@aria-disabled='true')]", words, within)
        form = next(button.iterancestors("form"))
        sent = _filled(form, typed)
        if button.get("name"):
            sent.setdefault(button.get("name"), []).append(button.get("value", ""))
        address = form.get("action") or self.address
        if (form.get("method") or "get").lower() == "post":
            response = self.client.post(address, sent, follow=True)
        else:
            response = self.client.get(address, sent, follow=True)
        self._arrive(response, status)
        return self

    @property
    def text(self) -> str:
        """What can be read on the page, in one line."""
        return _words(self.page)

    def part(self, name: str) -> str:
        """What can be read under an id."""
        return _words(self.page.get_element_by_id(name))

    def _arrive(self, response, status: int) -> None:
        self.address = response.request["PATH_INFO"]
        if response.request["QUERY_STRING"]:
            self.address += "?" + response.request["QUERY_STRING"]
        assert response.status_code == status, f"{response.status_code} at {self.address}"
        self.page = html.document_fromstring(response.content.decode())

    def _offered(self, kind: str, words: str, within: str = ""):
        below = f"//*[@id='{within}']" if within else ""
        offered = self.page.xpath(f"{below}//{kind}")
        said = [(_words(one), one.get("aria-label") or "") for one in offered]
        found = next(
            (one for one, says in zip(offered, said, strict=True) if any(words in each for each in says)), None
        )
        assert found is not None, f"{words!r} is not offered at {self.address}, but {said}"
        return found


def _words(element) -> str:
    return " ".join(" ".join(element.xpath(".//text()[not(ancestor::script)]")).split())


def _filled(form, typed: dict[str, str | list[str]]) -> dict[str, list[str]]:
    """What a browser would send of the form with this typed into it; only fields that are there can be."""
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    for name, value in typed.items():
        fields = form.xpath(".//*[@name=$name]", name=name)
        assert fields, f"the form has no field {name}, but {sorted(sent)}"
        values = value if isinstance(value, list) else [value]
        if fields[0].get("type") in ("radio", "checkbox"):
            assert set(values) <= {field.get("value", "on") for field in fields}, (name, values)
        sent[name] = values
    return sent
