from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """What a published page rests on: content, evidence, attestations, history."""

    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"
