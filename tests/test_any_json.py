"""Whatever JSON a route gets, it is never our fault: no 5xx, and only JSON comes back."""

import json
import re
from copy import deepcopy
from urllib.parse import quote

import pytest
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.test_bad_input import ROUTES, put

WORDS = ["$gt", "$ne", "$where", "_id", "id", "role", "status", "price", "a.b", "", "\x00", "x"]
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from([*WORDS, "10:30", "1e5", "admin", "published", "0" * 24, "javascript:x"])
)
names = st.sampled_from(WORDS) | st.text(max_size=8)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3)
)
few = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def paths_of(body, path=""):
    """Every dotted path into a body."""
    parts = body.items() if isinstance(body, dict) else enumerate(body)
    for name, inner in parts:
        here = f"{path}.{name}".lstrip(".")
        yield here
        if isinstance(inner, (dict, list)):
            yield from paths_of(inner, here)


@pytest.fixture
def call(alice, bob, dora, visitor, enrolled, course):
    people = {"alice": alice, "bob": bob, "charlie": enrolled, "dora": dora, "visitor": visitor}
    ids = {"{course}": course.id, "{dora}": dora.id, "{lesson}": course.lesson_ids[0]}

    def filled(text):
        for name, value in ids.items():
            text = text.replace(name, str(value))
        return text

    def send(route, body):
        who, method, path, _ = ROUTES[route]
        answer = people[who].request(method, filled(path), filled(json.dumps(body)))
        assert answer.status_code < 500, (body, answer.content)
        assert "json" in answer["Content-Type"]

    return send


@pytest.mark.parametrize("route", ROUTES)
@few
@given(body=values)
def test_any_body(call, route, body):
    call(route, body)


@pytest.mark.parametrize("route", [route for route in ROUTES if route not in ("close", "password")])
@few
@given(data=st.data())
def test_a_good_body_with_any_value_in_one_place(call, route, data):
    body = deepcopy(ROUTES[route][3])
    put(body, data.draw(st.sampled_from(sorted(paths_of(body)))), data.draw(values))
    call(route, body)


@pytest.mark.parametrize("path", ["/api/courses/", "/api/auth/users/", "/api/courses/payments/"])
@few
@given(
    query=st.dictionaries(
        st.sampled_from(
            """search category level language instructor price min_price max_price min_rating sort
            mine enrolled status role page_size cursor from to course user""".split()
        ),
        st.text(max_size=12)
        | st.sampled_from(["true", "all", "0" * 24, "2026-01-01", "9999-12-31"]),
        max_size=4,
    )
)
def test_any_query(alice, path, query):
    text = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    answer = alice.get(f"{path}?{text}")
    assert answer.status_code < 500, (query, answer.content)


# Every route that there is, so that a new one is tried too


def routes(patterns=None, before=""):
    """The path of every route of the site, its parameters as `<name>`."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(pattern.pattern)
        inner = getattr(pattern, "url_patterns", None)
        yield from [path] if inner is None else routes(inner, path)


FIELDS = """name title text body message email role status password token code kind value rating
    course_id courses price amount lesson lessons answers answer modules users reason percent
    max_uses starts_at ends_at payment_method payment_token coupon position page_size""".split()
ODD = [None, 5, -1.5, True, "x", "\x00", "0" * 24, [], [[]], [None], [{"$gt": ""}], {}, {"$ne": 1}]
BODIES = [
    *(json.dumps(value) for value in ODD),
    *(json.dumps(dict.fromkeys(FIELDS, value)) for value in ODD),
    "",
    "{",
    "{} x",
    b"\xff",
    b"\xef\xbb\xbf{}",
    "{}".encode("utf-16"),
    "[" * 100_000,
    '{"a":' * 100_000 + "1" + "}" * 100_000,
    '{"price": 1e400, "rating": -0, "name": "a", "name": "b"}',
    '{"text": "\\ud800", "title": "\\udc00"}',
]
VALUES = ["", "x", "%00", "-1", "9999-12-31", "0" * 24, "%ff", "1e999", "9" * 30]
QUERIES = [
    "&".join(f"{name}={value}" for name in names)
    for value in VALUES
    for names in (["from", "to"], ["search", "user", "course"], ["page_size"], ["cursor"], FIELDS)
]


@pytest.mark.parametrize("route", [path for path in routes() if path.startswith("api/")])
def test_every_route_withstands_odd_bodies_and_queries(alice, enrolled, course, route):
    known = {"course_id": str(course.id), "lesson_id": course.lesson_ids[0]}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda name: known.get(name[1], "0" * 24), f"/{route}")
    for person in (alice, enrolled):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            for body in BODIES:
                answer = person.request(method, path, body)
                assert answer.status_code < 500, (method, path, body, answer.content)
                if answer.status_code in (403, 404, 405):
                    break  # the body isn't read
    for query in QUERIES:
        assert alice.get(f"{path}?{query}").status_code < 500, (path, query)
