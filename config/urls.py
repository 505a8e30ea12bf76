"""Where everything is: readers under /, the board under /board/."""

from allauth.account import views as account
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from articles.permissions import anyone, guarded
from config import health, styleguide
from reviewboard.views.the_board import the_board

handler400 = "config.errors.not_understood"

urlpatterns = [
    path("healthz", guarded(anyone, health.alive), name="healthz"),
    path("readyz", guarded(anyone, health.ready), name="readyz"),
    path("board/account/", include("allauth.account.urls")),
    # After the include, so that its name wins: people sign in here and nowhere else.
    path("board/sign-in/", guarded(anyone, account.login), name="account_login"),
    path("board/admin/", admin.site.urls),
    path("board/", include("reviewboard.urls")),
    path("the-board/", guarded(anyone, the_board), name="the-board"),
    path("", include("articles.urls")),
]
if settings.DEBUG:
    urlpatterns.insert(0, path("board/styleguide/", guarded(anyone, styleguide.page), name="styleguide"))
