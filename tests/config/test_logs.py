"""A line in the log says which request it is about."""

import logging

from articles.ledger.context import acting
from articles.models import Via
from config.logs import RequestId


def logged() -> logging.LogRecord:
    record = logging.LogRecord("articles", logging.INFO, __file__, 1, "Approved.", (), None)
    assert RequestId().filter(record)
    return record


def test_inside_a_request_its_id() -> None:
    with acting(Via.PAGE, "4f1c"):
        assert logged().request_id == "4f1c"


def test_outside_of_requests_a_dash() -> None:
    assert logged().request_id == "-"
