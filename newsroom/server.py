"""How the production server runs: gunicorn reads this module's names (gunicorn -c python:newsroom.server)."""

from typing import Any

from django.conf import settings

worker_class = "gthread"
workers = 2
threads = 4
# A site that cannot start says so before it says where it is.
preload_app = True
# Only TRUSTED_PROXIES decides whose word about HTTPS counts.
forwarded_allow_ips = ""
# Quiet: no line for a request, so no record of who read what; no second socket to look after.
loglevel = "warning"
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Prints where readers find the site, and where the server listens if a proxy stands between."""
    host, port = server.address[0]
    elsewhere = "" if settings.SITE_URL.endswith(f":{port}") else f", served from {host} port {port}"
    print(f"Newsroom is at {settings.SITE_URL}{elsewhere}", flush=True)
