"""Log lines: what happened, and no more."""

import json
import logging

from django.test import RequestFactory

from newsroom.logs import JsonFormatter


def test_a_json_log_line_tells_what_happened_and_no_more():
    request = RequestFactory().post("/search/", {"q": "hush"})
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": ("/search/",), "name": "django.request"})
    record.__dict__ |= {"levelname": "WARNING", "status_code": 404, "request": request}
    line = json.loads(JsonFormatter().format(record))
    assert line.pop("time").endswith("+00:00")
    logged = {"level": "WARNING", "logger": "django.request", "message": "Not Found: /search/", "status": 404}
    assert line == logged


def test_a_json_log_line_of_a_crash_has_its_traceback():
    try:
        raise RuntimeError("the reason")
    except RuntimeError as error:
        record = logging.makeLogRecord({"exc_info": (RuntimeError, error, error.__traceback__)})
    assert json.loads(JsonFormatter().format(record))["exception"].endswith("RuntimeError: the reason")


def test_a_refused_host_is_one_line_that_names_it(client, caplog):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    (record,) = caplog.records
    assert "evil.example" in record.getMessage()
    assert record.exc_info is None
