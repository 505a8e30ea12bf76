"""What every page may say without asking the database."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """site_name: what the masthead, titles and mails call this site."""
    return {"site_name": settings.SITE_NAME}
