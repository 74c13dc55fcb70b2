"""What the start of a deployment warns of."""

import pytest

from edulearn.startup import lacking

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
