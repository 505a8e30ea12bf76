"""Where everything is: readers under /, the board under /board/."""

from allauth.account import urls as accounts
from allauth.account import views as account
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from articles.permissions import admins, anyone, guarded, guarded_all
from config import health, styleguide
from reviewboard.views.the_board import the_board

handler400 = "config.errors.not_understood"

urlpatterns = [
    path("healthz", guarded(anyone, health.alive), name="healthz"),
    path("readyz", guarded(anyone, health.ready), name="readyz"),
    path("board/account/", include(guarded_all(anyone, accounts.urlpatterns))),
    # After the include, so that its name wins: people sign in here and nowhere else.
    path("board/sign-in/", guarded(anyone, account.login), name="account_login"),
    path("board/admin/", include((guarded_all(admins, admin.site.get_urls()), "admin"))),
    path("board/", include("reviewboard.urls")),
    path("the-board/", guarded(anyone, the_board), name="the-board"),
    path("", include("articles.urls")),
]
if settings.DEBUG:
    urlpatterns.insert(0, path("board/styleguide/", guarded(anyone, styleguide.page), name="styleguide"))
