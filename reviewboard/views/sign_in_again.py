"""Signing in where one is, after a session ran out: nothing that was typed is lost on the way.

allauth signs in, with its limits on tries; this only brings it to where the person is at work.
"""

from __future__ import annotations

from allauth.account.forms import LoginForm
from allauth.decorators import rate_limit
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from articles import signed_out


@never_cache
@sensitive_post_parameters("password")
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """A script (``X-Autosave``) asks who is signed in, or signs its person in; a plain form brings what was typed."""
    if request.method != "POST":
        return _state(request) if "X-Autosave" in request.headers else redirect("board:home")
    return _in_place(request) if "X-Autosave" in request.headers else _with_what_was_typed(request)


def _state(request: HttpRequest) -> JsonResponse:
    """Who is signed in here (their id, "" for nobody), and the token that forms need from now on."""
    return JsonResponse({"reader": str(request.user.pk or ""), "token": get_token(request)})


@rate_limit(action="login")
def _in_place(request: HttpRequest) -> HttpResponse:
    """Only the person whose page it is: another one's password does not go on with their work."""
    person = signed_out.person_of(request.POST.get("who", ""))
    if person is None:
        return JsonResponse({"message": "This page is too old to sign in on. Load it again."}, status=403)
    form = LoginForm({"login": person.email, "password": request.POST.get("password", "")}, request=request)
    if not form.is_valid():
        return JsonResponse({"message": _fault(form, f"That is not the password of {person.name}.")}, status=403)
    form.login(request)
    return _state(request)


@rate_limit(action="login")
def _with_what_was_typed(request: HttpRequest) -> HttpResponse:
    try:
        path, typed = signed_out.carried(request.POST.get("carried", ""))
    except BadSignature:
        return redirect("account_login")
    form = LoginForm(request.POST, request=request)
    if not form.is_valid():
        fault = _fault(form, "That is not the password of this address.")
        return signed_out.asks_again(request, path, typed, fault=fault, status=403)
    form.login(request)
    if not typed:
        return redirect(path)
    return render(request, "send_again.html", {"path": path, "fields": typed, "typed": signed_out.words_of(typed)})


def _fault(form: LoginForm, mismatch: str) -> str:
    """allauth's own sentence where tries are limited; else what is wrong."""
    faults = form.errors.as_data().get("__all__", [])
    limited = next((fault for fault in faults if fault.code == "too_many_login_attempts"), None)
    return limited.messages[0] if limited else f"{mismatch} What you typed is kept: try again."
