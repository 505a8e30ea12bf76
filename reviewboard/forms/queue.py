"""What the queue is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from articles.models import Risk, State
from reviewboard.queries.queue import Narrowing, Order, View

ANY = ("", "Any")


class QueueFilters(forms.Form):
    """From the address of the page: what cannot be read there is as if it was not said."""

    q = forms.CharField(label="Words or DOI", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(choices=[ANY, *State.choices], required=False)
    risk = forms.ChoiceField(choices=[ANY, *Risk.choices], required=False)
    specialty = forms.CharField(required=False, widget=forms.Select)
    order = forms.ChoiceField(required=False)

    def __init__(self, data: Mapping[str, str], view: View, *, one_state: bool) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.view = view
        self.fields["order"].choices = [(name, order.label) for name, order in view.orders.items()]
        if len(view.orders) == 1:
            del self.fields["order"]
        if one_state:
            del self.fields["state"]
        self.is_valid()

    def offer(self, specialties: list[str]) -> None:
        """The specialties to choose from are known only once the list is."""
        chosen = self.cleaned_data.get("specialty", "")
        names = specialties if chosen in ("", *specialties) else [chosen, *specialties]
        self.fields["specialty"].widget.choices = [ANY, *((name, name) for name in names)]

    @property
    def narrowing(self) -> Narrowing:
        said = {name: self.cleaned_data.get(name, "") for name in ("q", "state", "risk", "specialty")}
        return Narrowing(**said)

    @property
    def chosen_order(self) -> Order:
        return self.view.orders.get(self.cleaned_data.get("order", ""), self.view.order)
