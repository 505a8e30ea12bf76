"""Handing in drafts: a file or pasted text, and then the same again once it was looked at."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from articles.drafts import incoming

FORMATS = [
    ("", "Find out"),
    ("captured", "A page as captured text"),
    ("markdown", "Markdown"),
    ("json", "JSON"),
    ("jsonl", "JSON lines"),
]
LIMIT = settings.UPLOAD_MEGABYTES * incoming.MEGABYTE


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody handed in: the bytes as they came, the name of their file ("" for pasted text), the format.

    ``references`` is the list of a draft that brings none, in any of ``formats.FORMS``; "" where none was given apart.
    """

    data: bytes
    name: str
    format: str
    references: str = ""


class DraftForm(forms.Form):
    """Pasted text or a file, one of them."""

    use_required_attribute = False

    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text="The question first, then the answer with its citation markers, then the references.",
        error_messages={"null_characters_not_allowed": "This is no text. Choose it as a file instead."},
    )
    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        max_length=None,
        help_text=f"Text, Markdown, JSON or JSON lines, also packed with gzip, up to {settings.UPLOAD_MEGABYTES} MB.",
    )
    format = forms.ChoiceField(label="What it is", required=False, choices=FORMATS)
    references = forms.CharField(
        label="References, where the draft lists none",
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="For one draft: full citations, DOIs or PMIDs, or what a reference manager or PubMed exports.",
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        text, file = cleaned.get("text"), cleaned.get("file")
        if text and text.strip() and file:
            self.add_error("file", "There is a file and pasted text. Send one of them.")
        elif file and file.size > _fits(file):
            sizes = f"{file.size / incoming.MEGABYTE:.0f} MB; {_fits(file) // incoming.MEGABYTE} MB fit"
            self.add_error("file", f"The file has {sizes}. Send its drafts in smaller files.")
        elif file is None and "text" in cleaned and not text.strip():
            self.add_error("text", "Paste a text, or choose a file.")
        return cleaned

    def given(self) -> Given:
        file, format = self.cleaned_data["file"], self.cleaned_data["format"]
        references = self.cleaned_data["references"] if self.cleaned_data["references"].strip() else ""
        if file is not None:
            return Given(file.read(), file.name, format, references)
        return Given(self.cleaned_data["text"].replace("\r\n", "\n").encode(), "", format, references)


class KeptDraftForm(forms.Form):
    """The same bytes again, as the page kept them, and what was seen of them (``seen``)."""

    kept = forms.CharField(strip=False)
    name = forms.CharField(required=False)
    format = forms.ChoiceField(required=False, choices=FORMATS)
    references = forms.CharField(required=False, strip=False, max_length=1_000_000)
    seen = forms.CharField()

    def clean_kept(self) -> bytes:
        return unpacked(self.cleaned_data["kept"])

    def given(self) -> Given:
        said = self.cleaned_data
        return Given(said["kept"], said["name"], said["format"], said["references"])


def _fits(file: UploadedFile) -> int:
    """Bytes that a page can carry to its next form: packed, and written in letters, which takes a third more."""
    return LIMIT * 7 // 10 if file.name.endswith(".gz") else LIMIT


def packed(data: bytes) -> str:
    """Bytes as a page can carry them to its next form, to the last one the same."""
    return base64.b64encode(zlib.compress(data)).decode()


def unpacked(kept: str) -> bytes:
    """Raises ValidationError where a page never made this."""
    unzip = zlib.decompressobj()
    try:
        data = unzip.decompress(base64.b64decode(kept, validate=True), LIMIT + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise forms.ValidationError("What this page kept was garbled. Choose the file again.") from None
    if not unzip.eof or len(data) > LIMIT:
        raise forms.ValidationError("What this page kept was garbled. Choose the file again.")
    return data
