"""Where everything is: readers under /, the board under /board/."""

from allauth.account import urls as accounts
from allauth.account import views as account
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, include, path

from articles.permissions import Rule, admins, anyone, guarded, guarded_all, nobody
from config import health, styleguide
from reviewboard.views.sign_in_again import sign_in_again
from reviewboard.views.the_board import the_board

# An admin changes an address with its person, so that it stands in the history; allauth's own page would not record it.
NOT_OFFERED = ("account_email", "account_confirm_email", "account_email_verification_sent")


def rule_of(page: URLPattern) -> Rule:
    return nobody if page.name in NOT_OFFERED else anyone


handler400 = "config.errors.not_understood"

urlpatterns = [
    path("healthz", guarded(anyone, health.alive), name="healthz"),
    path("readyz", guarded(anyone, health.ready), name="readyz"),
    path("board/account/", include([guarded_all(rule_of(page), [page])[0] for page in accounts.urlpatterns])),
    # After the include, so that its name wins: people sign in here and nowhere else.
    path("board/sign-in/", guarded(anyone, account.login), name="account_login"),
    path("board/sign-in-again/", guarded(anyone, sign_in_again), name="sign-in-again"),
    path("board/admin/", include((guarded_all(admins, admin.site.get_urls()), "admin"))),
    path("board/", include("reviewboard.urls")),
    path("the-board/", guarded(anyone, the_board), name="the-board"),
    path("", include("articles.urls")),
]
if settings.DEBUG:
    urlpatterns.insert(0, path("board/styleguide/", guarded(anyone, styleguide.page), name="styleguide"))
