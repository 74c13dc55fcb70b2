"""What every answer says to the browser, and `/.well-known/security.txt`."""

import re
from datetime import datetime, timedelta

import pytest

from edulearn.documents import now
from tests.conftest import PASSWORD
from tests.test_settings import SECRET, start

SECURITY_TXT = "/.well-known/security.txt"
PRODUCTION = {
    "PRODUCTION": "true",
    "SECRET_KEY": SECRET + "".join(chr(65 + n) for n in range(26)),
    "ALLOWED_HOSTS": "learn.example.org",
    "SITE_URL": "https://learn.example.org",
    "PAYMENT_GATEWAY": "stripe",
    "STRIPE_SECRET_KEY": "sk_live_x",
    "STRIPE_WEBHOOK_SECRET": "whsec_x",
    "EMAIL_URL": "smtp://localhost:25",
}
ASK = """
import django; django.setup()
from django.test import Client
answer = Client(headers={"host": "learn.example.org", "x-forwarded-proto": "https"}).get("/healthz")
print(answer.headers["Strict-Transport-Security"])
"""


PAGES = ["/", "/admin.html", "/player.html", "/api/docs/", "/none"]
OTHERS = ["/healthz", "/api/courses/", "/api/none/", "/api/docs/?script", SECURITY_TXT]


@pytest.mark.parametrize("path", PAGES + OTHERS)
def test_every_answer_is_guarded(visitor, path):
    headers = visitor.get(path, Accept="*/*").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_where_to_report_a_weakness_is_a_place_that_exists(visitor):
    [contact] = re.findall(
        r"Contact: http://testserver(\S+)", visitor.get(SECURITY_TXT).content.decode()
    )
    assert contact == "/?view=about#contact"


@pytest.mark.parametrize("path", ["/api/auth/user/", "/api/courses/payments/", "/api/none/"])
def test_answers_of_the_api_are_nobodys_to_store(charlie, path):
    assert charlie.get(path)["Cache-Control"] == "no-store"


def test_other_origins_get_nothing_unless_configured(visitor, settings):
    asked = {"Origin": "https://evil.example"}
    answer = visitor.get("/api/courses/", **asked)
    assert "Access-Control-Allow-Origin" not in answer.headers
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.org"]
    allowed = visitor.get("/api/courses/", Origin="https://app.example.org")
    assert allowed["Access-Control-Allow-Origin"] == "https://app.example.org"
    assert "Access-Control-Allow-Origin" not in visitor.get("/api/courses/", **asked).headers


def test_cookies_are_out_of_reach(visitor, charlie, settings):
    settings.PRODUCTION = True
    visitor.post("/api/auth/login/", {"email": charlie.email, "password": PASSWORD})
    for name in ("__Secure-refresh_token", "__Secure-device"):
        cookie = visitor.client.cookies[name]
        assert cookie["httponly"]
        assert cookie["secure"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == "/api/auth/"
    assert visitor.post("/api/auth/refresh/").status_code == 200


def test_a_deployment_is_clean(tmp_path):
    settings = {**PRODUCTION, "DATA_DIR": str(tmp_path)}
    checked = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", **settings)
    assert checked.returncode == 0, checked.stderr


def test_a_deployment_is_https_alone(tmp_path):
    settings = {"DJANGO_SETTINGS_MODULE": "edulearn.settings", "DATA_DIR": str(tmp_path)}
    asked = start("-c", ASK, **PRODUCTION, **settings)
    assert "max-age=31536000; includeSubDomains" in asked.stdout, asked.stderr


def test_security_txt_is_good_for_a_while(visitor, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    answer = visitor.get(SECURITY_TXT)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - now()
    assert timedelta(days=80) < left < timedelta(days=365)
