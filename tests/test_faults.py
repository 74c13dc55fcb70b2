"""The database is away, cut, frozen or full: the site says so soon, and recovers by itself.

The real driver speaks through a proxy to `MONGODB_URI` or, where there is none, to a server of the
tests that speaks MongoDB's protocol.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pymongo
import pytest
from django.conf import settings
from django.core import mail as django_mail
from pymongo.uri_parser import parse_uri

from accounts.models import INSTRUCTOR
from courses.coupons import FIXED, Coupon
from courses.reconcile import reconcile
from edulearn import db as database
from edulearn import mail, outage
from edulearn.documents import now
from edulearn.embedded import EmbeddedClient
from edulearn.indexes import ensure_indexes
from tests.conftest import PASSWORD, Person, assert_problem, contents, make_course, make_user
from tests.mongo_server import MongoServer
from tests.proxy import Proxy
from tests.server import ask, serving, within
from tests.test_files import PNG

SOON = 0.02  # how often an in-process site and its driver ask whether the database is back
PATIENCE_SECONDS = 0.3  # of a request whose database is cut; the driver tries on until then
MESSAGE = {"name": "Erin", "email": "erin@example.org", "message": "Hello"}


@pytest.fixture
def proxy(tmp_path):
    """The way to a MongoDB, closed yet."""
    if settings.MONGODB_URI:
        with Proxy(parse_uri(settings.MONGODB_URI)["nodelist"][0]) as proxy:
            yield proxy
    else:
        with MongoServer(tmp_path / "mongo") as server, Proxy(("127.0.0.1", server.port)) as proxy:
            yield proxy


def address(proxy):
    """MONGODB_URI by way of the proxy."""
    uri = settings.MONGODB_URI or "mongodb://127.0.0.1:1/"
    host, port = parse_uri(uri)["nodelist"][0]
    uri = uri.replace(f"{host}:{port}", f"127.0.0.1:{proxy.port}").rstrip("/")
    return f"{uri}{'&' if '?' in uri else '/?'}directConnection=true"


@contextmanager
def another_client(monkeypatch, **changes):
    """Within, the site has a database of its own, reached by other settings."""
    with monkeypatch.context() as patch:
        patch.setattr(database, "_client", None)
        patch.setattr(settings, "MONGODB_DB", f"{settings.MONGODB_DB}_{uuid4().hex[:8]}")
        for name, value in changes.items():
            patch.setattr(settings, name, value)
        try:
            yield
        finally:
            await_end_of_outage()
            database.get_client().drop_database(settings.MONGODB_DB)
            database.close()


def await_end_of_outage():
    assert within(20, database.is_ready)


@pytest.fixture
def mongo(proxy, monkeypatch):
    """The site on a MongoDB behind the proxy."""
    monkeypatch.setattr(outage, "PAUSE_SECONDS", SOON)
    monkeypatch.setattr("pymongo.common.MIN_HEARTBEAT_INTERVAL", SOON)
    proxy.open()
    with another_client(monkeypatch, MONGODB_URI=address(proxy)):
        ensure_indexes()
        yield proxy
        proxy.open()


def assert_unavailable(answer):
    assert_problem(answer, 503, "unavailable")
    assert int(answer["Retry-After"]) > 0


@pytest.mark.parametrize("fault", ["cut", "freeze"])
def test_a_database_that_goes_away_is_told_and_comes_back(mongo, fault):
    visitor = Person()
    assert visitor.get("/api/courses/").status_code == 200
    getattr(mongo, fault)()
    with pymongo.timeout(PATIENCE_SECONDS):
        assert_unavailable(visitor.get("/api/courses/"))
    assert_unavailable(visitor.post("/api/contact/", MESSAGE))
    assert_problem(visitor.get("/readyz"), 503)
    for path in ("/healthz", "/", "/js/admin.js"):
        assert visitor.get(path).status_code == 200
    mongo.open()
    assert within(10, lambda: visitor.get("/readyz").status_code == 200)
    assert visitor.post("/api/contact/", MESSAGE).status_code == 201
    assert database.get_db().messages.count_documents({}) == 1


def test_of_many_who_ask_a_frozen_database_none_waits_for_the_others(mongo):
    assert Person().get("/api/courses/").status_code == 200
    mongo.freeze()
    started = time.monotonic()
    with ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(lambda _: Person().get("/api/courses/"), range(60)))
    took = time.monotonic() - started
    for answer in answers:
        assert_unavailable(answer)
    assert took < 6  # 5, and one for a busy machine; one after the other it would be 60


def test_a_file_that_cannot_be_looked_up_is_unavailable(mongo):
    bob = Person(make_user("Bob", INSTRUCTOR))
    path = f"/api/courses/{make_course(bob).id}/files/?name=a.png"
    link = bob.post(path, PNG).json()["file"]["url"]
    assert Person().get(link).content == PNG
    mongo.cut()
    with pymongo.timeout(PATIENCE_SECONDS):
        assert_unavailable(Person().get(link))


def test_an_answer_that_is_lost_once_is_asked_for_again(mongo):
    visitor = Person()
    mongo.cut_once_at(1, is_lost_before=False)
    assert visitor.post("/api/contact/", MESSAGE).status_code == 201
    assert database.get_db().messages.count_documents({}) == 1


# Cut at every point of what takes several writes, then tried again


@pytest.fixture(params=[True, False], ids=["asking lost", "answer lost"])
def cut_at_each_point(mongo, request):
    """`cut_at_each_point(ask)` gives ask's answers to 1, 2, 3, … where the database is cut at that
    message, up to the first that is whole; it is back when each is given."""

    def answers(ask):
        for point in count(1):
            mongo.cut_at(point, is_lost_before=request.param)
            with pymongo.timeout(PATIENCE_SECONDS):
                answer = ask(point)
            mongo.open()
            await_end_of_outage()
            yield point, answer
            if answer.status_code == 201:
                return
            assert_unavailable(answer)

    return answers


def test_a_purchase_that_is_cut_off_anywhere_is_completed_by_the_next_try(
    unwritten, cut_at_each_point
):
    db, course = database.get_db(), make_course(Person(make_user("Bob", INSTRUCTOR)))
    Coupon.create(code="SPRING", kind=FIXED, value=100, max_uses=40)
    buyers = [Person(make_user(f"Buyer{number}")) for number in range(40)]
    order = {"course_id": str(course.id), "payment_method": "card", "coupon": "SPRING"}

    def buy(point):
        key = {"Idempotency-Key": f"purchase-{point}"}
        return buyers[point].post("/api/courses/payment/process/", order, **key)

    for point, _ in cut_at_each_point(buy):
        assert buy(point).status_code in (200, 201)
        [payment] = db.payments.find({"user_id": buyers[point].id})
        assert (payment["status"], payment["course_id"]) == ("completed", course.id)
        assert db.enrollments.count_documents({"user_id": buyers[point].id}) == 1
        assert buyers[point].user.is_enrolled(course.id)
        assert db.coupons.find_one()["left"] <= 40 - db.payments.count_documents({})
    assert point > 5
    db.enrollments.update_many({}, {"$set": {"created_at": now() - timedelta(days=1)}})
    db.coupons.update_many({}, {"$set": {"updated_at": now() - timedelta(days=1)}})
    reconcile()
    assert db.coupons.find_one()["left"] == 40 - point
    assert db.courses.find_one({"_id": course.id})["students_count"] == point


def test_a_sign_up_that_is_cut_off_anywhere_can_be_made_again(cut_at_each_point):
    def form(point):
        return {"name": "Erin", "email": f"erin{point}@example.org", "password": PASSWORD}

    def sign_up(point):
        return Person().post("/api/auth/signup/", form(point))

    for point, _ in cut_at_each_point(sign_up):
        assert sign_up(point).status_code in (201, 409)
        assert Person().post("/api/auth/login/", form(point)).status_code == 200
        assert database.get_db().users.count_documents({"email": form(point)["email"]}) == 1
    assert point > 2


# At the start, and at the end


def test_a_database_that_is_away_at_the_start(proxy, tmp_path):
    name = f"{settings.MONGODB_DB}_{uuid4().hex[:8]}"
    with serving(tmp_path, MONGODB_URI=address(proxy), MONGODB_DB=name) as port:
        for path in ("/readyz", "/api/courses/"):
            status, headers = ask(port, path)
            assert status == 503
            assert headers["Retry-After"]
            assert headers["Content-Type"] == "application/problem+json"
        proxy.open()
        assert within(5, lambda: ask(port, "/readyz")[0] == 200)
        assert ask(port, "/api/courses/")[0] == 200
    database.get_client().drop_database(name)


def test_a_mail_that_is_begun_as_the_process_ends_is_sent(monkeypatch):
    ended = ThreadPoolExecutor(1)
    ended.shutdown()
    monkeypatch.setattr(mail, "_pool", ended)
    mail.send("Receipt", "Here it is.", "erin@example.org")
    assert [sent.to for sent in django_mail.outbox] == [["erin@example.org"]]


# The embedded database


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """The site on an embedded database whose file can be kept from growing."""
    with another_client(monkeypatch, MONGODB_URI="", DATA_DIR=tmp_path):
        ensure_indexes()
        yield database.get_client().journal._database


def test_a_full_disk_is_told_changes_nothing_and_is_forgotten_when_there_is_room(disk):
    db, visitor = database.get_db(), Person()
    assert visitor.post("/api/contact/", MESSAGE).status_code == 201
    before = contents(db)
    disk.execute("PRAGMA max_page_count = 1")
    answer = visitor.post("/api/contact/", {**MESSAGE, "message": "x" * 4_000})
    assert_problem(answer, 503, "unwritable")
    assert answer["Retry-After"]
    assert contents(db) == before
    assert visitor.get("/api/courses/").status_code == 200
    disk.execute("PRAGMA max_page_count = 1000000")
    assert visitor.post("/api/contact/", MESSAGE).status_code == 201
    database.close()
    client = EmbeddedClient(settings.DATA_DIR / "db")
    assert client[settings.MONGODB_DB].messages.count_documents({}) == 2
    client.close()
