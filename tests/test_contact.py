"""POST and GET /api/contact/, PATCH and DELETE /api/contact/<id>/"""

import pytest

from tests.conftest import assert_problem, assert_refused, contents

CONTACT = "/api/contact/"


def form(**changes):
    return {"name": "Erin", "email": "Erin@Example.org", "message": "Hello.\n\nBye.", **changes}


def test_anybody_may_write(visitor, alice, db):
    answer = visitor.post(CONTACT, form())
    assert answer.status_code == 201
    assert answer.json()["message"]
    stored = db.messages.find_one()
    assert (stored["name"], stored["email"]) == ("Erin", "erin@example.org")
    assert stored["message"] == "Hello.\n\nBye."
    shown = alice.get(CONTACT).json()
    assert shown["count"] == 1
    assert shown["messages"] == [
        {
            "id": str(stored["_id"]),
            "name": "Erin",
            "email": "erin@example.org",
            "message": "Hello.\n\nBye.",
            "answered": False,
            "created_at": shown["messages"][0]["created_at"],
        }
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("name", {"$ne": ""}),
        ("name", "two\nlines"),
        ("email", "x"),
        ("email", 5),
        ("message", "  "),
        ("message", "x" * 5_001),
        ("message", ["x"]),
        ("message", "nul \x00"),
        ("message", None),
    ],
)
def test_what_cannot_be_taken_is_named_and_not_stored(visitor, db, name, value):
    assert_refused(visitor.post(CONTACT, form(**{name: value})), name)
    assert db.messages.count_documents({}) == 0


def test_what_is_not_asked_for_is_not_stored(visitor, db):
    extra = {"_id": "x", "created_at": "x", "answered": True, "read": True}
    assert visitor.post(CONTACT, form(**extra)).status_code == 201
    stored = db.messages.find_one()
    assert set(stored) == {"_id", "name", "email", "message", "answered", "created_at"}
    assert stored["answered"] is False


def test_the_list_is_walked_newest_first(visitor, alice):
    for number in range(3):
        visitor.post(CONTACT, form(message=str(number)))
    first = alice.get(CONTACT, {"page_size": 2}).json()
    second = alice.get(first["next"]).json()
    pages = [[message["message"] for message in page["messages"]] for page in (first, second)]
    assert pages == [["2", "1"], ["0"]]


@pytest.mark.parametrize(("who", "status"), [("visitor", 401), ("charlie", 403), ("bob", 403)])
def test_only_admins_read(request, db, who, status):
    person = request.getfixturevalue(who)
    before = contents(db)
    assert_problem(person.get(CONTACT), status)
    assert contents(db) == before


@pytest.fixture
def message(visitor, db):
    """A visitor's message, as it is stored."""
    visitor.post(CONTACT, form())
    return db.messages.find_one()


def of(message):
    return f"{CONTACT}{message['_id']}/"


def test_an_answered_message_is_marked_and_unmarked(alice, visitor, message, db):
    visitor.post(CONTACT, form(message="Another"))
    marked = alice.patch(of(message), {"answered": True})
    assert marked.json()["message"]["answered"] is True
    assert db.messages.find_one({"_id": message["_id"]})["answered"] is True

    def texts(**query):
        return [each["message"] for each in alice.get(CONTACT, query).json()["messages"]]

    assert texts(answered="true") == [message["message"]]
    assert texts(answered="false") == ["Another"]
    assert len(texts()) == 2
    assert alice.get("/api/courses/stats/").json()["stats"]["messages"] == 1
    assert alice.patch(of(message), {"answered": False}).status_code == 200
    assert db.messages.find_one({"_id": message["_id"]}) == message


def test_a_message_is_deleted_and_that_is_noted(alice, message, db):
    assert alice.delete(of(message)).status_code == 200
    assert db.messages.find_one() is None
    [entry] = alice.get("/api/audit/").json()["entries"]
    assert (entry["action"], entry["target"]["kind"]) == ("message.deleted", "message")
    assert entry["target"]["id"] == str(message["_id"])
    assert_problem(alice.delete(of(message)), 404)
    assert_problem(alice.patch(of(message), {"answered": True}), 404)


@pytest.mark.parametrize("value", ["yes", 1, None, {"$ne": True}, []])
def test_a_mark_that_cannot_be_taken(alice, message, db, value):
    assert_refused(alice.patch(of(message), {"answered": value}), "answered")
    assert db.messages.find_one() == message


def test_a_filter_that_cannot_be_taken(alice):
    assert_refused(alice.get(CONTACT, {"answered": "maybe"}), "answered")
