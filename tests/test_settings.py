"""Settings: a bad value stops the start with a sentence that names it."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.server import free_port

ROOT = Path(__file__).parent.parent
SECRET = "x" * 32

BAD = [
    ("PORT", "http"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PRODUCTION", "maybe"),
    ("DEMO", "2"),
    ("SITE_NAME", "x" * 61),
    ("SITE_URL", "edulearn"),
    ("SITE_URL", "javascript:alert(1)"),
    ("CURRENCY", "XXX"),
    ("CURRENCY", "usd"),
    ("INSTRUCTOR_SIGNUP", "sometimes"),
    ("COURSE_REVIEW", "often"),
    ("RATE_LIMITS", "some"),
    ("PAYMENT_GATEWAY", "piggybank"),
    ("PAYMENT_GATEWAY", "stripe"),
    ("STRIPE_API_BASE", "stripe"),
    ("BANK_TRANSFER_DAYS", "0"),
    ("TAX_RATE", "101"),
    ("TAX_RATE", "much"),
    ("PDF_FONTS", "/nowhere/font.ttf"),
    ("PDF_FONTS", __file__),
    ("RECONCILE_SECONDS", "-1"),
    ("EMAIL_URL", "pigeon://loft"),
    ("EMAIL_URL", "smtp://mail.example.org:post"),
    ("EMAIL_URL", "smtp://mail.example.org?timeout=soon"),
    ("EMAIL_URL", "smtp://[mail"),
    ("EMAIL_URL", "submission://"),
    ("EMAIL_FROM", "EduLearn"),
    ("EMAIL_FROM", "EduLearn <no-reply>"),
    ("EMAIL_FROM", "EduLearn <a@example.org>\nBcc: b@example.org"),
    ("ALLOWED_HOSTS", "https://example.org"),
    ("ALLOWED_HOSTS", "example.org:8000"),
    ("ALLOWED_HOSTS", "example.org, ex ample.org"),
    ("TRUSTED_PROXIES", "next door"),
    ("MONGODB_URI", "http://example.org"),
    ("MONGODB_URI", "mongodb://"),
    ("MONGODB_URI", "mongodb://h:99999999"),
    ("MONGODB_DB", "a b"),
    ("MONGODB_DB", "a.b"),
    ("MONGODB_DB", "x" * 64),
    ("DATA_DIR", "/dev/null/data"),
    ("STORAGE_URL", "s3://bucket"),
    ("STORAGE_URL", "uploads"),
    ("STORAGE_URL", "file://host/uploads"),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "x" * 31),
    ("SECRET_KEY_FALLBACKS", f"{SECRET}, short"),
    ("DEBUG", "perhaps"),
]
DEPLOYMENT = {
    "PRODUCTION": "true",
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "example.org",
    "PAYMENT_GATEWAY": "none",
}
STRIPE = {
    "PAYMENT_GATEWAY": "stripe",
    "STRIPE_SECRET_KEY": "x",
    "STRIPE_WEBHOOK_SECRET": "x",
}
BAD_ON_A_DEPLOYMENT = [
    ("DEMO", {"DEMO": "1"}),
    ("PAYMENT_GATEWAY", {"PAYMENT_GATEWAY": "test"}),
    ("RATE_LIMITS", {"RATE_LIMITS": "off"}),
    ("STRIPE_SECRET_KEY", {"PAYMENT_GATEWAY": "stripe"}),
    ("STRIPE_WEBHOOK_SECRET", {"PAYMENT_GATEWAY": "stripe", "STRIPE_SECRET_KEY": "x"}),
    ("CURRENCY", {**STRIPE, "CURRENCY": "MGA"}),
    ("SECRET_KEY", {"SECRET_KEY": ""}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": ""}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": " , "}),
]


@pytest.fixture
def settings_with(monkeypatch, tmp_path):
    """Reads the settings afresh, from just the environment that is given."""

    def read(**environment):
        for name in os.environ:
            monkeypatch.delenv(name)
        defaults = {"ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path)}
        for name, value in {**defaults, **environment}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "edulearn" / "settings.py"))

    return read


def start(*arguments, **environment):
    """Python with these arguments, `manage.py check` without any, in just this environment."""
    return subprocess.run(
        [sys.executable, *(arguments or ("manage.py", "check"))],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_refused_by_name(settings_with, name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        settings_with(**{name: value})


@pytest.mark.parametrize(("name", "wrong"), BAD_ON_A_DEPLOYMENT)
def test_what_a_deployment_must_not_have_is_refused_by_name(settings_with, name, wrong):
    with pytest.raises(ImproperlyConfigured, match=name):
        settings_with(**{**DEPLOYMENT, **wrong})


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "http"), ("CORS_ALLOWED_ORIGINS", "example.org")]
)
def test_a_bad_value_stops_the_start_with_a_sentence(tmp_path, name, value):
    tried = start(DATA_DIR=str(tmp_path), **{name: value})
    assert tried.returncode != 0
    assert name in tried.stderr
    assert "Traceback" not in tried.stderr


@pytest.mark.parametrize("folder", ["/dev/null/uploads", "/proc/uploads", __file__])
def test_a_storage_that_takes_no_file_stops_the_start(tmp_path, folder):
    port = str(free_port())
    tried = start(
        "manage.py", "serve", PORT=port, DATA_DIR=str(tmp_path), STORAGE_URL=f"file://{folder}"
    )
    assert tried.returncode != 0
    assert "STORAGE_URL" in tried.stderr
    assert "Traceback" not in tried.stderr


def test_each_setting_is_explained():
    code = (ROOT / "edulearn" / "settings.py").read_text()
    read = re.findall(r'read(?:_names)?\(\s*(?:[\w.]+,\s*)?"([A-Z_]+)"', code)
    explained = re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(read) == sorted(explained)


def test_the_example_is_taken_with_each_line_switched_on(tmp_path):
    text = (ROOT / ".env.example").read_text()
    switched_on = tmp_path / "env"
    switched_on.write_text(re.sub(r"^# ([A-Z_]+=)", r"\1", text, flags=re.MULTILINE))
    read = "from django.conf import settings as s; print(s.PORT, s.SECURITY_CONTACT, s.TAX_NAME)"
    tried = start(
        "-c",
        read,
        ENV_FILE=str(switched_on),
        DATA_DIR=str(tmp_path),
        DJANGO_SETTINGS_MODULE="edulearn.settings",
    )
    assert tried.stderr == ""
    assert tried.stdout.split() == ["8000", "http://localhost:8000/?view=about#contact", "VAT"]


def test_without_any_setting_it_starts(tmp_path):
    tried = start(DATA_DIR=str(tmp_path))
    assert tried.returncode == 0, tried.stderr
    secret = tmp_path / "secret_key"
    assert len(secret.read_text().strip()) >= 32
    assert secret.stat().st_mode & 0o077 == 0


def test_a_deployment_with_all_that_it_needs_is_taken(settings_with, tmp_path):
    settings = settings_with(**DEPLOYMENT)
    assert settings["SECRET_KEY"] == SECRET
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert "example.org" in settings["ALLOWED_HOSTS"]
    assert list(tmp_path.iterdir()) == []


def test_a_refused_secret_is_not_told(settings_with):
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_with(SECRET_KEY="hunter2hunter2")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("PORT", "8123", 8123),
        ("SITE_URL", "https://learn.example.org/", "https://learn.example.org"),
        (
            "CORS_ALLOWED_ORIGINS",
            "https://a.example.org, https://b.example.org",
            ["https://a.example.org", "https://b.example.org"],
        ),
        ("ALLOWED_HOSTS", "*", ["*", "localhost", "127.0.0.1", "[::1]"]),
        (
            "ALLOWED_HOSTS",
            ".example.org, 10.0.0.1, [fe80::1],",
            [".example.org", "10.0.0.1", "[fe80::1]", "localhost", "127.0.0.1", "[::1]"],
        ),
        ("INSTRUCTOR_SIGNUP", "closed", False),
        ("COURSE_REVIEW", "false", False),
        ("MONGODB_DB", "", "edulearn_db"),
        ("MONGODB_URI", "mongodb+srv://cluster.example.org/", "mongodb+srv://cluster.example.org/"),
        ("DEBUG", "true", False),  # Django's own: its pages are HTML, and tell too much
    ],
)
def test_a_good_value_is_taken(settings_with, name, value, read):
    assert settings_with(**{name: value})[name] == read


@pytest.mark.parametrize("sender", ["no-reply@localhost", '"Learn, Ltd." <a.b+c@example.org>'])
def test_letters_come_from_the_sender(settings_with, sender):
    assert settings_with(EMAIL_FROM=sender)["DEFAULT_FROM_EMAIL"] == sender


def test_uploads_go_where_the_storage_is(settings_with, tmp_path):
    assert settings_with()["UPLOADS_DIR"] == tmp_path / "uploads"
    shared = settings_with(STORAGE_URL="file:///mnt/our%20files")
    assert shared["UPLOADS_DIR"] == Path("/mnt/our files")


def test_spaces_around_a_host_do_not_count(settings_with):
    hosts = settings_with(ALLOWED_HOSTS="a.example.org, b.example.org")["ALLOWED_HOSTS"]
    assert {"a.example.org", "b.example.org"} <= set(hosts)


def test_without_settings_the_site_is_for_this_machine_alone(settings_with):
    assert settings_with()["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
