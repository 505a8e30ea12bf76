"""Every component once, with invented content: for looking at, and for the accessibility tests.

Served at /board/styleguide/ where DEBUG is on."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

VERDICTS = ["supports", "partly", "does_not_support", "indirect", "cannot_access", None]
SECTIONS = [
    {"label": "Queue", "url": "#queue", "count": 7, "current": True, "key": "g q"},
    {"label": "Articles", "url": "#articles"},
    {"label": "History", "url": "#history"},
]


class Reopening(forms.Form):
    """A form with a field of each kind."""

    reason = forms.CharField(
        help_text="Readers will see this sentence.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you reopen it; readers will see this sentence."},
    )
    where = forms.CharField(label="Where in the source", help_text="Page, table or heading", required=False)
    audience = forms.ChoiceField(
        label="Written for",
        choices=[("clinicians", "Clinicians"), ("patients", "Patients and public"), ("students", "Students")],
        widget=forms.RadioSelect,
        initial="clinicians",
    )
    certainty = forms.ChoiceField(
        label="Certainty of the claim (GRADE)",
        choices=[("high", "High"), ("moderate", "Moderate"), ("low", "Low"), ("very_low", "Very low")],
    )
    tell = forms.BooleanField(
        label="Tell the reviewers", help_text="One mail each, without the text.", required=False, initial=True
    )


def page(request: HttpRequest) -> HttpResponse:
    """GET: the page of all components."""
    now = timezone.now()
    context = {
        "sections": SECTIONS,
        "find_url": "#find",
        "verdicts": VERDICTS,
        "some": VERDICTS[:2] * 7 + VERDICTS[2:],
        "citations": [(number, value, f"#citation-{number}") for number, value in enumerate(VERDICTS * 3, start=1)],
        "counts": {"supports": 18, "partly": 3, "indirect": 1, "cannot_access": 1},
        "digest": "9f2c41d708ae5b63e1d077c42a98b35f6d021fc8e94b30a7c51e8d7642f90b1a",
        "day": datetime(2026, 1, 17, 14, 32, 8, tzinfo=UTC),
        "times": [
            None,
            now + timedelta(hours=5, minutes=1),
            now.date() + timedelta(days=1),
            now.date() + timedelta(days=9),
            now - timedelta(days=1, hours=2),
        ],
        "steps": ["submitted", "under_review", "approved"],
        "pieces": [("same", "The dose is "), ("del", "5 mg"), ("same", " "), ("ins", "0.5 mg"), ("same", " daily.")],
        "form": Reopening({"audience": "clinicians", "certainty": "low"}),
        "unbound": Reopening(prefix="clean"),
        "facts": [("Revision", "3 of 3"), ("Shown to readers", "Yes, with the caution")],
    }
    return render(request, "styleguide.html", context)
