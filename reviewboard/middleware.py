"""The edge of every request: what came by a page says so in the history, and a refusal becomes a page that says why."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from articles.ledger.context import acting
from articles.models import Via
from articles.refusals import NotAllowed, Refused

STATUS = {NotAllowed: 403}


class RequestContext:
    """Gives the request its id (``X-Request-ID``), and answers an action's refusal that no view dealt with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = str(uuid.uuid4())
        with acting(Via.PAGE, request.id):
            response = self.get_response(request)
        response["X-Request-ID"] = request.id
        return response

    def process_exception(self, request: HttpRequest, refusal: Exception) -> HttpResponse | None:
        if not isinstance(refusal, Refused):
            return None
        status = STATUS.get(type(refusal), 409)
        if "X-Autosave" in request.headers:
            return JsonResponse({"message": str(refusal)}, status=status)
        return render(request, "refused.html", {"refusal": refusal, "back": _back(request)}, status=status)


def _back(request: HttpRequest) -> str:
    """The page of ours that the person came from, as long as it is another one than this."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if ours and came_from != request.build_absolute_uri() else "/board/"
