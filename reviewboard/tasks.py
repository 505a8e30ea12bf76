"""What workers do for the board. The work is in rows, so a task may be lost, come twice or be killed."""

from __future__ import annotations

import logging
import time

from celery import shared_task

from articles.ledger.context import acting
from articles.models import Via
from articles.nudge import nudge
from reviewboard.actions.alerts import follow, waiting_changes

SECONDS = 120  # then another task goes on, so that none comes near its time limit

logger = logging.getLogger(__name__)


@shared_task
def sweep_alerts() -> None:
    """Follow every change of a source's standing to the articles that rest on it.

    One that fails does not keep the others waiting; the task fails with it in the end, and the next tries again.
    """
    until, failures = time.monotonic() + SECONDS, []

    def in_time() -> bool:
        return time.monotonic() < until

    with acting(Via.TASK):
        for change_id in waiting_changes():
            try:
                follow(change_id, going_on=in_time)
            except Exception as failure:
                logger.exception("Standing change %s could not be followed.", change_id)
                failures.append(failure)
            if not in_time():
                nudge("reviewboard.tasks.sweep_alerts")
                break
    if failures:
        raise ExceptionGroup("changes of standing that could not be followed", failures)
