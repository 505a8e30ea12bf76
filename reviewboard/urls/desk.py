"""The reviewer's pages: what is mine and when it is due, the invitation, the desk, the signature."""

from django.urls import path

from articles.permissions import anyone, guarded, reviewers
from reviewboard.views import (
    calendar,
    desk,
    desk_claims,
    desk_drafts,
    desk_passage,
    desk_remarks,
    desk_saving,
    invitation,
    mailed_invitation,
    my_reviews,
    reconciling,
    signing,
)

urlpatterns = [
    path("reviews/", guarded(reviewers, my_reviews.page), name="my-reviews"),
    path("reviews/calendar/", guarded(reviewers, calendar.page), name="my-calendar"),
    path("invitations/<int:assignment_id>/", guarded(reviewers, invitation.page), name="invitation"),
    path("invitations/<int:assignment_id>/due.ics", guarded(reviewers, calendar.due_day), name="due-day"),
    # Who is meant stands in the address, which nobody else has: signed, or a secret of theirs.
    path("answer/<str:token>/", guarded(anyone, mailed_invitation.page), name="mailed-invitation"),
    path("answer/<str:token>/due.ics", guarded(anyone, mailed_invitation.due_day), name="mailed-due-day"),
    path("calendar/<str:secret>.ics", guarded(anyone, calendar.feed), name="calendar-feed"),
    path("desk/<int:assignment_id>/", guarded(reviewers, desk.page), name="desk"),
    path(
        "desk/<int:assignment_id>/citations/<int:citation_id>/",
        guarded(reviewers, desk_saving.verdict),
        name="desk-citation",
    ),
    path(
        "desk/<int:assignment_id>/claims/<int:claim_id>/",
        guarded(reviewers, desk_claims.claim_verdict),
        name="desk-claim",
    ),
    path("desk/<int:assignment_id>/answers/", guarded(reviewers, desk_saving.answers), name="desk-answers"),
    path("desk/<int:assignment_id>/passage/", guarded(reviewers, desk_passage.passage), name="desk-passage"),
    path("desk/<int:assignment_id>/remark/", guarded(reviewers, desk_remarks.remark), name="desk-remark"),
    path("desk/<int:assignment_id>/draft/", guarded(reviewers, desk_drafts.draft), name="desk-draft"),
    path(
        "desk/<int:assignment_id>/drafts/<int:draft_id>/",
        guarded(reviewers, desk_drafts.drop_left_over),
        name="desk-draft-drop",
    ),
    path(
        "desk/<int:assignment_id>/remarks/<int:remark_id>/reply-draft/",
        guarded(reviewers, desk_drafts.reply),
        name="desk-reply-draft",
    ),
    path("desk/<int:assignment_id>/newest/", guarded(reviewers, desk_drafts.newest), name="desk-newest"),
    path(
        "desk/<int:assignment_id>/remarks/<int:remark_id>/reply/",
        guarded(reviewers, desk_remarks.reply),
        name="desk-reply",
    ),
    path(
        "desk/<int:assignment_id>/remarks/<int:remark_id>/take-back/",
        guarded(reviewers, desk_remarks.take_back),
        name="desk-take-back",
    ),
    path("desk/<int:assignment_id>/changes/", guarded(reviewers, signing.changes), name="desk-changes"),
    path("desk/<int:assignment_id>/reconcile/", guarded(reviewers, reconciling.page), name="reconcile"),
    path(
        "desk/<int:assignment_id>/reconcile/<int:position>/",
        guarded(reviewers, reconciling.answer),
        name="reconcile-citation",
    ),
    path("desk/<int:assignment_id>/sign/", guarded(reviewers, signing.page), name="sign"),
]
