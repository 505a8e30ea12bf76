"""What an editor decides, with the reason and, where it is signed, the password."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.utils import timezone

from articles.models import Article, Risk
from reviewboard.actions.handling import Handling
from reviewboard.forms.assigning import DayInput
from reviewboard.policy import MAX_WAIVER_DAYS
from reviewboard.queries.blockers import Blocker


class Password(forms.CharField):
    """Asked again for every signature. It is never sent back to the page."""

    def __init__(self) -> None:
        super().__init__(
            label="Your password, once more",
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "Give your password: this is your signature."},
        )


class Seen(forms.CharField):
    """The digest of the text that the page showed."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, max_length=64)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why: whoever it concerns is told, and it stays in the history."},
    )

    def __init__(self, data=None, *, help_text: str = "") -> None:
        super().__init__(data)
        self.fields["reason"].help_text = help_text


class PublishForm(forms.Form):
    seen = Seen()


class ApproveForm(forms.Form):
    seen = Seen()
    publish = forms.BooleanField(
        label="Publish it in the same step",
        required=False,
        help_text="Readers see this text from now on. Without it, the article is approved and waits to be published.",
    )
    password = Password()


def default_until() -> dt.date:
    return timezone.now().date() + dt.timedelta(days=MAX_WAIVER_DAYS // 3)


class WaiveForm(forms.Form):
    seen = Seen()
    keys = forms.MultipleChoiceField(
        label="What you waive",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one thing to waive.",
            "invalid_choice": "One of the things you ticked no longer stands in the way.",
        },
    )
    reason = forms.CharField(
        label="Why it is safe to go on",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "A waiver needs a reason. Say why it is safe to go on."},
    )
    until_on = forms.DateField(
        label="Until",
        initial=default_until,
        widget=DayInput(),
        help_text=f"At most {MAX_WAIVER_DAYS} days from today. After that day it stands in the way again.",
        error_messages={"required": "Choose the day on which the waiver ends."},
    )
    password = Password()

    def __init__(self, data=None, *, blockers: Sequence[Blocker], ticked: Sequence[str] = ()) -> None:
        super().__init__(data, initial={"keys": list(ticked)})
        self.fields["keys"].choices = [(blocker.key, blocker.sentence) for blocker in blockers]

    def clean_until_on(self) -> dt.date:
        until_on, today = self.cleaned_data["until_on"], timezone.now().date()
        if not today <= until_on <= today + dt.timedelta(days=MAX_WAIVER_DAYS):
            raise forms.ValidationError(f"Choose a day from today to {MAX_WAIVER_DAYS} days from now.")
        return until_on


AS_SITE, YES, NO = "site", "yes", "no"
SHOWN = {AS_SITE: None, YES: True, NO: False}


class HandlingForm(forms.Form):
    risk = forms.ChoiceField(
        label="Risk",
        choices=Risk.choices,
        widget=forms.RadioSelect,
        help_text="Standard asks for one approving review, elevated and high for two; "
        "high also for two independent verdicts on every citation.",
    )
    specialty = forms.CharField(
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "specialties"}),
        help_text="Board members of this specialty are offered first.",
    )
    show_pending = forms.ChoiceField(label="Show the text before it is approved?", widget=forms.RadioSelect)
    notice = forms.CharField(
        label="Notice to readers",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stands above the text, whatever its state.",
    )

    def __init__(self, data=None, *, article: Article, site_shows: bool) -> None:
        shown = {None: AS_SITE, True: YES, False: NO}[article.show_pending]
        initial = {"risk": article.risk, "specialty": article.specialty, "notice": article.notice}
        super().__init__(data, initial=initial | {"show_pending": shown})
        site = f"As the site does (now {YES if site_shows else NO})"
        self.fields["show_pending"].choices = [(AS_SITE, site), (YES, "Yes"), (NO, "No")]

    @property
    def handling(self) -> Handling:
        said = self.cleaned_data
        return Handling(said["risk"], said["specialty"], SHOWN[said["show_pending"]], said["notice"])
