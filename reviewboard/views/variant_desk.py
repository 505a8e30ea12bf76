"""The reviewer's page of a text for other readers: it beside the main text, claim by claim.

As on the desk, ``X-Autosave`` requests are answered in JSON, and the same forms work as plain posts.
"""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.models import AudienceVariant
from articles.refusals import NotAllowed, Refused, WrongPassword
from reviewboard.actions import variant_reviews as reviews
from reviewboard.actions.saved_meanwhile import SavedMeanwhile, version_of
from reviewboard.forms.variants import ComparedForm, ComparisonAnswersForm, SignVariantForm
from reviewboard.models import Assignment, DraftVariantVerdict, VariantReview
from reviewboard.queries.comparison import Comparison, Row
from reviewboard.queries.variants import is_current, newest_variant
from reviewboard.views import autosave, two_texts

PIECES = {"comparison-count": "_count.html", "comparison-missing": "_missing.html"}
"""What an autosave brings up to date beside the form itself, by element id."""


def page(request: HttpRequest, assignment_id: int, variant_id: int) -> HttpResponse:
    """The comparison, begun where there is none."""
    return _shown(request, _comparison(request, assignment_id, variant_id))


def _comparison(request: HttpRequest, assignment_id: int, variant_id: int) -> Comparison:
    """Others' findings are in it only after the reader's own signature. Raises Http404, NotAllowed."""
    mine = Assignment.objects.filter(reviewer=request.user).select_related("article__current", "reviewer")
    assignment = get_object_or_404(mine, pk=assignment_id)
    variants = AudienceVariant.objects.filter(revision__article=assignment.article_id)
    variant = get_object_or_404(variants.select_related("revision__article"), pk=variant_id)
    opened = reviews.open_comparison(assignment, variant, by=request.user)
    opened.assignment, opened.variant = assignment, variant
    return Comparison(variant, opened, sees_others=opened.signature_id is not None)


def _shown(
    request: HttpRequest,
    comparison: Comparison,
    *,
    status: int = 200,
    wrong: tuple[int, ComparedForm] | None = None,
    answers: ComparisonAnswersForm | None = None,
) -> HttpResponse:
    """``wrong``: the position of a claim whose form was typed with faults, and that form."""
    review, article = comparison.review, comparison.review.assignment.article
    context = {
        "comparison": comparison,
        "review": review,
        "variant": comparison.variant,
        "article": article,
        "rows": [(row, _form(row, wrong)) for row in comparison.rows],
        "answers": answers or ComparisonAnswersForm(initial=_answered(review)),
        "can_write": review.signature_id is None,
        "newer": _newer(comparison.variant, article),
    }
    return render(request, "reviewboard/variants/desk.html", context, status=status)


def _form(row: Row, wrong: tuple[int, ComparedForm] | None) -> ComparedForm:
    position = row.claim.position
    if wrong and wrong[0] == position:
        return wrong[1]
    return ComparedForm(initial=_found(row), auto_id=f"id_%s_{position}")


def _found(row: Row | DraftVariantVerdict) -> dict[str, str]:
    return {"value": row.value, "note": row.note}


def _answered(review: VariantReview) -> dict[str, str]:
    return {"recommendation": review.recommendation, "remarks": review.remarks}


def _newer(variant: AudienceVariant, article) -> AudienceVariant | None:
    """The wording that took this one's place; the variant itself, where only the main text is newer."""
    if is_current(variant, article):
        return None
    return newest_variant(article.current, variant.audience) or variant


@require_POST
def claim(request: HttpRequest, assignment_id: int, variant_id: int, position: int) -> HttpResponse:
    """Keep what is typed about one claim. Plain: on to the next one."""
    form = ComparedForm(request.POST, auto_id=f"id_%s_{position}")
    try:
        comparison = _comparison(request, assignment_id, variant_id)
        if not form.is_valid():
            return _wrong(request, comparison, form, wrong=(position, form))
        said = form.cleaned_data | {"based_on": request.POST.get("based_on", "")}
        row = reviews.save_variant_verdict(comparison.review.pk, position, **said, by=request.user)
    except SavedMeanwhile as newer:
        url = f"{_url(assignment_id, variant_id)}#claim-{position}"
        return two_texts.shown(request, newer, form, ComparedForm(initial=_found(newer.row)), url=url)
    except Refused as refusal:
        return _refused(request, _url(assignment_id, variant_id), refusal, form)
    if autosave.is_autosave(request):
        return _saved(request, _comparison(request, assignment_id, variant_id), version_of(row))
    last = position == len(comparison.claims)
    return redirect(_url(assignment_id, variant_id) + ("#answers" if last else f"#claim-{position + 1}"))


@require_POST
def answers(request: HttpRequest, assignment_id: int, variant_id: int) -> HttpResponse:
    """Keep recommendation and remarks."""
    form = ComparisonAnswersForm(request.POST)
    try:
        comparison = _comparison(request, assignment_id, variant_id)
        if not form.is_valid():
            return _wrong(request, comparison, form, answers=form)
        said = form.cleaned_data | {"based_on": request.POST.get("based_on", "")}
        review = reviews.save_variant_answers(comparison.review.pk, **said, by=request.user)
    except SavedMeanwhile as newer:
        kept = ComparisonAnswersForm(initial=_answered(newer.row))
        return two_texts.shown(request, newer, form, kept, url=f"{_url(assignment_id, variant_id)}#answers")
    except Refused as refusal:
        return _refused(request, _url(assignment_id, variant_id), refusal, form)
    if autosave.is_autosave(request):
        return _saved(request, _comparison(request, assignment_id, variant_id), version_of(review))
    if "sign" in request.POST:
        return redirect(_url(assignment_id, variant_id, "variant-sign"))
    return redirect(f"{_url(assignment_id, variant_id)}#answers")


def _url(assignment_id: int, variant_id: int, name: str = "variant-desk") -> str:
    return reverse(f"board:{name}", args=[assignment_id, variant_id])


def _saved(request: HttpRequest, comparison: Comparison, version: str) -> HttpResponse:
    context = {"comparison": comparison, "review": comparison.review}
    pieces = {
        name: render_to_string(f"reviewboard/variants/{template}", context, request)
        for name, template in PIECES.items()
    }
    return autosave.saved(version, pieces)


def _wrong(request: HttpRequest, comparison: Comparison, form: Form, **shown) -> HttpResponse:
    """What is wrong with what was typed; plain: on the page, which keeps it."""
    if not autosave.is_autosave(request):
        return _shown(request, comparison, status=422, **shown)
    url = _url(comparison.review.assignment_id, comparison.variant.pk)
    return autosave.not_saved(autosave.faults(form), url=url, link="Open the page again", status=400)


def _refused(request: HttpRequest, url: str, refusal: Refused, form: Form) -> HttpResponse:
    """It cannot be written now: why, with what was typed to be copied."""
    status = 403 if isinstance(refusal, NotAllowed) else 409
    if autosave.is_autosave(request):
        return autosave.not_saved(str(refusal), url=url, link="See where it stands", status=status)
    typed = [(form[name].label, form.data[name]) for name in form.fields if form.data.get(name)]
    context = {"message": str(refusal), "typed": typed}
    return render(request, "reviewboard/conflict.html", context, status=status)


def sign(request: HttpRequest, assignment_id: int, variant_id: int) -> HttpResponse:
    """What is signed, as whom, meaning what; the password again."""
    comparison = _comparison(request, assignment_id, variant_id)
    if comparison.review.signature_id:
        return redirect(_url(assignment_id, variant_id))
    form, status = SignVariantForm(request.POST or None, initial={"seen": comparison.variant.digest}), 200
    if form.is_valid():
        try:
            signature = reviews.sign_comparison(comparison.review.pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("password" if isinstance(refusal, WrongPassword) else None, str(refusal))
            status = 403 if isinstance(refusal, WrongPassword | NotAllowed) else 409
        else:
            messages.success(request, f"Signed: {signature.get_meaning_display()}. It says nothing of the main text.")
            return redirect(_url(assignment_id, variant_id))
    review = comparison.review
    context = {
        "comparison": comparison,
        "review": review,
        "variant": comparison.variant,
        "article": review.assignment.article,
        "form": form,
        "meaning": reviews.MEANINGS[review.recommendation].label if review.recommendation else "",
    }
    return render(
        request, "reviewboard/variants/sign.html", context, status=422 if form.errors and status == 200 else status
    )
