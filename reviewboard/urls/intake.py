"""Drafts come in."""

from django.urls import path

from articles.permissions import guarded, submitters
from reviewboard.views import intake

urlpatterns = [
    path("import/", guarded(submitters, intake.hand_in), name="import"),
    path("import/store/", guarded(submitters, intake.store), name="import-store"),
]
