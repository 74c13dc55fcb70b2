"""The site under test: a real server on a port of its own, and people who use its API."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests
from pymongo import MongoClient

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO_PASSWORD = "edulearn-demo"
STARTS_WITHIN, ENDS_WITHIN = 60, 20


class Site:
    """A running server with the demo in its own data: `start()`, then its address is `url`."""

    def __init__(self, **settings):
        self.settings = settings
        self.folder = Path(tempfile.mkdtemp(prefix="edulearn-browser-"))
        self.url = f"http://127.0.0.1:{free_port()}"
        self.database = f"edulearn_browser_{secrets.token_hex(6)}"
        self.log = self.folder / "server.log"
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

    def get(self, path, **options):
        return self._ask("GET", path, **options)

    def post(self, path, body=None, **options):
        return self._ask("POST", path, json=body, **options)

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
            "DJANGO_SETTINGS_MODULE": "edulearn.settings",
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(self.folder),
            "MONGODB_DB": self.database,
            "PORT": self.url.rpartition(":")[2],
            "SITE_URL": self.url,
            "DEMO": "1",
            "RATE_LIMITS": "off",
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
        return self.site.get(path, headers=self._bearer())

    def post(self, path, body=None, **headers):
        return self.site.post(path, body, headers={**self._bearer(), **headers})

    def put(self, path, body):
        return self.site._ask("PUT", path, json=body, headers=self._bearer())

    def patch(self, path, body):
        return self.site._ask("PATCH", path, json=body, headers=self._bearer())

    def _bearer(self):
        return {"Authorization": f"Bearer {self.token}"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
