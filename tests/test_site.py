"""GET /api/site/, /healthz, /readyz, and what every response carries"""

import pytest
from pymongo.errors import ServerSelectionTimeoutError

from tests.conftest import assert_problem, make_course


def test_the_site_of_an_empty_database(visitor):
    site = visitor.get("/api/site/").json()["site"]
    assert site["name"] == "EduLearn"
    assert site["currency"] == "USD"
    assert site["counts"] == {"courses": 0, "instructors": 0, "learners": 0}
    assert "card" in site["payment_methods"]


def test_the_site_counts_what_there_is(visitor, alice, bob, charlie, dora):
    make_course(bob)
    make_course(bob, status="draft")
    counts = visitor.get("/api/site/").json()["site"]["counts"]
    assert counts == {"courses": 1, "instructors": 1, "learners": 2}


def test_the_site_tells_its_settings(visitor, settings):
    for name in ("INSTRUCTOR_SIGNUP", "COURSE_REVIEW", "VERIFY_EMAIL", "DEMO"):
        for value in (True, False):
            setattr(settings, name, value)
            assert visitor.get("/api/site/").json()["site"][name.lower()] is value


def test_alive_and_ready(visitor):
    for path in ("/healthz", "/readyz"):
        assert visitor.get(path).status_code == 200
        assert visitor.get(path, Authorization="Bearer a.b.c").status_code == 200


@pytest.mark.parametrize("host", ["10.1.2.3:8000", "[fd00::1]", "unknown.example.org", "a b", ""])
def test_health_checks_know_the_machine_by_any_name(visitor, host):
    for path in ("/healthz", "/readyz"):
        assert visitor.get(path, Host=host).status_code == 200
    assert_problem(visitor.get("/api/courses/", Host="10.1.2.3:8000"), 400)


def test_alive_but_not_ready_while_the_database_is_away(visitor, monkeypatch):
    def away():
        raise ServerSelectionTimeoutError("away")

    monkeypatch.setattr("edulearn.db.get_db", away)
    assert visitor.get("/healthz").status_code == 200
    answer = visitor.get("/readyz")
    assert_problem(answer, 503)
    assert answer["Retry-After"]


@pytest.mark.parametrize("sent", ["abc", "req-1234", "A.b_c-9", "0" * 128])
@pytest.mark.parametrize("path", ["/api/site/", "/api/none/", "/healthz"])
def test_a_well_formed_request_id_is_kept(visitor, sent, path):
    assert visitor.get(path, **{"X-Request-ID": sent})["X-Request-ID"] == sent


@pytest.mark.parametrize(
    "sent", ["", " ", "a b", "a\tb", "<script>", "é" * 9, "x" * 129, '"quoted"', "a,b", "a;b"]
)
def test_a_malformed_request_id_is_replaced(visitor, sent):
    answer = visitor.get("/api/none/", **{"X-Request-ID": sent})
    assert answer["X-Request-ID"] != sent
    assert len(answer["X-Request-ID"]) == 36
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_each_request_has_its_own_id(visitor):
    ids = {visitor.get("/api/site/")["X-Request-ID"] for _ in range(5)}
    assert len(ids) == 5


def test_the_request_id_is_in_the_log(visitor, caplog):
    from edulearn.request_id import RequestIdFilter

    caplog.handler.addFilter(RequestIdFilter())
    with caplog.at_level("INFO"):
        visitor.get("/api/site/", **{"X-Request-ID": "look-for-me"})
    assert [record.request_id for record in caplog.records if "/api/site/" in record.message] == [
        "look-for-me"
    ]


def test_headers_that_keep_a_page_safe(visitor):
    answer = visitor.get("/api/site/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert answer["Permissions-Policy"]
    assert answer["Referrer-Policy"]


def test_what_is_not_for_search_engines(visitor):
    answer = visitor.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /player.html" in lines
    assert "Disallow: /" not in lines
