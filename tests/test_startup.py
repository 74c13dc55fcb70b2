"""What the start of a deployment warns of, and what a kill leaves to the next start."""

import os
import signal
from contextlib import suppress

import pytest

from edulearn.startup import lacking
from tests.server import STARTS_WITHIN, ask, free_port, launch, serving, within

CONSOLE, SMTP = "edulearn.console_mail.EmailBackend", "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("production", "backend", "site_url", "named"),
    [
        (True, CONSOLE, "https://learn.example.org", ["EMAIL_URL"]),
        (True, SMTP, "http://localhost:8000", ["SITE_URL"]),
        (True, SMTP, "https://learn.example.org", []),
        (False, CONSOLE, "http://localhost:8000", []),
    ],
)
def test_letters_that_would_reach_nobody(settings, production, backend, site_url, named):
    settings.PRODUCTION, settings.EMAIL_BACKEND = production, backend
    settings.SITE_URL = site_url
    assert [sentence.split()[0] for sentence in lacking()] == named


def test_after_a_kill_of_the_first_process_it_can_be_started_again(tmp_path):
    port = free_port()
    first = launch(port, tmp_path)
    try:
        assert within(STARTS_WITHIN, lambda: ask(port, "/healthz")[0] == 200)
        first.kill()
        first.wait()
        assert within(5, lambda: ask(port, "/healthz")[0] is None)
        with serving(tmp_path) as port:
            assert ask(port, "/readyz")[0] == 200
    finally:
        with suppress(ProcessLookupError):
            os.killpg(first.pid, signal.SIGKILL)
