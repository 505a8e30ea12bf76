"""Where one's own work is; the queue, source alerts, assigning and deciding."""

from functools import partial

from django.urls import path

from articles.permissions import editors, guarded, overseers, signed_in
from reviewboard.views import alerts, assigning, deciding, handling, home, queue, reconciling, taking_back, waiving

ARTICLE = "articles/<slug:slug>/"

urlpatterns = [
    path("", guarded(signed_in, home.home), name="home"),
    path("queue/", guarded(overseers, queue.queue), name="queue"),
    path("alerts/", guarded(overseers, alerts.alerts), name="alerts"),
    path("alerts/<int:pk>/close/", guarded(editors, alerts.close), name="alert-close"),
    path("queue/assign/", guarded(editors, assigning.assign_several), name="queue-assign"),
    path(f"{ARTICLE}assign/", guarded(editors, assigning.assign), name="article-assign"),
    path("assignments/<int:pk>/withdraw/", guarded(editors, assigning.withdraw), name="assignment-withdraw"),
    path(f"{ARTICLE}approve/", guarded(editors, deciding.approve), name="article-approve"),
    path(f"{ARTICLE}publish/", guarded(editors, deciding.publish), name="article-publish"),
    path(f"{ARTICLE}waive/", guarded(editors, waiving.waive), name="article-waive"),
    path(f"{ARTICLE}disagreements/", guarded(overseers, reconciling.overview), name="disagreements"),
    path(f"{ARTICLE}disagreements/<int:position>/", guarded(editors, reconciling.decide), name="disagreement-decide"),
    path(f"{ARTICLE}handling/", guarded(editors, handling.handling), name="article-handling"),
    *(
        path(f"{ARTICLE}{act}/", guarded(editors, partial(taking_back.reasoned, act=act)), name=f"article-{act}")
        for act in taking_back.REASONED
    ),
]
