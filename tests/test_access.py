"""Who may do what: every route of the URL configuration, tried by each kind of person.

Bob owns the course, Charlie has bought it and written there, Erin teaches other courses, Dora
learns nothing here, Sam is suspended. What a route is about is theirs (`own`), another's, another's
draft, or missing. A route without a row fails.
"""

import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from bson import ObjectId
from django.urls import URLPattern, get_resolver

from accounts import tokens
from accounts.models import ADMIN, INSTRUCTOR
from courses.enrollments import Enrollment
from edulearn import mail
from edulearn.db import get_db
from tests.conftest import PASSWORD, Person, contents, make_user

PEOPLE = "visitor student enrolled owner other admin suspended".split()
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Collections that note a refusal, or any visit, and are nobody's.
NOTED = {"limits"}

TABLE = [line.split() for line in (Path(__file__).parent / "access.txt").read_text().splitlines()]
ROWS = {(method, path): codes for method, path, *codes in TABLE if method != "#"}


def walk(resolver, prefix="/"):
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield from ((method, path) for method in served(entry.callback))
        else:
            yield from walk(entry, path)


def served(view):
    cls = getattr(view, "cls", None)
    return [m for m in METHODS if hasattr(cls, m.lower())] if cls else ["GET"]


ROUTES = sorted(walk(get_resolver()), key=lambda route: (route[1], route[0]))

QUIZ = {
    "title": "Quiz",
    "type": "quiz",
    "quiz": {
        "pass_mark": 50,
        "questions": [{"kind": "single", "text": "Which?", "options": ["a", "b"], "answer": 0}],
    },
}
MODULES = [{"title": "One", "lessons": [{"title": "Words", "body": "Words."}, QUIZ]}]


def post(person, path, body):
    answer = person.post(path, body)
    assert answer.status_code in (200, 201), answer.content
    return answer.json()


@pytest.fixture
def stage(db):
    """The people, the course, and the ids that paths are filled with; built once, then restored."""
    built, stored = build()
    restore(db, stored)
    return SimpleNamespace(db=db, **built)


@cache
def build():
    """What `stage` has, and all that is stored then."""
    alice, bob = Person(make_user("Alice", ADMIN)), Person(make_user("Bob", INSTRUCTOR))
    charlie, dora = Person(make_user("Charlie")), Person(make_user("Dora"))
    erin = Person(make_user("Erin", INSTRUCTOR))
    sam = Person(make_user("Sam"))
    sam.user.store({"status": "suspended"})
    order = {"payment_method": "card", "payment_token": "tok_ok"}
    draft = post(bob, "/api/courses/create/", {"title": "Draft"})["course"]
    form = {"title": "All", "description": "Words", "modules": MODULES, "price": "9.99"}
    course = post(bob, "/api/courses/create/", form)["course"]
    alice.put(f"/api/courses/{course['id']}/update/", {"status": "published"})
    base = f"/api/courses/{course['id']}"
    order["course_id"] = course["id"]
    payment = post(charlie, "/api/courses/payment/process/", order)["payment"]
    review = post(charlie, f"{base}/reviews/", {"rating": 5})["review"]
    question = post(charlie, f"{base}/questions/", {"title": "Why?", "text": "Why?"})["question"]
    answers = f"{base}/questions/{question['id']}/answers/"
    reply = post(charlie, answers, {"text": "So."})["answer"]
    lesson = course["modules"][0]["lessons"][1]["id"]
    attempt = post(charlie, f"{base}/lessons/{lesson}/attempts/start/", {})["attempt"]
    coupon = post(alice, "/api/courses/coupons/", {"code": "HALF", "kind": "percent", "value": 50})[
        "coupon"
    ]
    post(dora, "/api/contact/", {"name": "Dora", "email": "d@example.org", "message": "Hello"})
    picture = bob.post(f"{base}/files/?name=a.png", b"\x89PNG\r\n\x1a\n").json()["file"]
    Enrollment.collection().update_one(
        {"user_id": charlie.id},
        {
            "$set": {
                "certificate_code": "ABCDEFGH2345",
                "certificate_name": "Charlie",
                "course_title": "All",
                "completed_at": charlie.user.document["created_at"],
            }
        },
    )
    mail.wait_until_sent()
    ids = {
        "session_id": tokens.read(charlie.token)["sid"],
        "user_id": str(dora.id),
        "course_id": course["id"],
        "draft_id": draft["id"],
        "article_id": course["modules"][0]["lessons"][0]["id"],
        "lesson_id": lesson,
        "payment_id": payment["id"],
        "review_id": review["id"],
        "question_id": question["id"],
        "answer_id": reply["id"],
        "attempt_id": attempt["id"],
        "coupon_id": coupon["id"],
        "file_id": picture["id"],
        "message_id": alice.get("/api/contact/").json()["messages"][0]["id"],
        "token": picture["id"],
        "name": "a.png",
        "code": "ABCDEFGH2345",
        "gateway": "stripe",
    }
    people = [Person(), dora, charlie, bob, erin, alice, sam]
    return {"ids": ids, "people": dict(zip(PEOPLE, people, strict=True))}, contents(get_db())


BODIES = {
    "POST /api/auth/signup/": {"name": "New", "email": "new@example.org", "password": PASSWORD},
    "POST /api/auth/login/": {"email": "dora@example.org", "password": PASSWORD},
    "POST /api/auth/password/change/": {
        "current_password": PASSWORD,
        "new_password": "another good password",
    },
    "POST /api/auth/password/reset/": {"email": "dora@example.org"},
    "POST /api/auth/password/reset/confirm/": {"token": "x", "password": "four unlikely words"},
    "POST /api/auth/verify-email/": {"token": "x"},
    "POST /api/auth/email/change/": {"email": "new@example.org", "password": PASSWORD},
    "POST /api/auth/email/confirm/": {"token": "x"},
    "PATCH /api/auth/user/": {"name": "Renamed"},
    "DELETE /api/auth/user/": {"password": PASSWORD},
    "POST /api/auth/users/import/": {"csv": "name,email\nA B,ab@example.org"},
    "PATCH /api/auth/users/<user_id>/": {"status": "suspended"},
    "POST /api/courses/create/": {"title": "New"},
    "PUT /api/courses/<course_id>/update/": {"title": "Changed"},
    "PATCH /api/courses/<course_id>/update/": {"title": "Changed"},
    "POST /api/courses/coupons/": {"code": "TENTH", "kind": "percent", "value": 10},
    "PATCH /api/courses/coupons/<coupon_id>/": {"active": False},
    "POST /api/courses/<course_id>/reviews/": {"rating": 1},
    "POST /api/courses/<course_id>/reviews/<review_id>/reply/": {"text": "Thanks"},
    "POST /api/courses/<course_id>/questions/": {"title": "How?", "text": "How?"},
    "PATCH /api/courses/<course_id>/questions/<question_id>/": {"text": "Changed"},
    "POST /api/courses/<course_id>/questions/<question_id>/accept/": {"answer": "<answer_id>"},
    "POST /api/courses/<course_id>/questions/<question_id>/hide/": {"hidden": True},
    "POST /api/courses/<course_id>/questions/<question_id>/answers/": {"text": "Thus."},
    "PATCH /api/courses/<course_id>/questions/<question_id>/answers/<answer_id>/": {"text": "No."},
    "POST /api/courses/<course_id>/questions/<question_id>/answers/<answer_id>/hide/": {
        "hidden": True
    },
    "PUT /api/courses/<course_id>/progress/": {"lesson": "<article_id>", "completed": True},
    "PUT /api/courses/<course_id>/lessons/<lesson_id>/note/": {"notes": []},
    "POST /api/courses/<course_id>/lessons/<lesson_id>/attempts/": {"answers": {}},
    "PUT /api/courses/<course_id>/lessons/<lesson_id>/attempts/<attempt_id>/": {"answers": {}},
    "POST /api/courses/payment/quote/": {"course_id": "<course_id>"},
    "POST /api/courses/payment/process/": {"course_id": "<course_id>", "payment_token": "tok_ok"},
    "POST /api/courses/preview/": {"text": "**Bold**"},
    "PATCH /api/contact/<message_id>/": {"answered": True},
    "POST /api/contact/": {"name": "Me", "email": "me@example.org", "message": "Hello"},
}


def filled(template, ids):
    """A path or a body with ids in the place of their names."""
    if isinstance(template, dict):
        return {name: filled(value, ids) for name, value in template.items()}
    if not isinstance(template, str):
        return template
    return re.sub(r"<(\w+)>", lambda match: ids[match[1]], template)


def ask(stage, person, route, **ids):
    """The status of the answer that `person` gets."""
    method, path = route
    ids = {**stage.ids, **ids}
    body = filled(BODIES.get(f"{method} {path}"), ids)
    if method in ("POST", "PUT", "PATCH"):
        body = body or {}
    answer = stage.people[person].request(method, filled(path, ids), body)
    assert answer.status_code < 500, answer.content
    return answer.status_code


def kept(db):
    return {name: held for name, held in contents(db).items() if held and name not in NOTED}


def restore(db, before):
    for name in db.list_collection_names():
        db[name].delete_many({})
        if before.get(name):
            db[name].insert_many(before[name])


def test_every_route_has_a_row():
    assert set(ROUTES) == set(ROWS)


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_access(stage, route):
    before = kept(stage.db)
    for person, expected in zip(PEOPLE, ROWS[route], strict=True):
        status = ask(stage, person, route)
        assert status == int(expected), f"{person}: {status}, not {expected}"
        after = kept(stage.db)
        if status in (401, 403, 404):
            assert after == before, f"{person} was refused, and changed something"
        if after != before:
            restore(stage.db, before)


PARAMETERS = {route: re.findall(r"<(\w+)>", route[1]) for route in ROUTES}
MISSING = {name: str(ObjectId()) for names in PARAMETERS.values() for name in names}
IDEMPOTENT = ("DELETE", "/api/courses/wishlist/<course_id>/")


@pytest.mark.parametrize("route", [r for r in ROUTES if PARAMETERS[r]], ids=" ".join)
def test_what_is_missing_is_missing_for_all(stage, route):
    before = kept(stage.db)
    for name in PARAMETERS[route]:
        for person, existing in zip(PEOPLE, ROWS[route], strict=True):
            status = ask(stage, person, route, **{name: MISSING[name]})
            wanted = {404} if int(existing) < 400 else {404, int(existing)}
            assert status in wanted or route == IDEMPOTENT, f"{person}, no {name}: {status}"
    assert kept(stage.db) == before


@pytest.mark.parametrize("route", [r for r in ROUTES if "course_id" in PARAMETERS[r]], ids=" ".join)
def test_the_draft_of_another_is_as_if_missing(stage, route):
    draft = {"course_id": stage.ids["draft_id"]}
    before = kept(stage.db)
    for person, existing in zip(PEOPLE, ROWS[route], strict=True):
        if person in ("owner", "admin"):
            continue
        status = ask(stage, person, route, **draft)
        wanted = {404} if int(existing) < 400 else {404, int(existing)}
        assert status in wanted or route == IDEMPOTENT, f"{person}: {status}"
    assert kept(stage.db) == before
