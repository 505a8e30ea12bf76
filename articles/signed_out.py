"""What somebody hears who is not signed in: a page sends them to sign in, and whatever they typed comes along.

A script that saves gets 401 in JSON and asks for the password in place (articles/static/site/signed_out.js). A plain
form gets a page that shows what was typed and carries it, signed, through the sign-in.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from articles.models import Person

SALT = "articles.signed_out"
WHO_SALT = "articles.signed_out.who"
KEPT_SECONDS = 24 * 3600
NOT_CARRIED = ("csrfmiddlewaretoken", "password")
PAGE_FIELDS = ("seen", "based_on", "general-seen")
MESSAGE = "You were signed out."

Pairs = Sequence[tuple[str, str]]


def answer(request: HttpRequest) -> HttpResponse:
    """401 where something was sent, else the way to the sign-in page."""
    if "X-Autosave" in request.headers:
        return JsonResponse({"message": MESSAGE}, status=401)
    if request.method == "POST" or "HX-Request" in request.headers:
        return asks_again(request, request.get_full_path(), typed_in(request))
    return redirect_to_login(request.get_full_path())


def typed_in(request: HttpRequest) -> Pairs:
    """(name, value) of all fields, in order; no password, no token."""
    return [(name, value) for name, values in request.POST.lists() if name not in NOT_CARRIED for value in values]


def asks_again(request: HttpRequest, path: str, typed: Pairs, fault: str = "", status: int = 401) -> HttpResponse:
    """The page that shows what was typed and asks who it was."""
    context = {
        "typed": words_of(typed),
        "carried": signing.dumps([path, typed], salt=SALT, compress=True),
        "fault": fault,
        "login": request.POST.get("login", ""),
    }
    return render(request, "signed_out.html", context, status=status)


def words_of(typed: Pairs) -> list[str]:
    """What a person wrote, without the fields that a page fills in by itself."""
    return [value for name, value in typed if name not in PAGE_FIELDS and " " in value.strip()]


def carried(sealed: str) -> tuple[str, Pairs]:
    """(address, fields) as ``asks_again`` sealed them. Raises BadSignature, also where a day has passed."""
    path, typed = signing.loads(sealed, salt=SALT, max_age=KEPT_SECONDS)
    return path, typed


def who(person: Person) -> str:
    """Names the person to ``person_of``, on a page that they were given: a password can be tried for nobody else."""
    return signing.dumps(person.pk, salt=WHO_SALT)


def person_of(sealed: str) -> Person | None:
    """Whose page it was; None for anything but what ``who`` made."""
    try:
        return Person.objects.filter(pk=signing.loads(sealed, salt=WHO_SALT), is_active=True).first()
    except signing.BadSignature:
        return None
