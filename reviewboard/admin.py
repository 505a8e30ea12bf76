"""Django's admin site: people and their seats on the board. Articles and evidence are not changed here."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from articles.models import Person, Role
from reviewboard.actions.members import Particulars, add_person, change_person, particulars_of


class PersonForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False)
    specialties = forms.CharField(required=False, help_text="Of a board member, separated by commas")
    capacity = forms.IntegerField(min_value=0, max_value=50, initial=3, help_text="Open assignments at a time")
    accepts_invitations = forms.BooleanField(required=False, initial=True)

    class Meta:
        model = Person
        fields = ("name", "email", "credentials", "is_active")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            known = particulars_of(self.instance)
            self.initial |= {"roles": known.roles, "specialties": ", ".join(known.specialties)}
            self.initial |= {"capacity": known.capacity, "accepts_invitations": known.accepts_invitations}

    def particulars(self) -> Particulars:
        said = self.cleaned_data
        specialties = tuple(part.strip() for part in said["specialties"].split(",") if part.strip())
        return Particulars(
            name=said["name"],
            email=said["email"],
            roles=tuple(said["roles"]),
            credentials=said["credentials"],
            is_active=said["is_active"],
            specialties=specialties,
            capacity=said["capacity"],
            accepts_invitations=said["accepts_invitations"],
        )


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    """Adding and changing people goes through the actions, so it stands in the history; nobody is deleted."""

    form = PersonForm
    list_display = ("name", "email", "credentials", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    ordering = ("name",)

    def save_model(self, request: HttpRequest, obj: Person, form: PersonForm, change: bool) -> None:
        if change:
            change_person(obj.pk, form.particulars(), by=request.user)
        else:
            obj.pk = add_person(form.particulars(), by=request.user).pk

    def save_related(self, request: HttpRequest, form: PersonForm, formsets: list, change: bool) -> None:
        """There is nothing beside the person: the seat is stored by the action."""

    def log_addition(self, *args) -> None:
        """The ledger has it."""

    def log_change(self, *args) -> None:
        """The ledger has it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.is_admin

    has_view_permission = has_change_permission = lambda self, request, obj=None: self.has_module_permission(request)
    has_add_permission = has_module_permission

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return False


admin.site.unregister(Group)
admin.site.unregister(EmailAddress)  # an address is changed with its person, so that it stands in the history
