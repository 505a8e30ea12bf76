"""Redis goes and comes back under a working site: nothing that must happen is lost."""

from collections.abc import Iterator

import pytest

from articles import nudge as nudging
from articles.models import DeliveredMail, OutboxMail, Person
from articles.nudge import nudge
from articles.outbox import post
from config.embedded import Redis
from tests.cast import person
from tests.workers import Worker, until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(redis_server: Redis) -> Iterator[None]:
    """A real worker on the test database."""
    process = Worker()
    yield
    process.kill()


def delivered() -> set[str]:
    return set(DeliveredMail.objects.values_list("subject", flat=True))


def mail(to: Person, subject: str) -> None:
    nudging._Broker.quiet_until = 0.0
    post(to, key=subject, subject=subject, body="Please read it.")


def test_mail_waits_for_redis_and_is_sent_when_it_is_back(worker: None, redis_server: Redis) -> None:
    ines = person("Ines Calder")
    mail(ines, "before")
    until(lambda: delivered() == {"before"})

    redis_server.stop()
    mail(ines, "meanwhile")
    assert OutboxMail.objects.get(subject="meanwhile").sent_at is None

    redis_server.start()
    nudging._Broker.quiet_until = 0.0
    nudge("articles.tasks.sweep_outbox")  # as beat does every 15 seconds
    until(lambda: delivered() == {"before", "meanwhile"})
