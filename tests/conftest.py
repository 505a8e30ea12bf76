"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser, Page, sync_playwright

from config import embedded
from tests.databases import copy_template, migrated_template
from tests.settings import TEST_VAR

pytest_plugins = ["tests.cast", "tests.registries"]

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker) -> Iterator[None]:
    """Make the test database from a template, and anew after every test that commits."""
    with django_db_blocker.unblock():
        template = migrated_template()
    connection.settings_dict["TEST"]["TEMPLATE"] = template
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: copy_template(template))
        yield


@pytest.fixture(scope="session")
def _redis() -> Iterator[embedded.Redis]:
    server = embedded.redis(TEST_VAR / "redis")
    yield server
    server.stop()


@pytest.fixture
def redis_server(_redis: embedded.Redis) -> embedded.Redis:
    """A real Redis where the settings say it is, with nothing in it; a test may stop() and start() it."""
    _redis.start()
    _redis.client().flushall()
    return _redis


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, which CI must have and a developer may go without."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not chromium:
        demanded = os.environ.get("CI") or os.environ.get("REQUIRE_BROWSER")
        (pytest.fail if demanded else pytest.skip)("needs Chromium: apt install chromium, or brew install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A new browser window whose relative addresses lead to this site."""
    context = browser.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


def pytest_configure() -> None:
    assert settings.SECRET_KEY == "only-for-tests", "tests run under tests.settings only"
