"""What the environment may say, and the sentence that nonsense gets."""

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).resolve().parents[2] / "config" / "settings.py"
PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "k" * 60,
    "SITE_URL": "https://reviews.example.org",
    "CONTACT_EMAIL": "board@example.org",
    "DATABASE_URL": "postgresql://app:secret@db.example.org:6432/reviews?sslmode=require",
    "REDIS_URL": "redis://redis.example.org:6379/0",
}


@pytest.fixture
def settings_with(monkeypatch: pytest.MonkeyPatch):
    """The settings as they are in production but for what is given; None takes a name away."""

    def read(**changes: str | None) -> dict:
        for name, value in (PRODUCTION | changes).items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return read


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe': write true or false."),
        ({"SHOW_PENDING": "2"}, "SHOW_PENDING is '2': write true or false."),
        ({"SECRET_KEY": None}, "SECRET_KEY is not set: sign-ins would be open to anyone."),
        ({"DATABASE_URL": None}, "DATABASE_URL is not set: say which PostgreSQL to use"),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "DATABASE_URL is not a PostgreSQL"),
        ({"REDIS_URL": None}, "REDIS_URL is not set: say which Redis hurries the workers"),
        ({"SITE_URL": "reviews.example.org"}, "SITE_URL is 'reviews.example.org': write an address such as"),
        ({"SITE_URL": "http://reviews.example.org"}, "passwords would travel in the clear"),
        ({"CONTACT_EMAIL": None}, "CONTACT_EMAIL is not set"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES is 'one': write a whole number such as 1."),
        ({"CROSSREF_URL": "ftp://example.org"}, "CROSSREF_URL is 'ftp://example.org': write an address such as"),
    ],
)
def test_nonsense_gets_a_sentence(settings_with, changes: dict, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_with(**changes)
    assert sentence in str(refused.value)


def test_production_is_https_only(settings_with) -> None:
    settings = settings_with()
    assert settings["ALLOWED_HOSTS"] == ["reviews.example.org"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://reviews.example.org"]
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] == 31536000


def test_a_site_for_this_machine_alone_may_do_without_https(settings_with) -> None:
    settings = settings_with(SITE_URL="http://127.0.0.1:8000", CONTACT_EMAIL=None)
    assert settings["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost"]
    assert "SECURE_SSL_REDIRECT" not in settings


def test_a_machine_with_a_secret_key_is_in_production(settings_with) -> None:
    assert settings_with(DEBUG=None)["DEBUG"] is False
    assert settings_with(DEBUG=None, SECRET_KEY=None)["DEBUG"] is True


def test_web_processes_may_pool_their_connections(settings_with) -> None:
    database = settings_with(DATABASE_POOL="true")["DATABASES"]["default"]
    assert database["OPTIONS"]["pool"]["max_size"] == 8
    assert database["CONN_MAX_AGE"] == 0
    assert "pool" not in settings_with(DATABASE_POOL=None)["DATABASES"]["default"]["OPTIONS"]


def test_tables_are_changed_as_their_owner_and_by_nothing_else(settings_with, monkeypatch) -> None:
    owner = {"DATABASE_OWNER_URL": "postgresql://owner@db.example.org/reviews"}
    monkeypatch.setattr("sys.argv", ["manage.py", "migrate"])
    assert settings_with(**owner)["DATABASES"]["default"]["USER"] == "owner"
    monkeypatch.setattr("sys.argv", ["manage.py", "import_articles"])
    assert settings_with(**owner)["DATABASES"]["default"]["USER"] == "app"


def test_mail_goes_to_the_database_until_there_is_a_server(settings_with) -> None:
    assert settings_with()["EMAIL_BACKEND"] == "articles.mailbox.Backend"
    settings = settings_with(EMAIL_URL="smtp+tls://board:secret@mail.example.org:587")
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"]) == (
        "mail.example.org",
        587,
        True,
    )


def test_registries_may_be_stood_in_for(settings_with) -> None:
    registries = settings_with(CROSSREF_URL="http://127.0.0.1:9999/")["REGISTRIES"]
    assert registries["CROSSREF_URL"] == "http://127.0.0.1:9999"
    assert registries["DOI_URL"] == "https://doi.org"


def test_no_task_outlives_the_time_after_which_it_is_given_out_again(settings_with) -> None:
    settings = settings_with()
    visible_again = settings["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"]
    assert visible_again > 2 * settings["CELERY_TASK_TIME_LIMIT"] > 2 * settings["CELERY_TASK_SOFT_TIME_LIMIT"]
