"""Where everything is: readers under /, the board under /board/."""

from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("board/account/", include("allauth.account.urls")),
    # After the include, so that its name wins: people sign in here and nowhere else.
    path("board/sign-in/", account.login, name="account_login"),
    path("board/admin/", admin.site.urls),
]
