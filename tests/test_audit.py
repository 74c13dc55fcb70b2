"""GET /api/audit/, and what is written there."""

from datetime import timedelta
from ipaddress import ip_network

import pytest

from edulearn import audit
from edulearn.documents import now
from tests.conftest import PASSWORD, Person, assert_problem, assert_refused, make_course, unknown_id

AUDIT = "/api/audit/"


def entries(alice, **query):
    answer = alice.get(AUDIT, query)
    assert answer.status_code == 200
    return answer.json()["entries"]


def deeds(alice, **query):
    return [entry["action"] for entry in entries(alice, **query)]


def test_it_says_who_did_what_to_whom_when_and_from_where(alice, charlie, settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    alice.patch(
        f"/api/auth/users/{charlie.id}/",
        {"role": "instructor"},
        **{"X-Forwarded-For": "192.0.2.7", "X-Request-ID": "request-0001"},
    )
    [entry] = entries(alice)
    assert entry["action"] == "user.role"
    assert entry["actor"] == {"id": str(alice.id), "name": "Alice", "email": alice.email}
    assert entry["target"]["id"] == str(charlie.id)
    assert entry["target"]["name"] == "Charlie"
    assert entry["details"] == {"before": "student", "after": "instructor"}
    assert entry["address"] == "192.0.2.7"
    assert entry["request_id"] == "request-0001"
    assert entry["created_at"].endswith("Z")


def test_what_changes_nothing_is_not_noted(alice, charlie):
    alice.patch(f"/api/auth/users/{charlie.id}/", {"role": "student", "status": "active"})
    assert deeds(alice) == []


def test_suspension(alice, charlie):
    alice.patch(f"/api/auth/users/{charlie.id}/", {"status": "suspended"})
    assert deeds(alice) == ["user.status"]


def test_approval_and_price(alice, bob, db):
    course = make_course(bob, status="pending")
    path = f"/api/courses/{course.id}/update/"
    assert alice.put(path, {"status": "published"}).status_code == 200
    assert bob.put(path, {"price": "9.99", "title": "Another title"}).status_code == 200
    price, status = entries(alice)
    assert status["details"] == {"before": "pending", "after": "published"}
    assert status["target"] == {
        "kind": "course",
        "id": str(course.id),
        "title": "Another title",
    }
    assert price["details"] == {"before": "49.99", "after": "9.99"}
    assert price["actor"]["name"] == "Bob"


def test_what_is_done_to_payments_and_coupons(alice, charlie, course):
    body = {"code": "GIFT", "kind": "percent", "value": 50}
    coupon = alice.post("/api/courses/coupons/", body).json()["coupon"]["id"]
    for _ in range(2):
        alice.patch(f"/api/courses/coupons/{coupon}/", {"active": False})
    for key in ("one", "two"):
        order = {"course_id": str(course.id), "payment_method": "manual"}
        paid = charlie.post("/api/courses/payment/process/", order, **{"Idempotency-Key": key})
        path = f"/api/courses/payments/{paid.json()['payment']['id']}"
        if key == "one":
            alice.post(f"{path}/reject/", {"reason": "Nothing came"})
    for verb in ("approve", "refund"):
        for _ in range(2):
            alice.post(f"{path}/{verb}/", {}, **{"Idempotency-Key": verb})
    refunded, approved, rejected, changed, created = entries(alice)
    assert [entry["action"] for entry in (refunded, approved, rejected, changed, created)] == [
        "payment.refunded",
        "payment.approved",
        "payment.rejected",
        "coupon.changed",
        "coupon.created",
    ]
    assert refunded["details"] == approved["details"] == {"amount": "49.99 USD"}
    assert path.endswith(refunded["target"]["id"])
    assert {entry["actor"]["name"] for entry in (refunded, approved, rejected)} == {"Alice"}
    assert created["details"] == {"code": "GIFT"}
    assert changed["details"] == {"code": "GIFT", "active": False}
    assert changed["target"] == {"kind": "coupon", "id": coupon}


def test_deleting_a_course(alice, course, bob):
    bob.delete(f"/api/courses/{course.id}/delete/")
    assert deeds(alice) == ["course.deleted"]


def test_login_from_a_new_device_alone(alice, charlie, visitor):
    login = {"email": charlie.email, "password": PASSWORD}
    for _ in range(2):
        visitor.post("/api/auth/login/", login)
    assert deeds(alice) == ["login.new_device"]
    Person().post("/api/auth/login/", login)
    assert deeds(alice) == ["login.new_device"] * 2


def test_passwords_sessions_and_closing(alice, charlie, dora):
    body = {"current_password": PASSWORD, "new_password": "another good password"}
    charlie.post("/api/auth/password/change/", body)
    dora.post("/api/auth/logout/everywhere/")
    assert deeds(alice) == ["sessions.ended", "password.changed"]


def test_a_closed_account_is_an_id_and_nothing_more(alice, charlie):
    charlie.delete("/api/auth/user/", {"password": PASSWORD})
    [entry] = entries(alice)
    assert entry["action"] == "account.closed"
    assert entry["actor"] == {"id": str(charlie.id), "name": None, "email": None}


def test_export_and_import(alice):
    list(alice.get("/api/auth/users/", {"format": "csv"}).streaming_content)
    alice.post("/api/auth/users/import/", {"csv": "name,email\nA B,ab@example.org"})
    assert deeds(alice) == ["users.imported", "users.exported"]


def test_a_role_that_a_list_gives_is_noted_like_any_other(alice, charlie):
    text = "name,email,role,status\nCharlie,charlie@example.org,instructor,suspended"
    alice.post("/api/auth/users/import/", {"csv": text})
    found = {entry["action"]: entry for entry in entries(alice)}
    assert sorted(found) == ["user.role", "user.status", "users.imported"]
    role, status = found["user.role"], found["user.status"]
    assert role["details"] == {"before": "student", "after": "instructor"}
    assert status["details"] == {"before": "active", "after": "suspended"}
    assert role["actor"]["name"] == "Alice"
    assert role["target"]["name"] == "Charlie"


@pytest.fixture
def history(alice, bob, charlie, db):
    """Three deeds, a day between each and the next."""
    audit.record(alice.user, "user.role", charlie.user, before="student", after="instructor")
    audit.record(alice.user, "user.status", bob.user, before="active", after="suspended")
    audit.record(bob.user, "sessions.ended", bob.user)
    for days, entry in enumerate(db.audit.find().sort("_id", -1)):
        moment = now() - timedelta(days=days)
        db.audit.update_one({"_id": entry["_id"]}, {"$set": {"created_at": moment}})


def test_filters(alice, bob, charlie, history):
    assert deeds(alice) == ["sessions.ended", "user.status", "user.role"]
    assert deeds(alice, actor=str(bob.id)) == ["sessions.ended"]
    assert deeds(alice, target=str(charlie.id)) == ["user.role"]
    assert deeds(alice, action="user.status") == ["user.status"]
    yesterday = f"{now() - timedelta(days=1):%Y-%m-%d}"
    assert deeds(alice, **{"from": yesterday, "to": yesterday}) == ["user.status"]
    assert deeds(alice, actor=unknown_id()) == []


def test_who_did_it_is_found_by_name_or_email(alice, bob, history):
    assert deeds(alice, who="ali") == ["user.status", "user.role"]
    assert deeds(alice, who="BOB@example.org") == ["sessions.ended"]
    assert deeds(alice, who="charlie") == deeds(alice, who="nobody") == []
    assert deeds(alice, who="alice", actor=str(bob.id)) == []
    assert deeds(alice, who="bob", actor=str(bob.id)) == ["sessions.ended"]
    assert deeds(alice, who="alice", action="user.role") == ["user.role"]
    assert len(deeds(alice, who="")) == 3


def test_who_has_to_be_told_from_a_crowd(alice, bob, charlie, history, monkeypatch):
    monkeypatch.setattr(audit, "MOST_PEOPLE", 2)
    assert_refused(alice.get(AUDIT, {"who": "example"}), "who")
    assert deeds(alice, who="bob") == ["sessions.ended"]


def test_pages(alice, history):
    seen, url = [], f"{AUDIT}?page_size=1"
    while url:
        page = alice.get(url).json()
        seen += [entry["action"] for entry in page["entries"]]
        url = page["next"]
    assert seen == ["sessions.ended", "user.status", "user.role"]


@pytest.mark.parametrize("query", [{"action": "x"}, {"from": "x"}, {"page_size": "0"}])
def test_queries_that_are_refused(alice, query):
    assert_refused(alice.get(AUDIT, query), *query)


def test_for_admins_alone(charlie, bob, visitor):
    codes = [person.get(AUDIT).status_code for person in (charlie, bob, visitor)]
    assert codes == [403, 403, 401]


def test_nothing_changes_or_removes_an_entry(alice, history):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert_problem(alice.request(method, AUDIT), 405)
