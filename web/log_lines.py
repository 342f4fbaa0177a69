"""Lines of the log as objects, with the number of the request they belong to."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

# Of the request that this thread answers now.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps({name: text for name, text in line.items() if text})
