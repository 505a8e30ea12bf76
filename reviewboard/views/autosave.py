"""The answers to a form that saves itself (articles/static/site/autosave.js)."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from articles.dates import clock


def is_autosave(request: HttpRequest) -> bool:
    return "X-Autosave" in request.headers


def saved(version: str, pieces: dict[str, str]) -> JsonResponse:
    """``pieces`` is {element id: html that replaces it}; ``version`` is another one after every save."""
    return JsonResponse({"saved_at": clock(timezone.now()), "version": version, "pieces": pieces})


def not_saved(message: str, *, url: str, link: str, status: int) -> JsonResponse:
    """Why it was not, and where to go; the browser keeps what was typed."""
    return JsonResponse({"message": message, "url": url, "link": link}, status=status)


def kept_with_old_text(message: str, *, url: str, status: int) -> JsonResponse:
    """It was saved, with the text that it is about; there is a newer one. The browser need not keep it."""
    return JsonResponse({"message": message, "url": url, "link": "See what changed", "kept": True}, status=status)


def saved_meanwhile(message: str, *, url: str, version: str, theirs: dict[str, str], shown: str) -> JsonResponse:
    """Another page saved something else: ``theirs`` by field name, and ``shown``, the html with both side by side."""
    told = {"message": message, "url": url, "link": "Look at both", "version": version, "theirs": theirs, "both": shown}
    return JsonResponse(told, status=409)


def faults(form: Form) -> str:
    """What is wrong with a form, in one line."""
    return " ".join(fault for errors in form.errors.values() for fault in errors)
