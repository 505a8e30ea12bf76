"""Hurrying the workers. What they must do is already a row, and a sweep finds it: a nudge that is lost costs seconds.

So a nudge never fails and never holds up the person whose act it follows: not when Redis is gone, nor when it hangs.
"""

from __future__ import annotations

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

QUIET_SECONDS = 5  # after a failure, so that many acts in a row do not each wait for a Redis that hangs

logger = logging.getLogger(__name__)


class _Broker:
    quiet_until = 0.0  # time.monotonic()


def nudge(task_name: str, **kwargs) -> None:
    """Have a worker run ``task_name`` once the transaction has been committed; ``kwargs`` are JSON values."""
    transaction.on_commit(partial(_send, task_name, kwargs), robust=True)


def _send(task_name: str, kwargs: dict) -> None:
    if time.monotonic() < _Broker.quiet_until:
        return
    try:
        current_app.send_task(task_name, kwargs=kwargs, retry=False)
    except OperationalError as error:
        _Broker.quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("Redis did not take %s (%s); the next sweep finds what there is to do.", task_name, error)
