"""Every address of the site, for every kind of person, against a table written by hand.

The article was submitted by ``submitter``; ``reviewer`` accepted its review and is at it; the remark is an editor's.
Who is let in gets a page, a redirect elsewhere or "only POST"; nobody else does: a stranger is sent to sign in, the
others get 403 or 404. A pattern that declares no rule, or does not stand in the table, fails.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from articles.models import DeliveredMail, Role, Source
from reviewboard import mailed_links
from reviewboard.actions import calendar_address, draft_remarks, remarks, reviews
from reviewboard.actions.draft_remarks import Words
from reviewboard.models import Alert, Checklist
from tests.cast import fetched, person, sources_stand, submitted, under_review
from tests.wordings import written

PEOPLE = (
    "nobody", "outsider", "submitter", "other_submitter", "reviewer", "other_reviewer", "editor", "admin",
)  # fmt: skip
EVERYONE = "nobody outsider submitter other_submitter reviewer other_reviewer editor admin"
SIGNED_IN = "outsider submitter other_submitter reviewer other_reviewer editor admin"
# Whoever handed it in, the editors, and the admins, who change nothing.
FILE = "submitter editor admin"

TABLE = {
    "healthz": EVERYONE,
    "readyz": EVERYONE,
    "the-board": EVERYONE,
    "account_login": EVERYONE,
    "sign-in-again": EVERYONE,
    "articles:home": EVERYONE,
    "articles:editorial-policy": EVERYONE,
    "articles:article": EVERYONE,
    "articles:references": EVERYONE,
    "articles:ask": EVERYONE,
    "board:home": SIGNED_IN,
    "board:article": f"{FILE} reviewer",  # a reviewer is sent to their desk
    "board:article-checks": FILE,
    "board:article-changes": FILE,
    "board:article-history": f"{FILE} reviewer",  # their own acts
    "board:article-findings": FILE,
    "board:article-findings-progress": FILE,
    "board:article-recheck": "submitter other_submitter editor",  # POST: the action refuses all but the editor
    "board:reference-match": "submitter other_submitter editor",  # POST: as above
    "board:article-edit": "editor",  # while it is under review; before, its submitter too
    "board:article-reference": "submitter other_submitter editor",  # POST: the action refuses all but the editor
    "board:article-comment": "submitter other_submitter editor",  # POST: as above
    "board:suggestions-accept": "editor",
    "board:remark-reply": SIGNED_IN,  # POST: the view refuses all for whom the remark does not exist
    "board:remark-people": "reviewer editor",  # who may reply to it now; its submitter while it is with them
    "board:remark-reopen": SIGNED_IN,  # POST: as above, and the action all but its author and editors
    "board:remark-accept": "editor",
    "board:remark-reject": "editor",
    "board:remark-resolve": "editor",
    "board:remark-take-back": SIGNED_IN,  # POST: the action refuses all but its author
    "board:disagreements": "editor admin",
    "board:disagreement-decide": "editor",  # POST
    "board:queue": "editor admin",
    "board:queue-assign": "editor",
    "board:article-assign": "editor",
    "board:assignment-withdraw": "editor",
    "board:article-approve": "editor",
    "board:article-publish": "editor",
    "board:article-waive": "editor",
    "board:article-handling": "editor",
    "board:article-send-back": "editor",
    "board:article-withdraw": "editor",
    "board:article-restore": "editor",
    "board:article-reopen": "editor",
    "board:article-end-publication": "editor",
    "board:my-reviews": "reviewer other_reviewer",
    "board:my-calendar": "reviewer other_reviewer",
    "board:invitation": "reviewer",
    "board:due-day": "reviewer",
    "board:mailed-invitation": EVERYONE,  # whoever has the link, which is signed: for one invitation
    "board:mailed-due-day": EVERYONE,
    "board:calendar-feed": EVERYONE,  # whoever has the address, which is a secret of its owner
    "board:desk": "reviewer",
    "board:desk-citation": "reviewer other_reviewer",  # POST: the view refuses all but the reviewer
    "board:desk-claim": "reviewer other_reviewer",  # POST: as above
    "board:desk-answers": "reviewer other_reviewer",
    "board:desk-passage": "reviewer other_reviewer",
    "board:desk-remark": "reviewer other_reviewer",
    "board:desk-reply": "reviewer other_reviewer",
    "board:desk-draft": "reviewer other_reviewer",  # POST: the view finds no review of theirs
    "board:desk-draft-drop": "reviewer other_reviewer",
    "board:desk-reply-draft": "reviewer other_reviewer",  # POST: as above
    "board:desk-newest": "reviewer",
    "board:desk-take-back": "reviewer other_reviewer",
    "board:desk-changes": "reviewer",
    "board:sign": "reviewer",
    "board:variant": FILE,
    "board:variant-write": "editor",  # while it is under review; before, its submitter too
    "board:variant-approve": "editor",
    "board:variant-take-back": "editor",
    "board:variant-desk": "reviewer",
    "board:variant-claim": "reviewer other_reviewer",  # POST: the view refuses all but the reviewer
    "board:variant-answers": "reviewer other_reviewer",
    "board:variant-sign": "reviewer",
    "board:reconcile": "",  # the reviewer has not signed yet
    "board:reconcile-citation": "reviewer other_reviewer",  # POST: 404 for all but who has signed
    "board:history": "editor admin",
    "board:checklists": "editor admin",
    "board:checklist-new": "editor admin",
    "board:checklist": "editor admin",
    "board:checklist-edit": "editor admin",
    "board:checklist-retire": "editor admin",
    "board:checklist-use-again": "editor admin",  # POST
    "board:numbers": "editor admin",
    "board:mail": "admin",
    "board:mail-message": "admin",
    "board:questions": "editor",
    "board:wording": "editor admin",
    "board:alerts": "editor admin",
    "board:alert-close": "editor",
    "board:import": "submitter other_submitter editor",
    "board:import-store": "submitter other_submitter editor",
    "board:my-drafts": "submitter other_submitter editor",
    "admin:index": "admin",
    "admin:articles_person_changelist": "admin",
    "admin:articles_person_add": "admin",
}
# Django's and allauth's own: their rule is declared, their views are theirs to test.
LIBRARY = ("account_", "admin:")


def patterns(found=None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in found or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or str(pattern.pattern)), pattern
        else:
            inner = prefix + (f"{pattern.namespace}:" if pattern.namespace else "")
            yield from patterns(pattern.url_patterns, inner)


def test_every_pattern_declares_its_rule():
    assert [name for name, pattern in patterns() if not hasattr(pattern.callback, "rule")] == []


def test_the_table_holds_every_address_once():
    ours = {name for name, _ in patterns() if not name.startswith(LIBRARY)}
    assert ours == {name for name in TABLE if not name.startswith(LIBRARY)}


@pytest.fixture
def people(editor, submitter, reviewer, second_reviewer, admin_person, outsider) -> dict[str, Client]:
    found = {
        "outsider": outsider,
        "submitter": submitter,
        "other_submitter": person("Lee Second", Role.SUBMITTER),
        "reviewer": reviewer,
        "other_reviewer": second_reviewer,
        "editor": editor,
        "admin": admin_person,
    }
    clients = {"nobody": Client()}
    for name, who in found.items():
        clients[name] = Client()
        clients[name].force_login(who)
    return clients


@pytest.fixture
def arguments(editor, submitter, reviewer, people) -> dict[str, object]:
    """What each address is asked with, by the name of its argument."""
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    review = reviews.open_review(assignment, by=reviewer)
    remark = remarks.comment(article.pk, by=editor, text="Look again")
    begun = draft_remarks.save(assignment.pk, "general", None, Words("Begun"), by=reviewer)
    mail = DeliveredMail.objects.create(to="a", sender="b", subject="c", body="d", delivered_at=timezone.now())
    source = Source.objects.get(doi="10.5555/walking")
    alert = Alert.objects.create(article=article, source=source, old="stands", new="concern", opened_at=timezone.now())
    return {
        "slug": fetched(article).slug,
        "number": 1,
        "position": 1,
        "suffix": "ris",
        "assignment_id": assignment.pk,
        "citation_id": review.revision.citations.order_by("position")[0].pk,
        "claim_id": review.revision.claims.order_by("position")[0].pk,
        "remark_id": remark.pk,
        "audience": "patient",
        "variant_id": written(article, editor).pk,
        "draft_id": begun.pk,
        "mail": mail.pk,
        "assignment": assignment.pk,
        "remark": remark.pk,
        "alert": alert.pk,
        "checklist": Checklist.objects.earliest("pk").pk,
        "token": mailed_links.token_of(assignment),
        "secret": calendar_address.make(by=reviewer),
    }


def address(name: str, arguments: dict[str, object]) -> str:
    [*_, pattern] = [found for known, found in patterns() if known == name]
    values = {word: arguments.get(word) for word in pattern.pattern.converters}
    if "pk" in values:
        kind = next(kind for kind in ("mail", "assignment", "alert", "remark", "checklist") if kind in name)
        values["pk"] = arguments[kind]
    return reverse(name, kwargs=values)


def is_in(response) -> bool:
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return False
    return response.status_code not in (403, 404)


@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLE)
def test_who_is_let_in(name, people, arguments):
    url = address(name, arguments)
    responses = {who: people[who].get(url) for who in PEOPLE}
    assert {who for who, response in responses.items() if is_in(response)} == set(TABLE[name].split())
    stranger = responses["nobody"]
    assert is_in(stranger) or (stranger.status_code == 302 and "sign-in" in stranger.url)
    assert all(response.status_code < 500 for response in responses.values())


POSTED = {
    "board:article-reference": ("submitter", "other_submitter"),
    "board:article-comment": ("submitter", "other_submitter"),
    "board:article-recheck": ("submitter", "other_submitter"),
    "board:reference-match": ("submitter", "other_submitter"),
    "board:remark-take-back": ("outsider", "submitter", "reviewer", "other_reviewer", "admin"),
    "board:desk-citation": ("other_reviewer",),
    "board:desk-claim": ("other_reviewer",),
    "board:reconcile-citation": ("reviewer", "other_reviewer"),
    "board:desk-answers": ("other_reviewer",),
    "board:remark-reply": ("outsider", "submitter", "other_submitter", "other_reviewer", "admin"),
    "board:remark-reopen": ("outsider", "submitter", "other_submitter", "reviewer", "other_reviewer", "admin"),
    "board:desk-passage": ("other_reviewer",),
    "board:desk-remark": ("other_reviewer",),
    "board:desk-reply": ("other_reviewer",),
    "board:desk-take-back": ("other_reviewer",),
    "board:variant-claim": ("other_reviewer",),
    "board:variant-answers": ("other_reviewer",),
    "board:desk-draft": ("other_reviewer",),
    "board:desk-draft-drop": ("other_reviewer",),
    "board:desk-reply-draft": ("other_reviewer",),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", POSTED)
def test_who_may_come_but_not_do_it(name, people, arguments):
    """Addresses whose rule lets more people come than may act: the action behind them refuses, and nothing changes."""
    for who in POSTED[name]:
        response = people[who].post(address(name, arguments), {"text": "x", "given": "10.5555/x", "value": "supports"})
        assert response.status_code in (403, 404, 409, 422), who
