"""Texts for other readers: written and approved from the article's file, compared on the reviewer's desk."""

from django.urls import path

from articles.permissions import editors, guarded, reviewers, signed_in, submitters
from reviewboard.views import variant_desk, variants

ARTICLE = "articles/<slug:slug>/readers/"
DESK = "desk/<int:assignment_id>/variants/<int:variant_id>/"

urlpatterns = [
    path(f"{ARTICLE}<slug:audience>/write/", guarded(submitters, variants.write), name="variant-write"),
    path(f"{ARTICLE}<int:variant_id>/", guarded(signed_in, variants.show), name="variant"),
    path(f"{ARTICLE}<int:variant_id>/approve/", guarded(editors, variants.approve), name="variant-approve"),
    path(f"{ARTICLE}<int:variant_id>/take-back/", guarded(editors, variants.take_back), name="variant-take-back"),
    path(DESK, guarded(reviewers, variant_desk.page), name="variant-desk"),
    path(f"{DESK}claims/<int:position>/", guarded(reviewers, variant_desk.claim), name="variant-claim"),
    path(f"{DESK}answers/", guarded(reviewers, variant_desk.answers), name="variant-answers"),
    path(f"{DESK}sign/", guarded(reviewers, variant_desk.sign), name="variant-sign"),
]
