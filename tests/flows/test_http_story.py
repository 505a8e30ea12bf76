"""The whole story as people live it, page by page: from a captured page to a published answer, and its end.

Nothing here calls an action: everything is done by the links and forms that the pages offer, without JavaScript. Only
the workers, which in production run beside the site, are run by hand.
"""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, LedgerEvent, Person, Role, Signature, Standing, Verdict, Waiver
from articles.tasks import sweep_checks, sweep_outbox
from reviewboard.models import Assignment, DraftVerdict
from tests.cast import PASSWORD, person
from tests.flows.captured import PAGE, QUESTION, REFERENCES, TITLE, WORDED_AS_FOUND, WORDED_TOO_STRONGLY
from tests.flows.visitor import Visitor
from tests.reviewboard.views.at_the_desk import CHECKED
from tests.standin import Standin

CHECKED_TWICE = CHECKED | {"check_looked_twice": "yes"}  # as elevated risk asks for
VERBS = [
    "article.submitted",
    *["article.revised"] * len(REFERENCES),
    *["source.checked"] * len(REFERENCES),
    "article.settings_changed",
    "assignment.invited",  # two people, one act
    "assignment.declined",
    "assignment.invited",
    "assignment.accepted",
    "suggestion.made",
    "review.signed",
    "assignment.accepted",
    "suggestion.accepted",
    "review.signed",
    "review.signed",
    "waiver.given",
    "article.approved",
    "publication.started",
    "article.reopened",
    "article.withdrawn",
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def third_reviewer(db) -> Person:
    return person("Mira Sandoval", Role.REVIEWER, credentials="MD")


@pytest.fixture
def visits(submitter, editor, reviewer, second_reviewer, third_reviewer, admin_person) -> dict[str, Visitor]:
    """Everybody, signed in by the page for it."""
    cast = {"submitter": submitter, "editor": editor, "admin": admin_person}
    cast |= {"helena": reviewer, "chidi": second_reviewer, "mira": third_reviewer}
    return {role: Visitor(someone) for role, someone in cast.items()} | {"reader": Visitor()}


def test_from_a_captured_page_to_publication_and_its_end(visits, standin: Standin, settings):
    settings.EMAIL_BACKEND = "articles.mailbox.Backend"  # as where no mail server is configured
    article = handed_in(visits["submitter"])
    references_given(visits["editor"], article)
    sources_looked_up(visits["editor"], article, standin)
    two_reviewers_at_elevated_risk(visits, article)
    invitations_read_by_the_admin(visits["admin"], article)
    one_declines_and_another_is_asked(visits, article)
    reviewed_with_a_suggestion(visits["helena"], article)
    judged_but_not_signed(visits["mira"], article)
    suggestion_accepted(visits["editor"], article)
    stale_signature_refused(visits["mira"], article)
    signed_anew(visits, article)
    source_waived(visits["editor"], article)
    approved_and_published(visits["editor"], article)
    read_by_the_public(visits["reader"], article)
    history_whole_and_told(visits["admin"], article)
    reopened(visits, article)
    withdrawn(visits, article)
    assert history(article) == VERBS


def handed_in(submitter: Visitor) -> Article:
    """The page is pasted, shown as understood, and only then stored."""
    submitter.open("/board/").follow("Import")
    submitter.press("Show what it holds", text=PAGE)
    for said in (
        QUESTION,
        TITLE,
        "4 cited claims of 4",
        "6 citations",
        "Cited, but not listed",
        "Nothing is stored yet",
    ):
        assert said in submitter.text
    assert not Article.objects.exists()
    submitter.press("Import 1 draft")
    assert "1 draft stored" in submitter.text
    assert "Give reference 4" in submitter.text
    return Article.objects.get()


def references_given(editor: Visitor, article: Article) -> None:
    """None is listed: a DOI, a PMID, an address or the full citation is given for each, on the article's file."""
    editor.open("/board/queue/").follow(TITLE)
    assert "Invite" not in editor.part("moves")
    for number, given in REFERENCES.items():
        editor.press(f"Give reference {number}", given=given)
    assert "Nothing is listed under this number" not in editor.text
    assert current(article).references.exclude(source=None).count() == len(REFERENCES)


def sources_looked_up(editor: Visitor, article: Article, standin: Standin) -> None:
    sweep_checks()
    assert standin.asked["/works/10.5555/trial.2021.0042"] == 1
    editor.open(file_of(article))
    standings = current(article).references.order_by("number").values_list("source__standing", flat=True)
    assert list(standings) == [Standing.STANDS, Standing.STANDS, Standing.NOT_INDEXED, Standing.STANDS]
    assert "4 of 4 references checked" in editor.part("standing")
    assert Standing.NOT_INDEXED.label in editor.part("reference-3")


def two_reviewers_at_elevated_risk(visits: dict[str, Visitor], article: Article) -> None:
    editor = visits["editor"]
    editor.open(reverse("board:article-assign", args=[article.slug])).follow("Change risk or specialty")
    editor.press("Save", risk="elevated", specialty="Rehabilitation")
    editor.open(reverse("board:article-assign", args=[article.slug]))
    assert "Elevated risk asks for 2 approving reviews" in editor.text
    asked = [number(editor, "Helena Brandt"), number(editor, "Chidi Okafor")]
    due = timezone.now().date() + dt.timedelta(days=10)
    editor.press("Invite them", reviewers=asked, due_on=due.isoformat())
    assert "Helena Brandt and Chidi Okafor invited, due" in editor.text
    assert set(Assignment.objects.values_list("due_on", flat=True)) == {due}


def invitations_read_by_the_admin(admin: Visitor, article: Article) -> None:
    """The worker delivers; without a mail server the mail is read on the site, and never holds the text."""
    sweep_outbox()
    admin.open(reverse("board:mail"))
    assert "To be sent" not in admin.text
    assert "brandt@example.org" in admin.text
    admin.follow("Review asked by")
    assert TITLE in admin.text
    assert "five kilograms" not in admin.text
    assignments = article.assignments.values_list("pk", flat=True)
    assert any(reverse("board:invitation", args=[pk]) in admin.text for pk in assignments)


def one_declines_and_another_is_asked(visits: dict[str, Visitor], article: Article) -> None:
    chidi, editor = visits["chidi"], visits["editor"]
    chidi.open("/board/").follow("Answer")
    chidi.press("Decline", reason="", status=422)
    chidi.press("Decline", reason="I trained one of the trial’s authors.")
    assert "has been told, with your reason" in chidi.text
    editor.open(file_of(article))
    assert "I trained one of the trial’s authors." in editor.part("reviewers")
    editor.follow("Ask another")
    editor.press("Invite them", reviewers=[number(editor, "Mira Sandoval")])
    assert "Mira Sandoval invited" in editor.text


def reviewed_with_a_suggestion(helena: Visitor, article: Article) -> None:
    """Six verdicts, one of them “partly” with the wording to stand, another that does not hold; changes are asked."""
    helena.open("/board/").follow("Answer").press("Accept and start")
    assert "0 of 6 citations judged" in helena.text
    helena.press("Supports").press("Supports")
    helena.press("Supports partly")
    assert "Citation 3 of 6" in helena.text
    helena.press("Next citation", stands_as_worded="yes", note="In most wards, not in all.")
    helena.press("Supports")
    helena.press("Does not support")
    helena.press("Supports")
    assert "6 of 6 citations judged" in helena.text
    helena.open(f"{desk_of(helena)}?citation=5")
    wording = helena.page.xpath("//textarea[@name='replacement']")[0].text.strip()
    assert WORDED_TOO_STRONGLY in wording
    better = wording.replace(WORDED_TOO_STRONGLY, WORDED_AS_FOUND)
    helena.press("Suggest this wording", replacement=better, text="One trial found no difference.")
    assert "It goes to the editors with your review" in helena.text
    assert "were looked at twice" in helena.text, "asked of elevated and high risk"
    helena.press("Save and go to signing", **(CHECKED_TWICE | {"check_harm": "no"}), recommendation="changes")
    helena.press("Sign revision 5", password="not it", status=403)
    helena.press("Sign revision 5", password=PASSWORD)
    assert "bound to revision 5" in helena.text


def judged_but_not_signed(mira: Visitor, article: Article) -> None:
    """Everything typed, and the page to sign open, when the text changes under her hands."""
    mira.open("/board/").follow("Answer").press("Accept and start")
    assert WORDED_AS_FOUND not in mira.text, "a suggestion is nobody else’s business before she has signed"
    for _ in range(6):
        mira.press("Supports")
    mira.press("Save and go to signing", **CHECKED_TWICE, recommendation="approve")
    assert "Sign your review" in mira.text


def suggestion_accepted(editor: Visitor, article: Article) -> None:
    """A new revision; the page of changes shows the words struck, and what has to be judged again."""
    editor.open(file_of(article))
    standing = editor.part("standing")
    assert "A suggestion by Helena Brandt is open" in standing
    assert "Helena Brandt asks for changes to this revision" in standing
    editor.press("Accept it")
    assert "as a new revision" in editor.text
    editor.open(reverse("board:article-changes", args=[article.slug]))
    assert "What changed from revision 5 to 6" in editor.text
    assert "removed: always added: often" in editor.text
    assert "1 claim touched" in editor.text
    assert "worded by Helena Brandt in revision 6" in editor.text
    assert "4 of 6 citations are as they were" in editor.text


def stale_signature_refused(mira: Visitor, article: Article) -> None:
    mira.press("Sign revision 5", password=PASSWORD, status=409)
    assert "Your review is kept" in mira.text
    assert "carried over to the new text; look at the 1 claim that changed" in mira.text
    assert not Signature.objects.filter(signer__name="Mira Sandoval").exists()
    assert DraftVerdict.objects.filter(review__assignment__reviewer__name="Mira Sandoval", value="supports").exists()


def signed_anew(visits: dict[str, Visitor], article: Article) -> None:
    """Only the touched claim is judged again; the answers to the questions are still there."""
    mira, helena = visits["mira"], visits["helena"]
    mira.follow("Go on with revision 6")
    assert "4 of 6 citations judged" in mira.text
    signed(mira.press("Supports").press("Supports"))
    helena.open("/board/reviews/").follow("Go on")
    assert "0 of 2 citations judged" in helena.text
    assert "What changed since you signed revision 5" in helena.text
    assert "Reworded : claim" in helena.text
    helena.follow("Judge the first")
    assert "These words are yours" in helena.text
    helena.press("Supports").press("Supports")
    signed(helena, check_harm="yes", recommendation="approve")
    digests = Signature.objects.filter(meaning=Signature.Meaning.REVIEW_APPROVES).values_list("digest", flat=True)
    assert list(digests) == [current(article).digest] * 2
    carried = Verdict.objects.filter(given_by__name="Helena Brandt", value="partly")
    assert carried.count() == 1, "what was verified once is not verified twice"


def source_waived(editor: Visitor, article: Article) -> None:
    """One thing is left in the way, and approval is refused while it is."""
    editor.open(file_of(article))
    assert "Reference 3 is in no registry" in editor.part("standing")
    assert "Not yet: 1 thing stands in the way" in editor.part("moves")
    editor.open(reverse("board:article-approve", args=[article.slug]))
    assert "Not ready to be approved" in editor.text
    assert not editor.page.xpath("//input[@type='password']")
    editor.open(file_of(article)).follow("Waive what is in the way")
    [key] = editor.page.xpath("//input[@name='keys']/@value")
    editor.press("Sign the waiver", keys=key, reason="", password=PASSWORD)
    assert "A waiver needs a reason" in editor.text
    editor.press("Sign the waiver", keys=key, reason="I opened it: a hospital’s own guidance.", password=PASSWORD)
    assert Waiver.objects.get().reason == "I opened it: a hospital’s own guidance."


def approved_and_published(editor: Visitor, article: Article) -> None:
    editor.open(file_of(article)).follow("Approve revision 6")
    assert "Helena Brandt, MD, PhD" in editor.text
    assert "Mira Sandoval, MD" in editor.text
    editor.press("Approve revision 6", password="wrong")
    assert "That is not your password" in editor.text
    editor.press("Approve revision 6", password=PASSWORD)
    editor.follow("Publish revision 6").press("Publish revision 6")
    assert "Readers see revision 6 now" in editor.text


def read_by_the_public(reader: Visitor, article: Article) -> None:
    """Who, with which credentials, which text, when."""
    reader.open("/").follow(QUESTION)
    signers = reader.page.xpath("//section[@class='signers']")[0].text_content()
    for named in ("Helena Brandt, MD, PhD", "Mira Sandoval, MD", "Ines Calder"):
        assert named in signers
    assert "Chidi Okafor" not in reader.text
    today = timezone.now()
    for said in ("Approved by the Medical Advisory Board", "Revision 6", f"{today.day} {today:%B} {today.year}"):
        assert said in reader.text
    assert WORDED_AS_FOUND in reader.text
    assert WORDED_TOO_STRONGLY not in reader.text
    assert "No clinician has approved this text" not in reader.text


def history_whole_and_told(admin: Visitor, article: Article) -> None:
    said = StringIO()
    call_command("verify_ledger", stdout=said)
    assert said.getvalue().startswith("The history is whole")
    admin.open(reverse("board:article-history", args=[article.slug]))
    for told in ("Sam Whitlow", "declined the invitation", "accepted a suggestion", "gave a waiver", "approved it"):
        assert told in admin.text


def reopened(visits: dict[str, Visitor], article: Article) -> None:
    """Readers keep the text that was approved, under a notice."""
    editor, reader = visits["editor"], visits["reader"]
    editor.open(file_of(article)).follow("Reopen")
    editor.press("Reopen it", reason="A larger trial has come out.")
    reader.open(article.get_absolute_url())
    assert "This answer is being reviewed again" in reader.text
    assert "A larger trial has come out." in reader.text
    assert WORDED_AS_FOUND in reader.text


def withdrawn(visits: dict[str, Visitor], article: Article) -> None:
    editor, reader = visits["editor"], visits["reader"]
    editor.open(file_of(article)).follow("Withdraw")
    editor.press("Withdraw it", reason="The larger trial found harm.")
    reader.open(article.get_absolute_url(), status=410)
    assert "The larger trial found harm." in reader.text
    assert WORDED_AS_FOUND not in reader.text


def signed(reviewer: Visitor, **answers: str) -> None:
    reviewer.press("Save and go to signing", **answers)
    assert "Everything that changed" in reviewer.text or "6 of 6 citations judged" in reviewer.text
    reviewer.press("Sign revision 6", password=PASSWORD)
    assert "bound to revision 6" in reviewer.text


def desk_of(reviewer: Visitor) -> str:
    return reviewer.address.partition("?")[0]


def file_of(article: Article) -> str:
    return reverse("board:article", args=[article.slug])


def current(article: Article):
    return Article.objects.select_related("current").get(pk=article.pk).current


def number(editor: Visitor, name: str) -> str:
    """The value of the box beside that name."""
    [box] = editor.page.xpath("//label[.//b[text()=$name]]/input", name=name)
    return box.get("value")


def history(article: Article) -> list[str]:
    events = LedgerEvent.objects.filter(subject="article", subject_id=article.pk).order_by("sequence")
    return list(events.values_list("verb", flat=True))
