"""manage.py ensure_indexes, create_admin, fill_demo, reconcile, serve"""

import io
import socket
import subprocess

import pytest
from django.core import mail as outbox
from django.core.management import CommandError, call_command

from courses.demo import ACCOUNTS, needs_filling
from courses.demo import PASSWORD as DEMO_PASSWORD
from edulearn import mail
from edulearn.embedded import EmbeddedClient
from edulearn.indexes import MODELS
from tests.conftest import PASSWORD, assert_problem, contents, make_user
from tests.server import ask, free_port, launch, within
from tests.test_settings import start


def run(*command, typed="", monkeypatch=None):
    """What the command says; `typed` is its standard input."""
    if monkeypatch:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


# ensure_indexes


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.NAME)
def test_every_declared_index_is_there(db, model):
    run("ensure_indexes")
    there = {tuple(index["key"]) for index in db[model.NAME].index_information().values()}
    for declared in model.INDEXES:
        assert tuple(declared.document["key"].items()) in there


def test_ensure_indexes_twice_changes_nothing(db):
    run("ensure_indexes")
    before = {name: db[name].index_information() for name in db.list_collection_names()}
    run("ensure_indexes")
    assert {name: db[name].index_information() for name in before} == before


# create_admin


def test_create_admin(db, visitor, monkeypatch, settings):
    said = run("create_admin", " Root@Example.org", typed=f"{PASSWORD}\n", monkeypatch=monkeypatch)
    assert "root@example.org" in said
    assert PASSWORD not in said
    stored = db.users.find_one()
    assert (stored["email"], stored["role"]) == ("root@example.org", "admin")
    sign_in = {"email": "root@example.org", "password": PASSWORD}
    visitor.token = visitor.post("/api/auth/login/", sign_in).json()["token"]
    assert visitor.get("/api/auth/users/").status_code == 200
    settings.VERIFY_EMAIL = True
    assert visitor.post("/api/courses/create/", {"title": "New"}).status_code == 201
    path = f"/api/auth/users/{stored['_id']}/"
    assert_problem(visitor.patch(path, {"role": "student"}), 409, "last-admin")


@pytest.mark.parametrize(
    ("email", "typed", "sentence"),
    [
        ("root@example.org", "short", "too short"),
        ("root@example.org", "password123", "too common"),
        ("root@example.org", "", "blank"),
        ("root", PASSWORD, "not an email"),
        ("charlie@example.org", PASSWORD, "already"),
    ],
)
def test_create_admin_says_what_is_wrong(db, charlie, monkeypatch, email, typed, sentence):
    before = contents(db)
    with pytest.raises(CommandError, match=sentence):
        run("create_admin", email, typed=f"{typed}\n", monkeypatch=monkeypatch)
    assert contents(db) == before


# fill_demo


@pytest.fixture
def demo(db):
    run("fill_demo")
    return db


def test_fill_demo_writes_to_nobody(demo):
    mail.wait_until_sent()
    assert outbox.outbox == []


def test_fill_demo_makes_the_three_accounts(demo, visitor):
    for role, email in ACCOUNTS.items():
        answer = visitor.post("/api/auth/login/", {"email": email, "password": DEMO_PASSWORD})
        assert answer.status_code == 200
        assert answer.json()["user"]["role"] == role


def test_fill_demo_makes_courses_that_can_be_read_and_learned(demo, visitor):
    courses = visitor.get("/api/courses/", {"page_size": 100}).json()["courses"]
    assert courses
    assert all(course["lessons_count"] and course["description"] for course in courses)
    assert any(course["price"] == "0.00" for course in courses)
    for course in courses:
        shown = visitor.get(f"/api/courses/{course['id']}/").json()["course"]
        assert any(
            lesson["preview"] for module in shown["modules"] for lesson in module["lessons"]
        ), course["title"]


def test_the_demo_quizzes_are_plain_text_without_markup(demo):
    quizzes = [
        lesson["quiz"]["questions"]
        for course in demo.courses.find()
        for module in course["modules"]
        for lesson in module["lessons"]
        if lesson["type"] == "quiz"
    ]
    assert quizzes
    assert "`" not in str(quizzes)


def test_the_demo_student_has_begun(demo, visitor):
    sign_in = {"email": ACCOUNTS["student"], "password": DEMO_PASSWORD}
    visitor.token = visitor.post("/api/auth/login/", sign_in).json()["token"]
    learning = visitor.get("/api/courses/", {"enrolled": "true"}).json()["courses"]
    assert any(0 < course["progress"]["percent"] < 100 for course in learning)


def test_fill_demo_twice_adds_nothing(demo):
    before = contents(demo)
    assert "already" in run("fill_demo")
    assert contents(demo) == before


def test_fill_demo_completes_what_was_cut_off(demo):
    courses, users = demo.courses.count_documents({}), demo.users.count_documents({})
    demo.site.update_one({"_id": "demo"}, {"$set": {"complete": False}})
    demo.courses.delete_one({"students_count": 0})
    assert needs_filling()
    run("fill_demo")
    assert not needs_filling()
    assert demo.courses.count_documents({}) == courses
    assert demo.users.count_documents({}) == users


def test_fill_demo_leaves_a_site_that_has_people_alone(db):
    make_user("Erin")
    before = contents(db)
    assert "already" in run("fill_demo")
    assert contents(db) == before


# What stops a command, told in a sentence


def stopped(*command, **environment):
    """The sentence that the command stops with."""
    tried = start("manage.py", *command, PORT=str(free_port()), **environment)
    assert tried.returncode == 1
    assert "Traceback" not in tried.stderr
    [sentence] = tried.stderr.splitlines()
    return sentence


@pytest.mark.parametrize("command", ["reconcile", "ensure_indexes", "fill_demo", "serve"])
def test_a_command_beside_a_running_site_is_told_who_has_the_data(tmp_path, command):
    with EmbeddedClient(tmp_path / "db"):
        told = stopped(command, DATA_DIR=str(tmp_path))
    assert "in use by another EduLearn" in told
    assert str(tmp_path) in told


@pytest.mark.parametrize("at", [0, 12_288])
def test_a_damaged_database_is_named(tmp_path, at):
    with EmbeddedClient(tmp_path / "db") as client:
        client.site.things.insert_many([{"text": "x" * 1_000} for _ in range(50)])
    path = tmp_path / "db" / "edulearn.sqlite3"
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xff" * 12_288)
    assert f"{path} cannot be read" in stopped("serve", DATA_DIR=str(tmp_path))


def test_a_database_that_does_not_answer_is_named(tmp_path):
    address = f"127.0.0.1:{free_port()}"
    told = stopped("ensure_indexes", DATA_DIR=str(tmp_path), MONGODB_URI=f"mongodb://{address}")
    assert address in told
    assert len(told) < 200


def test_a_port_that_another_server_has_is_not_shared(tmp_path):
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        port = str(other.getsockname()[1])
        tried = start("manage.py", "serve", PORT=port, DATA_DIR=str(tmp_path))
    assert tried.returncode == 1
    assert f"port {port}" in tried.stderr
    assert "Traceback" not in tried.stderr


def test_of_two_servers_that_start_on_one_port_at_once_one_is_told(tmp_path):
    """What both would answer in turns, neither could: each has data of its own."""
    port = free_port()
    both = [launch(port, tmp_path / name, stderr=subprocess.PIPE) for name in ("one", "other")]
    try:
        assert within(60, lambda: any(server.poll() is not None for server in both))
        [refused] = [server for server in both if server.poll() is not None]
        assert f"port {port}" in refused.communicate(timeout=10)[1]
        assert within(60, lambda: ask(port, "/healthz")[0] == 200)
    finally:
        for server in both:
            server.terminate()
            server.wait(timeout=30)
