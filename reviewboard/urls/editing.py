"""The article's file, and what changes its text."""

from django.urls import path

from articles.permissions import editors, guarded, signed_in, submitters
from reviewboard.views import article, editing, findings, remarks

urlpatterns: list = [
    path("articles/<slug:slug>/", guarded(signed_in, article.file), name="article"),
    path("articles/<slug:slug>/checks/", guarded(signed_in, article.checks), name="article-checks"),
    path("articles/<slug:slug>/changes/", guarded(signed_in, article.article_changes), name="article-changes"),
    path("articles/<slug:slug>/findings/", guarded(signed_in, findings.page), name="article-findings"),
    path(
        "articles/<slug:slug>/findings/progress/",
        guarded(signed_in, findings.progress),
        name="article-findings-progress",
    ),
    path("articles/<slug:slug>/findings/recheck/", guarded(submitters, findings.recheck), name="article-recheck"),
    path(
        "articles/<slug:slug>/references/<int:number>/match/",
        guarded(submitters, findings.decide),
        name="reference-match",
    ),
    path("articles/<slug:slug>/edit/", guarded(submitters, editing.edit), name="article-edit"),
    path(
        "articles/<slug:slug>/references/<int:number>/",
        guarded(submitters, editing.reference),
        name="article-reference",
    ),
    path("articles/<slug:slug>/comments/", guarded(submitters, remarks.comment), name="article-comment"),
    path(
        "articles/<slug:slug>/suggestions/accept/", guarded(editors, remarks.accept_several), name="suggestions-accept"
    ),
    path("remarks/<int:pk>/reply/", guarded(signed_in, remarks.reply), name="remark-reply"),
    path("remarks/<int:pk>/people/", guarded(signed_in, remarks.people), name="remark-people"),
    path("remarks/<int:pk>/reopen/", guarded(signed_in, remarks.reopen), name="remark-reopen"),
    path("remarks/<int:pk>/accept/", guarded(editors, remarks.accept), name="remark-accept"),
    path("remarks/<int:pk>/reject/", guarded(editors, remarks.reject), name="remark-reject"),
    path("remarks/<int:pk>/resolve/", guarded(editors, remarks.resolve), name="remark-resolve"),
    path("remarks/<int:pk>/take-back/", guarded(signed_in, remarks.take_back), name="remark-take-back"),
]
