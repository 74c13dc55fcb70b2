"""GET /api/schema/ and /api/docs/: the description, and whether the answers keep to it."""

import json
import re
from collections import defaultdict
from functools import cache

import pytest
from bson import ObjectId
from django.urls import URLPattern, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from courses.enrollments import Enrollment
from courses.models import Course
from edulearn.schema_views import whole_schema
from tests.conftest import PASSWORD, unknown_id

PAGES = {"/api/docs/", "/.well-known/security.txt", "/media/{token}/{name}"}
# By a member of theirs: a problem may have more members, an export a list for each collection.
OPEN = {"request_id", "exported_at"}
METHODS = ("get", "post", "put", "patch", "delete")
QUIZ = {
    "pass_mark": 50,
    "questions": [
        {"kind": "single", "text": "Which?", "options": ["this", "that"], "answer": 0},
        {"kind": "numeric", "text": "How many?", "answer": 2.5, "tolerance": 0.1},
    ],
}
MODULES = [
    {
        "title": "All kinds",
        "lessons": [
            {"title": "Read", "body": "# Words", "duration": "10:30"},
            {"title": "Answer", "type": "quiz", "quiz": QUIZ},
            {"title": "Take", "type": "file", "file": {"url": "/a.pdf", "name": "a.pdf"}},
            {
                "title": "Watch",
                "type": "video",
                "video": {"src": "/a.mp4", "captions": [{"src": "/a.vtt"}]},
            },
        ],
    }
]


@cache
def description():
    return json.loads(json.dumps(whole_schema()))


def operations():
    return {
        (path, method): operation
        for path, item in description()["paths"].items()
        for method, operation in item.items()
    }


def test_the_description_is_valid_and_public(visitor):
    answer = visitor.get("/api/schema/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    validate_schema(answer.json())


def test_the_description_is_made_without_a_warning(capsys):
    GENERATOR_STATS.reset()
    whole_schema.__wrapped__()
    assert not GENERATOR_STATS, capsys.readouterr().err


def test_the_description_comes_as_yaml_too(visitor):
    answer = visitor.get("/api/schema/", Accept="application/yaml")
    assert answer["Content-Type"].startswith("application/yaml")
    assert answer.content.startswith(b"openapi: 3")


def test_every_route_is_described_with_its_methods():
    routes = {
        (path, method)
        for path, view in walk_routes()
        for method in METHODS
        if path not in PAGES and serves(view, method)
    }
    assert routes == set(operations())


def walk_routes(resolver=None, prefix="/"):
    """Each path of the URL configuration, as the description writes it, with its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(entry.pattern))
        if isinstance(entry, URLPattern):
            yield path, entry.callback
        else:
            yield from walk_routes(entry, path)


def serves(view, method):
    return hasattr(view.cls, method)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/auth/sessions/", "sessions"),
        ("/api/auth/users/", "users"),
        ("/api/contact/", "messages"),
        ("/api/courses/", "courses"),
        ("/api/courses/categories/", "categories"),
        ("/api/courses/certificates/", "certificates"),
        ("/api/courses/coupons/", "coupons"),
        ("/api/courses/payments/", "payments"),
        ("/api/courses/wishlist/", "courses"),
        ("/api/courses/{}/files/", "files"),
        ("/api/courses/{}/learners/", "learners"),
        ("/api/courses/{}/notes/", "notes"),
        ("/api/courses/{}/questions/", "questions"),
        ("/api/courses/{}/reviews/", "reviews"),
    ],
)
def test_every_list_says_how_many_there_are_and_where_it_goes_on(alice, course, path, name):
    answer = alice.get(path.format(course.id)).json()
    assert (answer["count"], answer["next"], answer["previous"]) == (len(answer[name]), None, None)


def test_operation_ids_are_camel_case_and_each_its_own():
    names = [operation["operationId"] for operation in operations().values()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][A-Za-z]+", name) for name in names)


def test_every_operation_says_what_it_is_for():
    for operation in operations().values():
        assert operation["summary"]
        assert operation["tags"]


def test_whatever_takes_a_body_documents_its_refusals():
    for operation in operations().values():
        if "requestBody" in operation:
            assert {"400", "413", "415"} <= set(operation["responses"])


def test_errors_are_problems():
    for operation in operations().values():
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"]


def test_what_needs_a_token_documents_401():
    for operation in operations().values():
        assert ("security" not in operation) or "401" in operation["responses"]


# Real answers


def closed(schema):
    """The schema without room for members that it does not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {name: closed(part) for name, part in schema.items()}
    if "properties" in schema and not OPEN & set(schema["properties"]):
        shut.setdefault("additionalProperties", False)
    return shut


@cache
def validator(path, method, status, media_type):
    answer = operations()[path, method]["responses"][str(status)]["content"][media_type]
    document = Resource.opaque(closed(description()))
    registry = Registry().with_resource("urn:api", document)
    schema = json.loads(json.dumps(closed(answer["schema"])).replace("#/comp", "urn:api#/comp"))
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, registry=registry, format_checker=checker)


def check(path, method, answer, status=200):
    """The answer's body, which is as the description says."""
    assert answer.status_code == status, answer.content
    assert not deviations(path, method, answer)
    return answer.json()


def deviations(path, method, answer):
    """What of the answer is not as the description says, as sentences."""
    media_type = answer["Content-Type"].partition(";")[0]
    errors = validator(path, method, answer.status_code, media_type).iter_errors(answer.json())
    return [f"{method} {path}: {error.json_path}: {error.message}" for error in errors]


@pytest.fixture
def whole_course(alice):
    """A published course with a lesson of each kind, as its author gets it."""
    form = {
        "title": "All kinds",
        "description": "Each **kind**",
        "price": "19.99",
        "modules": MODULES,
        "status": "published",
    }
    answer = alice.post("/api/courses/create/", form)
    return check("/api/courses/create/", "post", answer, 201)["course"]


def test_account_answers(visitor, alice, charlie):
    newcomer = {"name": "Eve", "email": "eve@example.org", "password": "four unlikely words"}
    check("/api/auth/signup/", "post", visitor.post("/api/auth/signup/", newcomer), 201)
    known = {"email": charlie.email, "password": PASSWORD}
    check("/api/auth/login/", "post", visitor.post("/api/auth/login/", known))
    check("/api/auth/refresh/", "post", visitor.post("/api/auth/refresh/"))
    check("/api/auth/user/", "get", charlie.get("/api/auth/user/"))
    check("/api/auth/user/", "patch", charlie.patch("/api/auth/user/", {"name": "Charles"}))
    check("/api/auth/users/", "get", alice.get("/api/auth/users/", {"page_size": 1}))
    path = f"/api/auth/users/{charlie.id}/"
    check("/api/auth/users/{user_id}/", "patch", alice.patch(path, {"role": "instructor"}))
    change = {"current_password": PASSWORD, "new_password": "four unlikely words"}
    answer = charlie.post("/api/auth/password/change/", change)
    charlie.token = check("/api/auth/password/change/", "post", answer)["token"]
    answer = charlie.delete("/api/auth/user/", {"password": change["new_password"]})
    check("/api/auth/user/", "delete", answer)
    check("/api/auth/logout/", "post", visitor.post("/api/auth/logout/"))


def test_course_answers(visitor, alice, bob, enrolled, course):
    check("/api/courses/", "get", visitor.get("/api/courses/", {"search": "python"}))
    check("/api/courses/", "get", enrolled.get("/api/courses/", {"enrolled": "true"}))
    check("/api/courses/", "get", bob.get("/api/courses/", {"mine": "true"}))
    check("/api/courses/categories/", "get", visitor.get("/api/courses/categories/"))
    for person in (visitor, enrolled, bob):
        answer = person.get(f"/api/courses/{course.id}/")
        check("/api/courses/{course_id}/", "get", answer)
    for person in (alice, bob):
        check("/api/courses/stats/", "get", person.get("/api/courses/stats/"))
    gone = bob.delete(f"/api/courses/{course.id}/delete/")
    check("/api/courses/{course_id}/delete/", "delete", gone)


def test_answers_to_who_writes_courses(alice, whole_course):
    path, change = f"/api/courses/{whole_course['id']}/update/", {"level": "beginner"}
    check("/api/courses/{course_id}/update/", "put", alice.put(path, change))
    check("/api/courses/{course_id}/update/", "patch", alice.patch(path, change))


def test_learning_answers(visitor, charlie, whole_course):
    course = Course.get(ObjectId(whole_course["id"]))
    Enrollment.enroll(user_id=charlie.id, course_id=course.id)
    path = f"/api/courses/{course.id}"
    check("/api/courses/{course_id}/", "get", charlie.get(f"{path}/"))
    quiz = whole_course["modules"][0]["lessons"][1]
    answers = {question["id"]: question["answer"] for question in quiz["quiz"]["questions"]}
    answer = charlie.post(f"{path}/lessons/{quiz['id']}/attempts/", {"answers": answers})
    check("/api/courses/{course_id}/lessons/{lesson_id}/attempts/", "post", answer, 201)
    others = [lesson for lesson in course.lesson_ids if lesson != quiz["id"]]
    done = {"lessons": {lesson: {"completed": True, "position": 1.5} for lesson in others}}
    saved = charlie.put(f"{path}/progress/", done)
    code = check("/api/courses/{course_id}/progress/", "put", saved)["progress"]["certificate"]
    check("/api/courses/{course_id}/progress/", "get", charlie.get(f"{path}/progress/"))
    answer = charlie.get(f"{path}/certificate/")
    check("/api/courses/{course_id}/certificate/", "get", answer)
    check("/api/courses/certificates/", "get", charlie.get("/api/courses/certificates/"))
    answer = visitor.get(f"/api/certificates/{code}/")
    check("/api/certificates/{code}/", "get", answer)


def test_payment_answers(alice, bob, charlie, dora, course):
    order = {"course_id": str(course.id), "payment_method": "card"}
    check("/api/courses/payment/quote/", "post", charlie.post("/api/courses/payment/quote/", order))
    path = "/api/courses/payment/process/"
    check(path, "post", charlie.post(path, {**order, "payment_token": "tok_ok"}), 201)
    check(path, "post", charlie.post(path, order), 409)
    check(path, "post", dora.post(path, {**order, "payment_token": "tok_declined"}), 402)
    check(path, "post", dora.post(path, {**order, "amount": "1.00"}), 409)
    for person in (alice, bob, charlie):
        check("/api/courses/payments/", "get", person.get("/api/courses/payments/"))
    paid = charlie.get("/api/courses/payments/").json()["payments"][0]["id"]
    answer = charlie.get(f"/api/courses/payments/{paid}/")
    check("/api/courses/payments/{payment_id}/", "get", answer)
    answer = alice.post(f"/api/courses/payments/{paid}/refund/", {"amount": "1.00"})
    check("/api/courses/payments/{payment_id}/refund/", "post", answer)


def test_coupon_answers(alice):
    path, form = "/api/courses/coupons/", {"code": "HALF", "kind": "percent", "value": 50}
    coupon = check(path, "post", alice.post(path, form), 201)["coupon"]
    check(path, "get", alice.get(path))
    answer = alice.patch(f"{path}{coupon['id']}/", {"active": False})
    check("/api/courses/coupons/{coupon_id}/", "patch", answer)


def test_site_answers(visitor, alice):
    check("/healthz", "get", visitor.get("/healthz"))
    check("/readyz", "get", visitor.get("/readyz"))
    check("/api/site/", "get", visitor.get("/api/site/"))
    message = {"name": "Eve", "email": "eve@example.org", "message": "Hello\nthere"}
    check("/api/contact/", "post", visitor.post("/api/contact/", message), 201)
    [stored] = check("/api/contact/", "get", alice.get("/api/contact/"))["messages"]
    one, path = "/api/contact/{message_id}/", f"/api/contact/{stored['id']}/"
    check(one, "patch", alice.patch(path, {"answered": True}))
    check(one, "delete", alice.delete(path))


def test_whatever_can_be_read_answers_as_described(alice, visitor, enrolled, course):
    known = {"course_id": course.id, "lesson_id": course.lesson_ids[0], "user_id": enrolled.id}
    for path, method in operations():
        if method == "get" and path != "/api/schema/":
            url = path.format_map(defaultdict(unknown_id, known))
            for person in (alice, visitor, enrolled):
                assert not deviations(path, method, person.get(url))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("post", "/api/auth/login/", 400), ("get", "/api/auth/user/", 401)],
)
def test_problems_are_as_described(visitor, method, path, status):
    answer = visitor.request(method.upper(), path, {} if method == "post" else None)
    check(path, method, answer, status)


# The page


def test_the_page_needs_nothing_from_elsewhere_and_nothing_inline(visitor):
    answer = visitor.get("/api/docs/", Accept="text/html")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "//" not in page.replace("<!DOCTYPE html>", "")
    assert not re.search(r"<style|style=|<script(?![^>]* src=)|\son\w+=", page)


def test_the_page_and_its_files_are_there(visitor):
    page = visitor.get("/api/docs/", Accept="*/*").content.decode()
    for path in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert visitor.get(path).status_code == 200, path
