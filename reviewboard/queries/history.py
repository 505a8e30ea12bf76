"""The history as a person may see it: of one article by sequence, of the whole site by time, a page at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.text import slugify

from articles.models import Article, LedgerEvent, Person, Revision, Subject, VariantSignature, Verb
from articles.permissions import User
from reviewboard.models import Assignment, Remark, Reply
from reviewboard.permissions import Sight
from reviewboard.queries.event_words import Shown

PAGE = 30
THE_MACHINE = "machine"
ABOUT_VERDICTS = (Verb.REVIEW_SIGNED, Verb.VERDICT_STOOD_BY, Verb.VERDICT_CHANGED, Verb.VERDICT_DECIDED)
ABOUT_REMARKS = (
    Verb.COMMENTED,
    Verb.COMMENT_RESOLVED,
    Verb.SUGGESTED,
    Verb.SUGGESTION_REJECTED,
    Verb.REMARK_REOPENED,
    Verb.REMARK_TAKEN_BACK,
    Verb.REPLIED,
)

# Of events about reviewers' work, what is left for whoever submitted the article.
KEPT = {
    Verb.REVIEW_SIGNED: ("revision",),
    Verb.VARIANT_REVIEWED: ("variant", "audience", "number", "revision"),
    Verb.VERDICT_STOOD_BY: (),
    Verb.VERDICT_CHANGED: (),
    Verb.VERDICT_DECIDED: (),
    Verb.SUGGESTION_ACCEPTED: ("revision", "title", "claims_touched", "citations_kept", "citations"),
    Verb.DECLINED: (),
    Verb.WAIVED: ("until_on", "reason"),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the history is narrowed to; empty: to nothing. Days are in UTC, and both are included."""

    who: str = ""
    what: str = ""
    way: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    article: str = ""

    def __bool__(self) -> bool:
        return self != NOTHING


NOTHING = Narrowing()


def article_with_own_states(slug: str, user: User) -> Article | None:
    """The article with its current revision, and as ``own_states`` those of this person's assignments on it."""
    own = Assignment.objects.filter(article=OuterRef("pk"), reviewer=user.pk if user.is_reviewer else None)
    rows = Article.objects.select_related("current").defer("current__body")
    return rows.annotate(own_states=ArraySubquery(own.values("state"))).filter(slug=slug).first()


def article_events(article: Article, sight: Sight, user: User, narrowing: Narrowing = NOTHING) -> QuerySet[LedgerEvent]:
    """The events of one article that exist for this person, newest first."""
    rows = LedgerEvent.objects.filter(subject=Subject.ARTICLE, subject_id=article.pk)
    rows = rows.filter(_exists_for(user, sight)).exclude(_comparisons_before_own(user))
    return _narrowed(rows, narrowing).order_by("-sequence")


def site_events(user: User, narrowing: Narrowing = NOTHING) -> QuerySet[LedgerEvent]:
    """All events, for those who oversee; each with ``about``: the title, the name, or that it is the policy.

    What other reviewers did on an article that this person is to review does not exist for them until they signed.
    """
    rows = LedgerEvent.objects.all()
    if user.is_reviewer:
        rows = rows.exclude(_judged_by(user) & _of_other_reviewers(user)).exclude(_comparisons_before_own(user))
    return _with_subjects(_narrowed(rows, narrowing))


def shown(event: LedgerEvent, sight: Sight, user: User) -> Shown:
    """The event without what is not for this person: a submitter sees that reviewers acted, not what they found."""
    kept = KEPT.get(event.verb) if sight == Sight.SUBMITTED and event.actor_id != user.pk else None
    if kept is None:
        return Shown(event, event.old, event.new, event.reason)
    old, new = ({key: value for key, value in values.items() if key in kept} for values in (event.old, event.new))
    return Shown(event, old, new, event.reason if "reason" in kept else "", withheld=True)


def _exists_for(user: User, sight: Sight) -> Q:
    if sight == Sight.WHOLE:
        return Q()
    if sight == Sight.OWN_ACTS:
        return Q(actor=user.pk)
    if sight == Sight.REVIEWED:
        unshown = {"shown_at": None}
        return ~_about(Remark.objects.exclude(author=user.pk), Reply.objects.exclude(author=user.pk), **unshown)
    return ~(_of_other_reviewers(user) if sight == Sight.JUDGING else _remarked_by_reviewers(user))


def _of_other_reviewers(user: User) -> Q:
    signed = Q(verb__in=ABOUT_VERDICTS) & ~Q(actor=user.pk)
    return signed | _remarked_by_reviewers(user) | Q(verb=Verb.SUGGESTION_ACCEPTED)


def _remarked_by_reviewers(user: User) -> Q:
    """Events about what other people said as reviewers."""
    remarks, replies = (model.objects.exclude(author=user.pk) for model in (Remark, Reply))
    return _about(remarks, replies, assignment__isnull=False)


def _comparisons_before_own(user: User) -> Q:
    """What others signed of a variant that this person is to compare, before their own signature of it."""
    variant = Cast(KeyTextTransform("variant", OuterRef("new")), BigIntegerField())
    own = VariantSignature.objects.filter(variant=variant, signer=user.pk)
    mine = Assignment.objects.filter(reviewer=user.pk, state__in=Assignment.ACTIVE)
    others = Q(verb=Verb.VARIANT_REVIEWED, subject=Subject.ARTICLE, subject_id__in=mine.values("article"))
    return others & ~Q(actor=user.pk) & ~Q(Exists(own))


def _about(remarks: QuerySet[Remark], replies: QuerySet[Reply], **which: object) -> Q:
    """Events about such of the remarks, or such of the replies: they name it in ``new``."""
    remark, reply = (
        rows.filter(**which, pk=Cast(KeyTextTransform(key, OuterRef("new")), BigIntegerField()))
        for key, rows in (("remark", remarks), ("reply", replies))
    )
    return (Q(verb__in=ABOUT_REMARKS) & Q(Exists(remark))) | (Q(verb=Verb.REPLIED) & Q(Exists(reply)))


def _judged_by(user: User) -> Q:
    """Events of articles that this person accepted or was asked to review, and has not signed."""
    own = Assignment.objects.filter(reviewer=user.pk, state__in=Assignment.OPEN)
    return Q(subject=Subject.ARTICLE, subject_id__in=own.values("article"))


def _narrowed(rows: QuerySet[LedgerEvent], narrowing: Narrowing) -> QuerySet[LedgerEvent]:
    if narrowing.who:
        rows = rows.filter(_by(narrowing.who))
    if narrowing.what:
        rows = rows.filter(verb=narrowing.what)
    if narrowing.way:
        rows = rows.filter(via=narrowing.way)
    if narrowing.since:
        rows = rows.filter(at__gte=_midnight(narrowing.since))
    if narrowing.until:
        rows = rows.filter(at__lte=dt.datetime.combine(narrowing.until, dt.time.max, dt.UTC))
    if narrowing.article:
        rows = rows.filter(subject=Subject.ARTICLE, subject_id__in=_named(narrowing.article).values("pk"))
    return rows


def _by(who: str) -> Q:
    """By people with that in their name or address, as they are called now; “machine”: where no person acted."""
    if THE_MACHINE in who.lower():
        return Q(actor=None)
    called = Person.objects.filter(Q(name__icontains=who) | Q(email__icontains=who))
    return Q(actor__in=list(called.values_list("pk", flat=True)[:100]))


def _named(words: str) -> QuerySet[Article]:
    """Articles whose address begins so; it is made of the title's first words."""
    return Article.objects.filter(slug__startswith=slugify(words) or words)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _with_subjects(rows: QuerySet[LedgerEvent]) -> QuerySet[LedgerEvent]:
    slug = Article.objects.filter(pk=OuterRef("subject_id")).values("slug")
    title = Revision.objects.filter(current_of=OuterRef("subject_id")).values("title")
    name = Person.objects.filter(pk=OuterRef("subject_id")).values("name")
    of_article = Q(subject=Subject.ARTICLE)
    return rows.annotate(
        about=Case(
            When(of_article, then=Subquery(title)),
            When(subject=Subject.POLICY, then=Value(Subject.POLICY.label)),
            default=Subquery(name),
            output_field=TextField(),
        ),
        slug=Case(When(of_article, then=Subquery(slug)), default=Value(""), output_field=TextField()),
    )
