"""Looking on: the history, mail, readers' questions, one's own drafts."""

from django.urls import path

from articles.permissions import guarded, overseers, signed_in
from reviewboard.views import history

urlpatterns = [
    path("articles/<slug:slug>/history/", guarded(signed_in, history.article), name="article-history"),
    path("history/", guarded(overseers, history.site), name="history"),
]
