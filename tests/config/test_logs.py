"""A line in the log says which request it is about."""

import logging

from articles.ledger.context import acting
from articles.models import Via
from config.logs import RequestId, WithoutTrace


def logged() -> logging.LogRecord:
    record = logging.LogRecord("articles", logging.INFO, __file__, 1, "Approved.", (), None)
    assert RequestId().filter(record)
    return record


def test_inside_a_request_its_id() -> None:
    with acting(Via.PAGE, "4f1c"):
        assert logged().request_id == "4f1c"


def test_outside_of_requests_a_dash() -> None:
    assert logged().request_id == "-"


def test_an_error_that_is_common_is_a_sentence() -> None:
    trace = (OSError, OSError("Redis is gone"), None)
    record = logging.LogRecord("celery.beat", logging.ERROR, __file__, 1, "Message Error: %s\n%s", ("a", "b"), trace)
    assert WithoutTrace().filter(record)
    assert (record.getMessage(), record.exc_info) == ("Redis is gone", None)
