"""The cast and the stage of every test: an empty database, and people who are signed in."""

import json
from functools import cache, partial

import pytest
from bson import ObjectId
from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler

from accounts import passwords, sessions, tokens
from accounts.models import ADMIN, INSTRUCTOR, STUDENT, User
from courses import receipt_numbers
from courses.models import PUBLISHED, Course
from edulearn import db as database
from edulearn import mail
from edulearn.indexes import ensure_indexes
from tests.operations import counting
from tests.server import within

PASSWORD = "a good long password"


@pytest.fixture(scope="session")
def _indexed():
    ensure_indexes()
    yield
    database.get_client().drop_database(settings.MONGODB_DB)
    database.close()


@pytest.fixture(autouse=True)
def db(_indexed):
    """The database of this run, empty."""
    assert within(20, database.is_ready)  # a test before may have spoken of an outage
    stored = database.get_db()
    for name in stored.list_collection_names():
        stored[name].delete_many({})
    receipt_numbers.last_seen.clear()
    yield stored
    mail.wait_until_sent(60)


# One for all: loading the middleware looks at each file of the pages.
HANDLER = ClientHandler(enforce_csrf_checks=False)


class Person:
    """Someone who uses the API: `charlie.post("/api/…", {…})` gives Django's response."""

    def __init__(self, user=None):
        self.client = Client(raise_request_exception=False)
        self.client.handler = HANDLER
        self.id = user and user.id
        self.email = user and user.email
        self.token = user and tokens.issue(user.id, sessions.open_session(user, "tests")[0])

    @property
    def user(self):
        """The account as it is stored now."""
        return User.get(self.id)

    def request(self, method, path, body=None, **headers):
        data = body if isinstance(body, (bytes, str)) else json.dumps(body)
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        return self.client.generic(
            method,
            path,
            data="" if body is None else data,
            content_type=headers.pop("content_type", "application/json"),
            headers=headers,
        )

    def get(self, path, query=None, **headers):
        return self.client.get(path, query, headers={**self._authorization(), **headers})

    def post(self, path, body=None, **headers):
        return self.request("POST", path, body, **headers)

    def put(self, path, body=None, **headers):
        return self.request("PUT", path, body, **headers)

    def patch(self, path, body=None, **headers):
        return self.request("PATCH", path, body, **headers)

    def delete(self, path, body=None, **headers):
        return self.request("DELETE", path, body, **headers)

    def _authorization(self):
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


@cache
def hashed():
    """The hash of PASSWORD."""
    return passwords.hash_password(PASSWORD)


def make_user(name, role=STUDENT, **fields):
    """An account in the database, with PASSWORD."""
    email = fields.pop("email", f"{name.lower()}@example.org")
    document = User.blank(name=name, email=email, password=hashed(), role=role)
    User.collection().insert_one({**document, **fields})
    user = User(document)
    if role == ADMIN:
        user.administrate(role=ADMIN)
    return user


@pytest.fixture
def alice():
    """The admin."""
    return Person(make_user("Alice", ADMIN))


@pytest.fixture
def bob():
    """The instructor."""
    return Person(make_user("Bob", INSTRUCTOR))


@pytest.fixture
def charlie():
    """The student."""
    return Person(make_user("Charlie"))


@pytest.fixture
def dora():
    """A stranger: a student who has nothing to do with the others."""
    return Person(make_user("Dora"))


@pytest.fixture
def visitor():
    """Someone who is not signed in."""
    return Person()


LESSONS = [
    {"title": "Welcome", "body": "# Hello\n\nFirst words.", "duration": 60, "preview": True},
    {"title": "The heart of it", "body": "Hidden **words**.", "duration": 630},
]


def make_course(instructor, *, status=PUBLISHED, **fields):
    """A course of `instructor` (a Person) in the database, published unless told otherwise."""
    content = {
        "title": "Python for everyone",
        "description": "Learn **Python** step by step.",
        "category": "Programming",
        "price": 4999,
        "modules": [{"title": "Basics", "lessons": [dict(lesson) for lesson in LESSONS]}],
        **fields,
    }
    course = Course.create_course(instructor=instructor.user, **content)
    Course.collection().update_one({"_id": course.id}, {"$set": {"status": status}})
    return Course.get(course.id)


@pytest.fixture
def course(bob):
    """Bob's published course: 49.99, one preview lesson and one for learners."""
    return make_course(bob)


@pytest.fixture
def enrolled(charlie, course):
    """Charlie, who has Bob's course."""
    from courses.enrollments import Enrollment

    Enrollment.enroll(user_id=charlie.id, course_id=course.id)
    return charlie


@pytest.fixture
def operations(monkeypatch):
    """Counts what is asked of the database: `with operations() as counted: …; counted.total()`."""
    return partial(counting, monkeypatch)


@pytest.fixture
def unwritten(monkeypatch):
    """No letters: PDFs by the dozen, made beside the requests, would take most of the time."""
    monkeypatch.setattr(mail, "later", lambda *_: None)


def unknown_id():
    return str(ObjectId())


def assert_problem(response, status, slug=None):
    """The response is an RFC 9457 problem with every member that clients rely on; gives it."""
    assert response.status_code == status, response.content
    assert response["Content-Type"].startswith("application/problem+json")
    problem = response.json()
    assert {"type", "title", "status", "detail", "error", "request_id"} <= problem.keys()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["error"] == problem["detail"]
    assert problem["request_id"] == response["X-Request-ID"]
    if slug:
        assert problem["type"].endswith(f"/{slug}")
    return problem


def assert_refused(response, *fields):
    """The response is a 400 that names just these fields of the body or query."""
    problem = assert_problem(response, 400, "invalid")
    assert sorted(problem["errors"]) == sorted(fields)
    assert all(sentence for sentences in problem["errors"].values() for sentence in sentences)


def contents(db):
    """All that is stored, to compare: `{collection: [document, …]}`."""
    return {name: list(db[name].find().sort("_id", 1)) for name in db.list_collection_names()}
