"""Wrong passwords when signing: a limit that many at once cannot get around."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from articles.models import Person
from articles.refusals import WrongPassword
from reviewboard.actions.password_tries import MOST, WITHIN
from reviewboard.actions.signing import authenticate
from reviewboard.models import PasswordTries
from tests.cast import PASSWORD
from tests.counting import statements
from tests.together import together

NOON = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)


def said(by: Person, password: str) -> str:
    """What the refusal says; "" where there is none."""
    try:
        authenticate(by, password)
    except WrongPassword as refusal:
        return str(refusal)
    return ""


@pytest.fixture(autouse=True)
def quick(settings, reviewer, second_reviewer) -> None:
    """Passwords that are looked at in no time, since many are."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for person in (reviewer, second_reviewer):
        person.set_password(PASSWORD)
        person.save()


@pytest.mark.django_db
def test_ten_wrong_ones_stop_the_right_one_for_a_quarter_of_an_hour(reviewer, second_reviewer):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(MOST - 1):
            assert said(reviewer, "wrong").startswith("That is not your password.")
        refusal = said(reviewer, "wrong")
        assert refusal.startswith(
            "A wrong password was given 10 times. Nothing was signed, and what you typed is kept."
        )
        assert refusal.endswith("Try again at 12:16 UTC.")
        assert said(reviewer, PASSWORD) == refusal
        assert said(second_reviewer, PASSWORD) == ""
        clock.shift(WITHIN)
        assert said(reviewer, PASSWORD) == ""
        assert not PasswordTries.objects.exists()


@pytest.mark.django_db
def test_the_right_one_resets_the_count(reviewer):
    for _ in range(3):
        for _ in range(MOST - 1):
            said(reviewer, "wrong")
        assert said(reviewer, PASSWORD) == ""


@pytest.mark.django_db
def test_old_ones_do_not_count(reviewer):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(MOST - 1):
            said(reviewer, "wrong")
        clock.shift(WITHIN)
        assert said(reviewer, "wrong").startswith("That is not your password.")
        assert PasswordTries.objects.get().wrong == 1


@pytest.mark.django_db
def test_the_right_one_costs_one_statement(reviewer):
    assert len(statements(lambda: said(reviewer, PASSWORD))) == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted(reviewer):
    together(lambda: said(Person.objects.get(pk=reviewer.pk), "wrong"), 30)
    assert PasswordTries.objects.get().wrong == 30
    assert "Try again at" in said(reviewer, PASSWORD)
