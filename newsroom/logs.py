"""Log lines: JSON objects for machines that collect them (LOG_FORMAT=json), and fewer of no use."""

import json
import logging
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    """Names what it takes from a record, so that no request body or object slips into a log."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if hasattr(record, "status_code"):
            line["status"] = record.status_code
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class WithoutTraceback(logging.Filter):
    """For what strangers can cause at will, such as a wrong Host: one line says it all."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True
