"""The site under test: a real server on a port of its own, and people who use its API."""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import requests
from pymongo import MongoClient

from tests.server import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO_PASSWORD = "edulearn-demo"
STARTS_WITHIN, ANSWERS_WITHIN, ENDS_WITHIN = 60, 20, 20


class Site:
    """A running server with the demo in its own data: `start()`, then its address is `url`.

    Its mails go to a folder, where `letters()` reads them; `settings` are added to its environment.
    """

    def __init__(self, **settings):
        self.settings = settings
        self.folder = Path(tempfile.mkdtemp(prefix="edulearn-browser-"))
        self.url = f"http://127.0.0.1:{free_port()}"
        self.database = f"edulearn_browser_{secrets.token_hex(6)}"
        self.log = self.folder / "server.log"
        self.mail = self.folder / "mail"
        self._people = {}

    def start(self):
        """Start it and wait until it answers; raises AssertionError with its log otherwise."""
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            ended = self.process.poll() is not None
            assert not ended and time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def stop(self):
        """End the server and remove its data."""
        self.process.terminate()
        try:
            self.process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if uri := os.environ.get("MONGODB_URI"):
            with MongoClient(uri) as client:
                client.drop_database(self.database)
        shutil.rmtree(self.folder, ignore_errors=True)

    def person(self, who):
        """A demo account ("admin", "teacher", "student"), signed in once a run."""
        if who not in self._people:
            body = {"email": f"{who}@edulearn.local", "password": DEMO_PASSWORD}
            self._people[who] = Person(self, self.post("/api/auth/login/", body), DEMO_PASSWORD)
        return self._people[who]

    def newcomer(self, name="Nadia Newcomer", **fields):
        """A new account, a student's unless told otherwise."""
        password = secrets.token_urlsafe(16)
        email = f"{secrets.token_hex(6)}@example.org"
        body = {"name": name, "email": email, "password": password, **fields}
        return Person(self, self.post("/api/auth/signup/", body), password)

    def course(self, **fields):
        """A new published course; free, with one preview lesson and one for learners."""
        content = {
            "title": f"Course {secrets.token_hex(4)}",
            "description": "A course to try things on.",
            "category": "Trials",
            "modules": [
                {
                    "title": "First steps",
                    "lessons": [
                        {"title": "Welcome", "body": "Good day.", "preview": True, "duration": 60},
                        {"title": "The work", "body": "Do it.", "duration": 600},
                    ],
                }
            ],
            "status": "published",
            **fields,
        }
        return self.person("admin").post("/api/courses/create/", content)["course"]

    def letters(self, email):
        """The words of the mails to an address so far, oldest first."""
        return [text for to, text in letters_in(self.mail) if to == email]

    def link(self, email, kind, nth=1):
        """The link of the nth mail to an address that has one of this kind, once it is there."""
        deadline = time.monotonic() + ANSWERS_WITHIN
        while True:
            found = re.findall(rf"\S+/\?{kind}=\S+", "\n".join(self.letters(email)))
            if len(found) >= nth:
                return found[nth - 1]
            assert time.monotonic() < deadline, f"no mail to {email} with a link to {kind}"
            time.sleep(0.05)

    def get(self, path, **options):
        return self._ask("GET", path, **options)

    def post(self, path, body=None, **options):
        return self._ask("POST", path, json=body, **options)

    def status(self, method, path, **options):
        """The status of an answer, whatever it is."""
        return requests.request(method, self.url + path, timeout=30, **options).status_code

    def _ask(self, method, path, **options):
        response = requests.request(method, self.url + path, timeout=30, **options)
        assert response.ok, f"{method} {path}: {response.status_code} {response.text}"
        return response.json()

    def _answers(self):
        try:
            return requests.get(f"{self.url}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

    def _environment(self):
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(self.folder),
            "MONGODB_DB": self.database,
            "PORT": self.url.rpartition(":")[2],
            "SITE_URL": self.url,
            "DEMO": "1",
            "RATE_LIMITS": "off",
            "EMAIL_URL": f"file://{self.mail}",
            **self.settings,
        }


class Person:
    """Someone with an account: their session, and the API as they see it."""

    def __init__(self, site, answer, password):
        self.site, self.password = site, password
        self.token, self.user, self.expires_in = (
            answer[name] for name in ("token", "user", "expires_in")
        )
        self.email, self.name = self.user["email"], self.user["name"]

    def get(self, path):
        return self.site.get(path, headers=self.bearer())

    def post(self, path, body=None, **headers):
        return self.site.post(path, body, headers={**self.bearer(), **headers})

    def put(self, path, body):
        return self.site._ask("PUT", path, json=body, headers=self.bearer())

    def patch(self, path, body):
        return self.site._ask("PATCH", path, json=body, headers=self.bearer())

    def delete(self, path):
        return self.site._ask("DELETE", path, headers=self.bearer())

    def bearer(self):
        """The header that says who asks."""
        return {"Authorization": f"Bearer {self.token}"}


def letters_in(folder):
    """(Address, words) of each mail that Django's file backend has written there, oldest first."""
    for file in sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns):
        for raw in re.split(rb"^-{79}$", file.read_bytes(), flags=re.MULTILINE):
            mail = message_from_bytes(raw.lstrip(), policy=default)
            if mail["To"] and (body := mail.get_body(["plain"])):
                yield mail["To"], body.get_content()
