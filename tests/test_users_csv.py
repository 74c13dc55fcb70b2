"""GET /api/auth/users/?format=csv and POST /api/auth/users/import/"""

import csv
import io
from datetime import timedelta

import pytest

from accounts import imports
from edulearn import mail
from edulearn.csv import defuse, restore
from edulearn.documents import now
from tests.conftest import PASSWORD, assert_problem, assert_refused, contents, make_user

USERS = "/api/auth/users/"
IMPORT = "/api/auth/users/import/"


def bring_in(person, text, **flags):
    return person.post(IMPORT, {"csv": text, **flags})


def outcomes(answer):
    return [(line["line"], line["outcome"]) for line in answer.json()["lines"]]


def download(person, **query):
    answer = person.get(USERS, {"format": "csv", **query})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


# Cells


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+1", "@A1", "\t=1", " =1", "＝1", "'=1", "=HYPERLINK(1)"]
)
def test_formulas_are_defused_and_come_back_whole(text):
    assert defuse(text).startswith("'")
    assert restore(defuse(text)) == text


@pytest.mark.parametrize("value", ["Zoë", "O'Neil", "'tHooft", "-5.00", "12", 3, "a=b", ""])
def test_other_cells_stay(value):
    assert defuse(value) == str(value)
    assert restore(defuse(value)) == str(value)


# Export


def test_export_has_a_line_for_each_user(alice, charlie):
    make_user('=cmd|"x"')
    rows = list(csv.DictReader(io.StringIO(download(alice))))
    assert [row["email"] for row in rows[:2]] == [alice.email, charlie.email]
    assert rows[2]["name"] == '\'=cmd|"x"'
    assert "$2b$" not in str(rows)


def test_export_takes_the_filters_of_the_list(alice, charlie, bob):
    text = download(alice, role="instructor")
    assert bob.email in text
    assert charlie.email not in text


def test_export_and_import_are_for_admins(charlie, bob, visitor):
    for person, status in [(charlie, 403), (bob, 403), (visitor, 401)]:
        assert person.get(USERS, {"format": "csv"}).status_code == status
        assert bring_in(person, "name,email\nA,a@example.org").status_code == status


def test_an_export_comes_back_unchanged(alice, bob, charlie, db):
    make_user("=1+1", email="formula@example.org")
    text, before = download(alice), contents(db)["users"]
    assert bring_in(alice, text).json()["summary"] == {
        "create": 0,
        "update": 0,
        "unchanged": 4,
        "refused": 0,
    }
    assert contents(db)["users"] == before


# Import

LIST = """name,email,role
Grace Hopper,Grace@Example.org,instructor
Charles,charlie@example.org,
Charlie,nobody
"""


def test_dry_run_says_what_would_happen_and_does_nothing(alice, charlie, db):
    before = contents(db)
    answer = bring_in(alice, LIST, dry_run=True)
    assert answer.status_code == 200
    assert outcomes(answer) == [(2, "create"), (3, "update"), (4, "refused")]
    assert "Charlie to Charles" in answer.json()["lines"][1]["detail"]
    assert "email" in answer.json()["lines"][2]["detail"]
    assert contents(db) == before


def test_one_wrong_line_and_nothing_is_imported(alice, charlie, db):
    before = contents(db)
    problem = assert_problem(bring_in(alice, LIST), 400, "import-refused")
    assert "Line 4" in problem["errors"]["csv"][0]
    assert problem["summary"]["refused"] == 1
    assert contents(db) == before


def test_import_makes_and_changes_accounts(alice, charlie, db, visitor, mailoutbox):
    answer = bring_in(alice, LIST.replace("Charlie,nobody\n", ""))
    assert answer.status_code == 200
    grace = db.users.find_one({"email": "grace@example.org"})
    assert (grace["name"], grace["role"], grace["status"]) == (
        "Grace Hopper",
        "instructor",
        "active",
    )
    assert charlie.user.name == "Charles"
    assert charlie.get("/api/auth/user/").status_code == 200
    assert db.imports.find_one() is None
    login = {"email": "grace@example.org", "password": ""}
    for password in ("", PASSWORD):
        answer = visitor.post("/api/auth/login/", {**login, "password": password})
        assert answer.status_code in (400, 401)
    mail.wait_until_sent()
    [invitation] = mailoutbox
    token = invitation.body.partition("?reset=")[2].split()[0]
    body = {"token": token, "password": PASSWORD}
    assert visitor.post("/api/auth/password/reset/confirm/", body).status_code == 200
    answer = visitor.post("/api/auth/login/", {**login, "password": PASSWORD})
    assert answer.status_code == 200


def test_import_without_invitations(alice, mailoutbox):
    assert bring_in(alice, "name,email\nA B,ab@example.org", invite=False).status_code == 200
    mail.wait_until_sent()
    assert mailoutbox == []


def test_import_twice_changes_nothing(alice):
    text = "name,email\nA B,ab@example.org"
    assert outcomes(bring_in(alice, text)) == [(2, "create")]
    assert outcomes(bring_in(alice, text)) == [(2, "unchanged")]


def test_a_csv_body_does_too(alice, db):
    text = "\ufeffName;Email\r\nZoë;zoe@example.org\r\n".encode()
    path = f"{IMPORT}?dry_run=true"
    answer = alice.request("POST", path, text, content_type="text/csv")
    assert outcomes(answer) == [(2, "create")]
    assert not db.users.find_one({"email": "zoe@example.org"})
    assert alice.request("POST", IMPORT, text, content_type="text/csv").status_code == 200
    assert db.users.find_one({"email": "zoe@example.org"})["name"] == "Zoë"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Mallory,mallory@example.org,admin,", "one by one"),
        ("Al,alice@example.org,student,", "one by one"),
        ("Charlie,charlie@example.org,admin,", "one by one"),
        ("Al,a@example.org,teacher,", "role"),
        (",a@example.org,,", "name"),
        ("Al,,,", "email"),
        ("Al,a@example.org,,gone", "status"),
        ("Twin,twin@example.org,,\nTwin,TWIN@example.org,,", "line 2"),
    ],
)
def test_lines_that_are_refused(alice, charlie, line, said, db):
    before = contents(db)
    answer = bring_in(alice, f"name,email,role,status\n{line}\n")
    problem = assert_problem(answer, 400, "import-refused")
    assert said in problem["errors"]["csv"][0]
    assert contents(db) == before


@pytest.mark.parametrize(
    "text",
    ["name,email\n", "who,where\na,b\n", 'name,email\n"a,b\n', "name,email\n" + "a,b\n" * 5001],
)
def test_what_is_no_list(alice, text):
    assert_refused(bring_in(alice, text), "csv")


def test_other_input_that_is_refused(alice):
    assert_refused(bring_in(alice, ["x"]), "csv")
    assert_refused(bring_in(alice, "name,email\nA,a@example.org", dry_run="yes"), "dry_run")
    latin = "name,email\nZoë,zoe@example.org".encode("latin-1")
    assert alice.request("POST", IMPORT, latin, content_type="text/csv").status_code == 400
    big = b"x" * (1024 * 1024 + 1)
    assert alice.request("POST", IMPORT, big, content_type="text/csv").status_code == 413


def test_suspension_by_a_list_signs_out(alice, charlie):
    bring_in(alice, "name,email,status\nCharlie,charlie@example.org,suspended")
    assert charlie.get("/api/auth/user/").status_code == 401


@pytest.mark.parametrize("step", ["_create", "_update", "_invite"])
def test_what_a_crash_leaves_is_finished(alice, charlie, db, monkeypatch, step, mailoutbox):
    text = "name,email\nA B,ab@example.org\nC D,cd@example.org\nCharles,charlie@example.org"
    calls = []

    def crash(*_):
        calls.append(step)
        raise KeyboardInterrupt

    with monkeypatch.context() as crashing, pytest.raises(KeyboardInterrupt):
        crashing.setattr(imports, step, crash)
        bring_in(alice, text)
    assert calls
    assert imports.finish_imports() == 0
    db.imports.update_many({}, {"$set": {"created_at": now() - timedelta(minutes=5)}})
    assert imports.finish_imports() == 1
    assert charlie.user.name == "Charles"
    assert db.users.count_documents({"email": {"$in": ["ab@example.org", "cd@example.org"]}}) == 2
    mail.wait_until_sent()
    assert {m.to[0] for m in mailoutbox} == {"ab@example.org", "cd@example.org"}
    assert db.imports.find_one() is None
    [entry] = db.audit.find({"action": "users.imported"})
    assert entry["actor_id"] == alice.id
    assert (entry["details"]["create"], entry["details"]["update"]) == (2, 1)
