"""What reviewing costs and how much of it carries over, for those who look after it all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reviewboard.queries.numbers import ENOUGH_REVIEWERS, MONTHS, numbers


def page(request: HttpRequest) -> HttpResponse:
    found = numbers(timezone.now().date())
    context = {"numbers": found, "enough": ENOUGH_REVIEWERS, "span": MONTHS}
    return render(request, "reviewboard/numbers/numbers.html", context)
