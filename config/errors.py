"""Answers to requests that never reach a view."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 with a sentence where too much was sent (files stream and are measured by their form), else 400."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return bad_request(request, exception)
