"""What reviewing costs and how much of it carries over, for those who look after it all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reviewboard.queries.agreement import agreement_since
from reviewboard.queries.numbers import ENOUGH_REVIEWERS, MONTHS, first_month, numbers


def page(request: HttpRequest) -> HttpResponse:
    today = timezone.now().date()
    agreement = agreement_since(first_month(today))
    context = {
        "numbers": numbers(today),
        "agreement": agreement if agreement and agreement.people >= ENOUGH_REVIEWERS else None,
        "enough": ENOUGH_REVIEWERS,
        "span": MONTHS,
    }
    return render(request, "reviewboard/numbers/numbers.html", context)
