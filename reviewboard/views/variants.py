"""Texts for other readers on the editor's side: written, shown beside the main text, approved, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.drafts.variant_text import renumbered
from articles.models import Article, Audience, AudienceVariant, Revision, VariantSignature
from articles.permissions import User
from articles.refusals import Refused, Stale
from reviewboard.actions import variants as actions
from reviewboard.forms.deciding import ReasonForm
from reviewboard.forms.variants import RewordingForm, SignVariantForm
from reviewboard.permissions import can_edit, can_manage, can_open_file, can_see_comparisons, insist_manages
from reviewboard.queries.comparison import Comparison
from reviewboard.queries.rewording import Conflict, Preview, conflict_with, preview_of
from reviewboard.queries.variants import approvals_in_force, latest_wording, newest_variant, obstacles, reviews_signed
from reviewboard.views.refusing import tell


def write(request: HttpRequest, slug: str, audience: str) -> HttpResponse:
    """A text for these readers, begun from the newest there is; ``preview`` shows it beside the main text first."""
    if audience not in Audience:
        raise Http404
    article, readers = _article(request.user, slug), Audience(audience)
    actions.insist_rewords(request.user, article)
    if request.method == "POST":
        return _typed(request, article, readers)
    earlier = latest_wording(article, readers)
    title, body, lost = _begun(article.current, earlier)
    before = earlier.digest if earlier and earlier.revision_id == article.current_id else ""
    form = RewordingForm.begun(title, body, article.current.digest, before)
    return _write_page(request, article, readers, form, earlier=earlier, lost=lost)


def _article(user: User, slug: str) -> Article:
    article = Article.objects.select_related("current", "submitted_by").filter(slug=slug).first()
    if article is None or not can_open_file(user, article):
        raise Http404
    return article


def _begun(revision: Revision, earlier: AudienceVariant | None) -> tuple[str, str, tuple[int, ...]]:
    """Title and text to begin from, and the numbers whose works the current text cites no more."""
    if earlier is None:
        return revision.title, "", ()
    if earlier.revision_id == revision.pk:
        return earlier.title, earlier.body, ()
    body, lost = renumbered(earlier.body, _numbers(earlier.revision, revision))
    return earlier.title, body, lost


def _numbers(old: Revision, new: Revision) -> dict[int, int]:
    """{number in the old list: number of the same work in the new one}."""
    now = dict(new.references.exclude(source=None).order_by("-number").values_list("source_id", "number"))
    return {
        number: now[source] for number, source in old.references.values_list("number", "source_id") if source in now
    }


def _typed(request: HttpRequest, article: Article, audience: Audience) -> HttpResponse:
    form = RewordingForm(request.POST)
    if not form.is_valid():
        return _write_page(request, article, audience, form, status=422)
    if "preview" in request.POST:
        said = form.cleaned_data
        preview = preview_of(article.current, audience, said["title"], said["body"])
        return _write_page(request, article, audience, form, preview=preview)
    try:
        variant = actions.write_variant(article.pk, audience, form.reworded, by=request.user)
    except Stale:
        return _stale(request, article.slug, audience, form)
    except Refused as refusal:
        return _write_page(request, article, audience, form, status=tell(form, refusal))
    messages.success(
        request, f"Saved as number {variant.number} for {audience.readers}. Reviewers of the article are asked."
    )
    return redirect("board:variant", slug=article.slug, variant_id=variant.pk)


def _stale(request: HttpRequest, slug: str, audience: Audience, form: RewordingForm) -> HttpResponse:
    """409: what was typed stays, and counts from now on as begun from what is current."""
    article, said = _article(request.user, slug), form.cleaned_data
    newest = newest_variant(article.current, audience)
    again = RewordingForm.begun(said["title"], said["body"], article.current.digest, newest.digest if newest else "")
    conflict = conflict_with(article, newest, said["revision"], said["body"])
    return _write_page(request, article, audience, again, status=409, conflict=conflict)


def _write_page(
    request: HttpRequest,
    article: Article,
    audience: Audience,
    form: RewordingForm,
    *,
    status: int = 200,
    earlier: AudienceVariant | None = None,
    lost: tuple[int, ...] = (),
    preview: Preview | None = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    context = {
        "article": article,
        "revision": article.current,
        "audience": audience,
        "form": form,
        "earlier": earlier if earlier and earlier.revision_id != article.current_id else None,
        "lost": lost,
        "preview": preview,
        "conflict": conflict,
    }
    return render(request, "reviewboard/variants/write.html", context, status=status)


def show(request: HttpRequest, slug: str, variant_id: int) -> HttpResponse:
    """A wording beside the main text, what reviewers found, and what its approval waits for."""
    article = _article(request.user, slug)
    return _shown(request, article, _variant(article, variant_id))


def _variant(article: Article, variant_id: int) -> AudienceVariant:
    variant = get_object_or_404(_variants(article), pk=variant_id)
    variant.revision.article = article
    return variant


def _variants(article: Article) -> QuerySet[AudienceVariant]:
    return AudienceVariant.objects.filter(revision__article=article).select_related("revision")


def _shown(
    request: HttpRequest,
    article: Article,
    variant: AudienceVariant,
    form: SignVariantForm | None = None,
    status: int = 200,
) -> HttpResponse:
    sees = can_see_comparisons(request.user, variant)
    approval = approvals_in_force(variant.revision_id).filter(variant=variant).first()
    context = {
        "article": article,
        "variant": variant,
        "comparison": Comparison(variant, None, sees_others=sees),
        "sees_findings": sees,
        "approval": approval,
        "obstacles": obstacles(variant, article, reviews_signed(variant)) if sees and not approval else [],
        "may_approve": can_manage(request.user, article),
        "may_write": can_edit(request.user, article),
        "meaning": VariantSignature.Meaning.APPROVAL.label,
        "form": form or SignVariantForm.of(variant),
    }
    return render(request, "reviewboard/variants/variant.html", context, status=status)


@require_POST
def approve(request: HttpRequest, slug: str, variant_id: int) -> HttpResponse:
    """Sign that this exact wording may stand before its readers."""
    article = _article(request.user, slug)
    insist_manages(request.user, article)
    variant, form = _variant(article, variant_id), SignVariantForm(request.POST)
    if not form.is_valid():
        return _shown(request, article, variant, form, status=422)
    said = form.cleaned_data
    try:
        actions.approve_variant(variant.pk, by=request.user, seen=said["seen"], password=said["password"])
    except Refused as refusal:
        return _shown(request, article, variant, form, status=tell(form, refusal))
    messages.success(
        request,
        f"Approved for {variant.readers}. They can choose it where revision {variant.revision.number} is published.",
    )
    return redirect("board:variant", slug=slug, variant_id=variant.pk)


def take_back(request: HttpRequest, slug: str, variant_id: int) -> HttpResponse:
    """End an approval, with a reason."""
    article = _article(request.user, slug)
    insist_manages(request.user, article)
    variant, status = _variant(article, variant_id), 200
    form = ReasonForm(request.POST or None, help_text="It stays in the history.")
    if form.is_valid():
        try:
            actions.take_back_variant(variant.pk, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            status = tell(form, refusal)
        else:
            messages.success(
                request, f"Taken back. Readers see the main text in place of the one for {variant.readers}."
            )
            return redirect("board:variant", slug=slug, variant_id=variant.pk)
    return render(request, "reviewboard/decide/reason.html", _taking_back(article, variant, form), status=status)


def _taking_back(article: Article, variant: AudienceVariant, form: ReasonForm) -> dict:
    holds = approvals_in_force(variant.revision_id).filter(variant=variant).exists()
    return {
        "article": article,
        "form": form,
        "title": f"Take back the text for {variant.readers}",
        "act": "Take it back",
        "effects": [
            f"Readers can no longer choose the text for {variant.readers}. They see the main text.",
            "The main text, its approval and its publication stay as they are.",
            "The wording can be approved again later, by a new signature.",
        ],
        "possible": holds,
        "impossible": "This wording is not approved, so there is nothing to take back.",
        "grave": True,
        "back": reverse("board:variant", args=[article.slug, variant.pk]),
    }
