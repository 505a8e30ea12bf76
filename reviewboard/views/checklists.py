"""The checklists: what reviewers are asked beside the citations, kept by editors and admins."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from articles.refusals import NotAllowed, Refused, Stale
from reviewboard.actions import checklists
from reviewboard.forms.answers import AnswersForm
from reviewboard.forms.checklists import ChecklistForm, RetireForm, act_in
from reviewboard.models import ChecklistVersion
from reviewboard.queries.checklists import all_checklists, newest_version, versions_of
from reviewboard.views.refusing import tell

EDIT = "reviewboard/checklists/edit.html"


def page(request: HttpRequest) -> HttpResponse:
    """Every checklist, those in use first."""
    return render(request, "reviewboard/checklists/list.html", {"rows": all_checklists()})


def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as a reviewer sees it (``?version=``, else the newest), and who made which."""
    versions = versions_of(pk)
    if not versions:
        raise Http404
    shown = next((row for row in versions if str(row.number) == request.GET.get("version")), versions[0])
    context = {
        "newest": versions[0],
        "version": shown,
        "versions": versions,
        "checklist": shown.checklist,
        "answers": AnswersForm(shown.asked),
    }
    return render(request, "reviewboard/checklists/checklist.html", context)


def new(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _typed(request, None)
    return render(request, EDIT, {"form": ChecklistForm.of(None, 0)})


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    newest = _newest(pk)
    if request.method == "POST":
        return _typed(request, newest)
    form = ChecklistForm.of(checklists.wording_of(newest), newest.number)
    return render(request, EDIT, {"form": form, "newest": newest})


def _newest(pk: int) -> ChecklistVersion:
    found = newest_version(pk)
    if found is None:
        raise Http404
    return found


def _typed(request: HttpRequest, newest: ChecklistVersion | None) -> HttpResponse:
    """A press of add, up, down or remove, or of preview, shows what was typed again and stores nothing."""
    if act_in(request.POST):
        return render(request, EDIT, {"form": ChecklistForm.rearranged(request.POST), "newest": newest})
    form = ChecklistForm.typed(request.POST)
    if not form.is_valid():
        return render(request, EDIT, {"form": form, "newest": newest}, status=422)
    if "save" not in request.POST:
        preview = AnswersForm(form.wording.questions)
        return render(request, EDIT, {"form": form, "newest": newest, "preview": preview})
    return _saved(request, form, newest)


def _saved(request: HttpRequest, form: ChecklistForm, newest: ChecklistVersion | None) -> HttpResponse:
    said = form.about.cleaned_data
    try:
        version = _stored(request, form, newest)
    except Stale as refusal:
        return _stale(request, form, newest, refusal)
    except Refused as refusal:
        form.about.add_error(None if isinstance(refusal, NotAllowed) else "name", str(refusal))
        return render(request, EDIT, {"form": form, "newest": newest}, status=409)
    if version is None:
        messages.info(request, "Nothing changed, so no version was made.")
        return redirect("board:checklist", newest.checklist_id)
    words = f"Saved as version {version.number} of “{said['name']}”. Reviews that are opened from now on ask it."
    messages.success(request, words)
    return redirect("board:checklist", version.checklist_id)


def _stored(request: HttpRequest, form: ChecklistForm, newest: ChecklistVersion | None) -> ChecklistVersion | None:
    said = form.about.cleaned_data
    if newest is None:
        return checklists.make_checklist(form.wording, by=request.user, note=said["note"])
    return checklists.change_checklist(
        newest.checklist_id, form.wording, by=request.user, seen=said["seen"], note=said["note"]
    )


def _stale(request: HttpRequest, form: ChecklistForm, newest: ChecklistVersion, refusal: Stale) -> HttpResponse:
    """409: what was typed stays; saved once more it takes the place of the version shown beside it."""
    now = _newest(newest.checklist_id)
    form.about.data = form.about.data.copy()
    form.about.data["seen"] = str(now.number)
    context = {"form": form, "newest": now, "stale": refusal, "theirs": AnswersForm(now.asked)}
    return render(request, EDIT, context, status=409)


def retire(request: HttpRequest, pk: int) -> HttpResponse:
    newest, form, status = _newest(pk), RetireForm(request.POST or None), 200
    if form.is_valid():
        try:
            checklists.retire_checklist(pk, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            status = tell(form, refusal)
        else:
            messages.success(request, f"“{newest.checklist.name}” is retired. No new review asks it.")
            return redirect("board:checklists")
    context = {"form": form, "newest": newest, "checklist": newest.checklist}
    return render(request, "reviewboard/checklists/retire.html", context, status=status)


@require_POST
def use_again(request: HttpRequest, pk: int) -> HttpResponse:
    newest = _newest(pk)
    checklists.use_checklist_again(pk, by=request.user)
    messages.success(request, f"“{newest.checklist.name}” is in use again, as version {newest.number} has it.")
    return redirect("board:checklist", pk)
