"""POST and GET /api/contact/"""

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
    assert visitor.post(CONTACT, form(_id="x", created_at="x", read=True)).status_code == 201
    assert set(db.messages.find_one()) == {"_id", "name", "email", "message", "created_at"}


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
