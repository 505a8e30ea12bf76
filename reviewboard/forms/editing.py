"""What editors type: a text with its references, a missing reference, a comment, a reason.

Nothing is stripped or smoothed: text that was not changed comes back byte for byte. Browsers send CRLF; LF is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from articles.actions.references import reference_of
from articles.citations import formats
from articles.citations.identifiers import read
from articles.drafts.draft import DraftReference
from articles.drafts.reference_list import HIGHEST_NUMBER, clean_doi, clean_pmid
from articles.refusals import NotPossible
from reviewboard.actions.editing import reference_given
from reviewboard.forms.remarking import EMPTY, Words
from reviewboard.queries.wording import Wording, work_of

WEB = re.compile(r"https?://\S+")
ENTRIES = ("bibtex", "ris", "csl-json", "pubmed")  # what no list of references has in it, word for word
INITIAL = ("number", "as_cited", "doi", "pmid", "url")


class ExactText(forms.CharField):
    """Text as it was typed, with LF."""

    def __init__(self, *, rows: int, required: bool = True, **options) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(strip=False, required=required, widget=widget, **options)

    def to_python(self, value: object) -> str:
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: str) -> None:
        super().validate(value if value.strip() else "")


class TextForm(forms.Form):
    question = ExactText(rows=2)
    title = ExactText(rows=2)
    body = ExactText(
        rows=28,
        label="Text",
        help_text="Markdown. A marker such as [1] or [2, 3] cites references by their number in the list below.",
    )
    added = ExactText(
        rows=3,
        required=False,
        label="Add references",
        help_text="One a line: a DOI, a PMID, a URL or the full citation. They are numbered on, unless a line begins "
        "with a number of its own, such as “7. ”. Or what a reference manager exports: RIS, BibTeX, PubMed’s format, "
        "CSL-JSON or CSV.",
    )
    note = forms.CharField(
        max_length=500,
        label="What you changed, and why",
        help_text="One sentence. It stands in the history, and reviewers who are asked again read it first.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ReferenceForm(forms.Form):
    """One reference; ``before`` are those of the text that was edited, by number."""

    number = forms.IntegerField(min_value=1, max_value=HIGHEST_NUMBER, widget=forms.HiddenInput)
    as_cited = ExactText(rows=2, required=False, label="As cited")
    doi = forms.CharField(required=False, strip=False, label="DOI")
    pmid = forms.CharField(required=False, strip=False, label="PMID")
    url = forms.CharField(required=False, strip=False, label="URL")
    remove = forms.BooleanField(required=False, label="Remove it from the list")

    def __init__(self, *args, before: dict[int, DraftReference], **options) -> None:
        super().__init__(*args, **options)
        self.known = before
        self.pasted: DraftReference | None = None

    @property
    def identifiers(self) -> list[forms.BoundField]:
        return [self["doi"], self["pmid"], self["url"]]

    @property
    def before(self) -> DraftReference:
        number = self.cleaned_data.get("number", 0)
        return self.known.get(number, DraftReference(number))

    def clean_as_cited(self) -> str:
        """An entry of a reference manager, pasted over what stood here, says what the whole reference is."""
        given = self.cleaned_data["as_cited"]
        if given != self.before.as_cited and formats.detect(given) in ENTRIES:
            self.pasted = _one(self.before.number, given)
        return given

    def clean_doi(self) -> str:
        return self._cleaned("doi", clean_doi)

    def clean_pmid(self) -> str:
        return self._cleaned("pmid", clean_pmid)

    def clean_url(self) -> str:
        return self._cleaned("url", lambda given: given if WEB.fullmatch(given) else "")

    def _cleaned(self, name: str, spelled: Callable[[str], str]) -> str:
        """As it was where nobody touched it; else in one spelling, or a fault that says what is wrong."""
        given = self.cleaned_data[name]
        if given == getattr(self.before, name) or not given.strip():
            return given if given.strip() else ""
        found = spelled(given.strip())
        if not found:
            raise ValidationError(_fault(name, given.strip()))
        return found

    @property
    def reference(self) -> DraftReference:
        """What is known besides (title, publisher, passage) is kept as long as it is the same work."""
        if self.pasted:
            return self.pasted
        new = replace(self.before, **{name: self.cleaned_data[name] for name in ("as_cited", "doi", "pmid", "url")})
        if new == self.before or work_of(new) == work_of(self.before):
            return new
        return replace(new, title="", publisher="", passage="")


def _one(number: int, given: str) -> DraftReference:
    try:
        return reference_given(number, given)
    except NotPossible as why:
        raise ValidationError(str(why)) from None


def _fault(name: str, given: str) -> str:
    if name == "url":
        return f"“{given}” is no web address. It begins with https:// or http://."
    found = read(**{name: given}).invalid
    return found[0].why if found else f"“{given}” is not a {name.upper()}."


ReferenceForms = forms.formset_factory(ReferenceForm, extra=0, max_num=HIGHEST_NUMBER, absolute_max=HIGHEST_NUMBER)


class EditForm:
    """The text and one form a reference, as one. ``shown`` is the wording that was put before the person to edit."""

    def __init__(self, shown: Wording, seen: str, data: QueryDict | None = None, *, note: str = "") -> None:
        before = {reference.number: reference for reference in shown.references}
        initial = {"question": shown.question, "title": shown.title, "body": shown.body}
        initial |= {"seen": seen, "note": note}
        rows = [{name: getattr(reference, name) for name in INITIAL} for reference in shown.references]
        self.text = TextForm(data, initial=initial)
        self.references = ReferenceForms(data, initial=rows, prefix="reference", form_kwargs={"before": before})
        self.shown = self.wording = shown

    def is_valid(self) -> bool:
        """Whether everything is well-formed; then ``wording`` is what was typed."""
        if not (self.text.is_valid() & self.references.is_valid()):
            return False
        typed, references = self.text.cleaned_data, self._references()
        self.wording = Wording(typed["question"], typed["title"], typed["body"], references)
        return not self.text.errors

    @property
    def faults(self) -> int:
        return len(self.text.errors) + sum(len(errors) for errors in self.references.errors)

    def _references(self) -> tuple[DraftReference, ...]:
        forms_kept = [form for form in self.references.forms if not form.cleaned_data.get("remove")]
        kept = {form.reference.number: form.reference for form in forms_kept}
        kept |= self._added(self.text.cleaned_data["added"], kept)
        return tuple(kept[number] for number in sorted(kept))

    def _added(self, given: str, kept: Iterable[int]) -> dict[int, DraftReference]:
        added: dict[int, DraftReference] = {}
        for entry in formats.read(given):
            number = entry.number if entry.number is not None else max([*kept, *added], default=0) + 1
            for fault in entry.faults:
                self.text.add_error("added", fault)
            if number in added or number in kept:
                self.text.add_error("added", f"Reference {number} is in the list already. Change it there.")
            elif not 1 <= number <= HIGHEST_NUMBER:
                self.text.add_error("added", f"A reference’s number is between 1 and {HIGHEST_NUMBER}, not {number}.")
            else:
                added[number] = reference_of(number, entry)
        return added


class GivenReferenceForm(forms.Form):
    """What a reference is: for one that no list names, or in place of one that is there."""

    given = ExactText(
        rows=2,
        max_length=20_000,
        label="DOI, PMID, URL, full citation or exported entry",
        error_messages={"required": "Give a DOI, a PMID, a URL or the full citation."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_given(self) -> str:
        """As typed: what it says is told from its lines."""
        given = self.cleaned_data["given"]
        _one(1, given)
        return given


class CommentForm(forms.Form):
    """``about`` is the position of a claim; empty: the whole text."""

    text = Words(rows=4, label="Comment", error_messages={"required": EMPTY})
    about = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="About",
        error_messages={"invalid_choice": "Claim %(value)s is not in this text. Choose one that is."},
    )
    blocking = forms.BooleanField(
        required=False, label="It has to be answered first", help_text="The text cannot be approved while it is open."
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, claims: Iterable[tuple[int, str]], **options) -> None:
        super().__init__(*args, **options)
        self.fields["about"].choices = [("", "The whole text"), *claims]


class ReasonForm(forms.Form):
    """Why a suggestion is not taken."""

    reason = forms.CharField(
        max_length=1000,
        label="Why not",
        error_messages={"required": "Say why, so that whoever suggested it knows."},
    )
