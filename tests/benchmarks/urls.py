"""The site's own addresses, and the floors beside them."""

from django.urls import include, path

from tests.benchmarks import floors

urlpatterns = [
    path("floors/articles/<slug:slug>/", floors.article),
    path("floors/queue/", floors.queue),
    path("floors/desk/<int:pk>/", floors.desk),
    path("floors/file/<slug:slug>/", floors.file),
    path("floors/history/<slug:slug>/", floors.history),
    path("floors/decide/<slug:slug>/", floors.decide),
    path("", include("config.urls")),
]
