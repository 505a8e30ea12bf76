"""Looking on: the history, mail, readers' questions, the checklists, one's own drafts."""

from django.urls import path

from articles.permissions import admins, editors, guarded, overseers, signed_in, submitters
from reviewboard.views import checklists, drafts, history, mail, numbers, questions, wording

urlpatterns = [
    path("articles/<slug:slug>/history/", guarded(signed_in, history.article), name="article-history"),
    path("history/", guarded(overseers, history.site), name="history"),
    path("numbers/", guarded(overseers, numbers.page), name="numbers"),
    path("mail/", guarded(admins, mail.mailbox), name="mail"),
    path("mail/<int:pk>/", guarded(admins, mail.message), name="mail-message"),
    path("questions/", guarded(editors, questions.questions), name="questions"),
    path("checklists/", guarded(overseers, checklists.page), name="checklists"),
    path("checklists/new/", guarded(overseers, checklists.new), name="checklist-new"),
    path("checklists/<int:pk>/", guarded(overseers, checklists.checklist), name="checklist"),
    path("checklists/<int:pk>/edit/", guarded(overseers, checklists.edit), name="checklist-edit"),
    path("checklists/<int:pk>/retire/", guarded(overseers, checklists.retire), name="checklist-retire"),
    path("checklists/<int:pk>/use-again/", guarded(overseers, checklists.use_again), name="checklist-use-again"),
    path("wording/", guarded(overseers, wording.page), name="wording"),
    path("drafts/", guarded(submitters, drafts.mine), name="my-drafts"),
]
