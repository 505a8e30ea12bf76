"""Tasks about sources that stand worse than before: the list, and closing one with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from articles.refusals import Refused
from reviewboard.actions.alerts import close_alert
from reviewboard.forms.deciding import ReasonForm
from reviewboard.models import Alert
from reviewboard.queries.alerts import PAGE, open_alerts
from reviewboard.views.refusing import tell


def alerts(request: HttpRequest) -> HttpResponse:
    """The open ones, newest first."""
    after = request.GET.get("after", "")
    found = open_alerts(after)
    context = {
        "rows": found.rows,
        "size": PAGE,
        "previous_url": "?" if after else "",
        "next_url": f"?after={found.next_key}" if found.next_key else "",
    }
    return render(request, "reviewboard/alerts/list.html", context)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """What closing means, the reason, and then it is closed."""
    alert = get_object_or_404(Alert.objects.select_related("article__current"), pk=pk)
    form, status = ReasonForm(request.POST or None, help_text=HELP), 200
    if form.is_valid():
        try:
            close_alert(pk, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            status = tell(form, refusal)
        else:
            messages.success(request, "Closed. Your reason is in the article’s history.")
            return redirect("board:alerts")
    context = {
        "article": alert.article,
        "form": form,
        "title": "Close the task about a source",
        "act": "Close it",
        "grave": False,
        "possible": alert.closed_at is None,
        "impossible": f"It is already closed: {alert.closed_because}",
        "effects": EFFECTS,
        "back": reverse("board:alerts"),
    }
    return render(request, "reviewboard/decide/reason.html", context, status=status)


HELP = "Say what was done about it, or why nothing has to be."
EFFECTS = [
    "It leaves the list of source alerts. If the source gets worse still, it comes back.",
    "What stands in the way of approval stays in the way, and readers still see the mark beside each claim that rests "
    "on the source.",
    "Nobody is told by mail.",
]
