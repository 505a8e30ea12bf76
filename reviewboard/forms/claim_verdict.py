"""What a reviewer types of a claim as a whole: whether it needs a source, how certain it is, what harm it could do."""

from __future__ import annotations

from django import forms

from articles.models import ClaimFacts
from reviewboard.forms.desk import LONGEST
from reviewboard.models import DraftClaimVerdict
from reviewboard.queries.judged_claims import FIELDS, SaidOfClaim

NOT_SAID = ("", "Not said")


class ClaimVerdictForm(forms.Form):
    """Everything may be empty: it is kept as it is typed."""

    need = forms.ChoiceField(
        label="It cites nothing. Is that right?", choices=(NOT_SAID, *ClaimFacts.Need.choices), required=False
    )
    certainty = forms.ChoiceField(
        label="Certainty of the evidence (GRADE)", choices=(NOT_SAID, *ClaimFacts.Certainty.choices), required=False
    )
    harms = forms.MultipleChoiceField(
        label="Where a wrong word could do harm", choices=ClaimFacts.Harm.choices, required=False
    )
    note = forms.CharField(
        label="Note on the claim", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="claim_%s", **kwargs)

    @classmethod
    def of(cls, said: SaidOfClaim | DraftClaimVerdict) -> ClaimVerdictForm:
        """As it stands so far."""
        return cls(initial={name: getattr(said, name) for name in FIELDS})

    def said(self) -> SaidOfClaim:
        given = self.cleaned_data
        return SaidOfClaim(given["need"], given["certainty"], tuple(given["harms"]), given["note"])
