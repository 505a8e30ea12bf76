"""Which request a line in the log is about."""

from __future__ import annotations

import logging
import sys


class RequestId(logging.Filter):
    """Gives each record its ``request_id``: that of ``X-Request-ID``, "-" outside requests.

    Logging starts before there are models to import, and until then there is no request either.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        context = sys.modules.get("articles.ledger.context")
        record.request_id = (context and context.current().request_id) or "-"
        return True


class WithoutTrace(logging.Filter):
    """Leaves of an error what it says, where its trace tells nothing more."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            record.msg, record.args, record.exc_info = "%s", (record.exc_info[1],), None
        return True
