"""Looking on: the history, mail, readers' questions, one's own drafts."""

from django.urls import path

from articles.permissions import admins, editors, guarded, overseers, signed_in, submitters
from reviewboard.views import drafts, history, mail, numbers, questions

urlpatterns = [
    path("articles/<slug:slug>/history/", guarded(signed_in, history.article), name="article-history"),
    path("history/", guarded(overseers, history.site), name="history"),
    path("numbers/", guarded(overseers, numbers.page), name="numbers"),
    path("mail/", guarded(admins, mail.mailbox), name="mail"),
    path("mail/<int:pk>/", guarded(admins, mail.message), name="mail-message"),
    path("questions/", guarded(editors, questions.questions), name="questions"),
    path("drafts/", guarded(submitters, drafts.mine), name="my-drafts"),
]
