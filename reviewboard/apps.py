from django.apps import AppConfig


class ReviewboardConfig(AppConfig):
    """The work that gets an article to its readers: people, assignments, reviews, remarks, notices."""

    name = "reviewboard"
    default_auto_field = "django.db.models.BigAutoField"
