"""Where readers find things. Each pattern declares its rule by ``guarded``."""

from django.urls import path

from articles import views
from articles.permissions import anyone, guarded

app_name = "articles"
urlpatterns = [
    path("", guarded(anyone, views.home), name="home"),
    path("how-we-review/", guarded(anyone, views.how_we_review), name="editorial-policy"),
    path("articles/<slug:slug>/", guarded(anyone, views.article), name="article"),
    path("articles/<slug:slug>/references.<slug:suffix>", guarded(anyone, views.references), name="references"),
    path("articles/<slug:slug>/ask/", guarded(anyone, views.ask), name="ask"),
]
