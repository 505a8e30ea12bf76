from django.http import HttpResponse
from django.urls import path
from articles.permissions import anyone, guarded
def s(request, **kw): return HttpResponse("x")
urlpatterns: list = [
    path("invitations/<int:assignment_id>/", guarded(anyone, s), name="invitation"),
    path("desk/<int:assignment_id>/", guarded(anyone, s), name="desk"),
    path("articles/<slug:slug>/", guarded(anyone, s), name="article"),
    path("articles/<slug:slug>/history/", guarded(anyone, s), name="article-history"),
    path("articles/<slug:slug>/approve/", guarded(anyone, s), name="article-approve"),
    path("queue/", guarded(anyone, s), name="queue"),
]
