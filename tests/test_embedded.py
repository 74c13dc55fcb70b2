"""The embedded database: what it adds to the query language, which `test_conformance` is about."""

import random
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from threading import Barrier

import mongomock
import pytest
from bson.errors import InvalidDocument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo import IndexModel, ReturnDocument
from pymongo.errors import (
    BulkWriteError,
    DocumentTooLarge,
    DuplicateKeyError,
    InvalidOperation,
    OperationFailure,
    PyMongoError,
    WriteError,
)

from edulearn.embedded import DataDirectoryInUse, EmbeddedClient
from tests import embedded_child

ROOT = Path(__file__).parent.parent


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def client(directory):
    with EmbeddedClient(directory) as client:
        yield client


@pytest.fixture
def collection(client):
    return client["kept"]["documents"]


@pytest.fixture
def often_switching():
    """Threads that take turns far more often than usual, so that races show."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


def child(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.embedded_child", *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def together(threads, work):
    """The results of `work(number)` in so many threads that start at once."""
    barrier = Barrier(threads)

    def start(number):
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(start, range(threads)))


def reopened(client, directory):
    client.close()
    return EmbeddedClient(directory)


def on_disk(directory):
    [file] = directory.glob("*.sqlite3")
    with sqlite3.connect(file) as database:
        return database.execute("SELECT count(*) FROM documents").fetchone()[0]


# One winner
def test_one_of_six_wins_each_compare_and_set(collection, often_switching):
    collection.insert_many([{"_id": number, "status": "pending"} for number in range(300)])

    def claim(round):
        return lambda thread: collection.find_one_and_update(
            {"_id": round, "status": "pending"}, {"$set": {"status": "taken", "by": thread}}
        )

    winners = [sum(map(bool, together(6, claim(round)))) for round in range(300)]
    assert winners == [1] * 300


def test_one_of_six_inserts_each_unique_value(collection, often_switching):
    collection.create_index("email", unique=True)

    def insert(round):
        def attempt(_thread):
            try:
                collection.insert_one({"email": f"{round}@example.org"})
                return True
            except DuplicateKeyError:
                return False

        return attempt

    winners = [sum(together(6, insert(round))) for round in range(300)]
    assert winners == [1] * 300
    assert collection.count_documents({}) == 300


def test_no_increment_is_lost(collection, often_switching):
    collection.insert_one({"_id": 1})

    def count(_thread):
        for _ in range(50):
            collection.update_one({"_id": 1}, {"$inc": {"count": 1}})

    together(8, count)
    assert collection.find_one({"_id": 1})["count"] == 400


def test_readers_see_whole_writes_only(collection, often_switching):
    collection.insert_many([{"_id": number, "turn": 0} for number in range(5)])
    turns = range(1, 100)

    def work(thread):
        if thread:
            return [{each["turn"] for each in collection.find()} for _ in turns]
        return [collection.update_many({}, {"$set": {"turn": turn}}) for turn in turns]

    _, *seen = together(4, work)
    assert all(len(turn) == 1 for reader in seen for turn in reader)


# On disk before it is acknowledged


def test_killed_at_any_moment_it_keeps_what_it_acknowledged(directory):
    documents, chance = {}, random.Random(20)
    for run in range(25):
        writer = child("write", directory, run)
        with writer:  # whose `communicate` would forget what `readline` has read ahead
            heard = [writer.stdout.readline() for _ in range(chance.randrange(1, 60))]
            writer.kill()
            heard += writer.stdout.read().splitlines()
        *done, unheard = islice(embedded_child.steps(run), len(heard) + 1)
        for step in done:
            embedded_child.imagine(documents, step)
        with EmbeddedClient(directory) as client:
            kept = {each["_id"]: each for each in client["kept"]["documents"].find()}
        if kept != documents:
            embedded_child.imagine(documents, unheard)
        assert kept == documents


def test_reopened_it_has_every_kind_of_write(client, directory):
    documents = client["kept"]["documents"]
    documents.insert_many([{"_id": number, "list": [], "n": 0} for number in range(6)])
    documents.update_one({"_id": 0}, {"$push": {"list": {"a": 1}}, "$inc": {"n": 2}})
    documents.update_many({"_id": {"$in": [1, 2]}}, {"$set": {"m.k": "v"}})
    documents.find_one_and_update({"_id": 3}, {"$unset": {"list": ""}})
    documents.replace_one({"_id": 4}, {"new": True})
    documents.delete_one({"_id": 5})
    documents.update_one({"_id": 6}, {"$setOnInsert": {"made": 1}}, upsert=True)
    documents.find_one_and_delete({"_id": 2})
    before = list(documents.find())
    with reopened(client, directory) as again:
        assert list(again["kept"]["documents"].find()) == before
        assert [each["_id"] for each in before] == [0, 1, 3, 4, 6]


def test_reopened_it_has_the_indexes(client, directory):
    documents = client["kept"]["documents"]
    documents.create_index([("a", 1), ("b", -1)], unique=True)
    documents.create_index("gone")
    documents.drop_index("gone_1")
    documents.insert_one({"a": 1, "b": 1})
    indexes = documents.index_information()
    with reopened(client, directory) as again:
        assert again["kept"]["documents"].index_information() == indexes
        with pytest.raises(DuplicateKeyError):
            again["kept"]["documents"].insert_one({"a": 1, "b": 1})


def test_reopened_it_has_nothing_of_what_was_dropped(client, directory):
    for name in ("kept", "dropped"):
        client[name]["documents"].insert_one({})
        client[name]["others"].create_index("a", unique=True)
    client["kept"]["others"].drop()
    client.drop_database("dropped")
    with reopened(client, directory) as again:
        assert again.list_database_names() == ["kept"]
        assert again["kept"].list_collection_names() == ["documents"]
        assert again["kept"]["others"].index_information() == {}
    assert on_disk(directory) == 1


def test_a_write_that_cannot_be_stored_changes_nothing(client, directory):
    documents = client["kept"]["documents"]
    documents.create_index("email", unique=True)
    documents.insert_one({"_id": 1, "email": "a@example.org"})
    [pages] = client.journal._database.execute("PRAGMA page_count").fetchone()
    client.journal._database.execute(f"PRAGMA max_page_count = {pages}")
    for write in (
        lambda: documents.insert_one({"email": "b@example.org", "text": "x" * 100_000}),
        lambda: documents.update_one({"_id": 1}, {"$set": {"email": "c", "text": "x" * 100_000}}),
        lambda: documents.insert_many([{"email": n, "text": "x" * 1000} for n in range(100)]),
    ):
        with pytest.raises(OperationFailure, match="could not be written: .* full"):
            write()
        assert list(documents.find()) == [{"_id": 1, "email": "a@example.org"}]
    client.journal._database.execute("PRAGMA max_page_count = 1000000")
    documents.insert_one({"_id": 2, "email": "b@example.org"})
    with reopened(client, directory) as again:
        assert [each["_id"] for each in again["kept"]["documents"].find()] == [1, 2]


def test_an_update_that_fails_midway_changes_nothing(client, directory):
    documents = client["kept"]["documents"]
    documents.insert_many([{"_id": 1, "n": 1}, {"_id": 2, "n": "text"}])
    with pytest.raises(WriteError):
        documents.update_many({}, {"$set": {"seen": True}, "$inc": {"n": 1}})
    expected = [{"_id": 1, "n": 1}, {"_id": 2, "n": "text"}]
    assert list(documents.find()) == expected
    with reopened(client, directory) as again:
        assert list(again["kept"]["documents"].find()) == expected


# One process owns the directory


def test_a_second_process_is_told_whose_the_directory_is(directory):
    owner = child("own", directory)
    assert owner.stdout.readline() == "ready\n"
    with pytest.raises(DataDirectoryInUse) as told:
        EmbeddedClient(directory)
    for word in (str(directory), str(owner.pid), "DATA_DIR", "MONGODB_URI"):
        assert word in str(told.value)
    owner.kill()
    owner.communicate()
    EmbeddedClient(directory).close()


def test_a_second_client_of_one_process_is_told_too(client, directory):
    with pytest.raises(DataDirectoryInUse):
        EmbeddedClient(directory)
    client["kept"]["documents"].insert_one({})
    reopened(client, directory).close()


def test_a_forked_child_is_told_and_holds_nothing(directory):
    forked = child("fork", directory)
    heard = sorted([forked.stdout.readline(), forked.stdout.readline()])
    assert "child was told: A forked process cannot use" in heard[0]
    assert heard[1] == "parent wrote\n"
    forked.wait()
    with EmbeddedClient(directory) as client:
        forked.communicate("")
        client["kept"]["documents"].insert_one({"_id": "later"})
    with EmbeddedClient(directory) as client:
        kept = [each["_id"] for each in client["kept"]["documents"].find()]
    assert kept == ["before", "after", "later"]


def test_a_closed_client_says_so(client, collection):
    client.close()
    client.close()
    for use in (collection.find_one, lambda: collection.insert_one({}), client["kept"].command):
        with pytest.raises((InvalidOperation, TypeError)):
            use()


def test_each_commit_is_synced(client):
    read = client.journal._database.execute
    assert read("PRAGMA journal_mode").fetchone() == ("wal",)
    assert read("PRAGMA synchronous").fetchone() == (2,)


def test_its_files_are_the_owners_alone(client, collection, directory):
    collection.insert_one({})
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in directory.iterdir()} == {0o600}


def test_it_refuses_a_file_that_it_cannot_read(directory):
    directory.mkdir()
    (directory / "edulearn.sqlite3").write_bytes(b"something else " * 1000)
    with pytest.raises(OperationFailure, match="cannot be read"):
        EmbeddedClient(directory)


def test_it_refuses_a_file_of_another_format(client, directory):
    client.close()
    [file] = directory.glob("*.sqlite3")
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 99")
    for _ in range(2):
        with pytest.raises(OperationFailure, match="another version"):
            EmbeddedClient(directory)


# Documents go in and come out as copies


def test_what_comes_out_shares_nothing_with_what_is_stored(collection):
    stored = {"_id": 1, "list": [{"a": [1]}], "map": {"k": {"v": 1}}}
    given = {"_id": 1, "list": [{"a": [1]}], "map": {"k": {"v": 1}}}
    collection.insert_one(given)
    reads = [
        lambda: given,
        lambda: collection.find_one(),
        lambda: next(collection.find({}, {"list": 1, "map": 1})),
        lambda: next(collection.find({}, {"other": 0})),
        lambda: collection.find_one_and_update({}, {"$set": {"_id": 1}}),
        lambda: next(collection.aggregate([{"$match": {}}])),
        lambda: next(collection.aggregate([{"$addFields": {"map.k.w": 2}}])),
        lambda: next(
            collection.aggregate(
                [{"$group": {"_id": None, "list": {"$first": "$list"}, "map": {"$first": "$map"}}}]
            )
        ),
    ]
    for read in reads:
        document = read()
        document["list"][0]["a"].append(2)
        document["map"]["k"]["v"] = 2
        assert collection.find_one() == stored
    collection.distinct("map")[0]["k"]["v"] = 2
    update = {"$set": {"list": [{"a": [1]}]}}
    collection.update_one({}, update)
    update["$set"]["list"][0]["a"].append(2)
    assert collection.find_one() == stored


def test_a_cursor_keeps_what_it_found(collection):
    collection.insert_many([{"_id": number} for number in range(3)])
    cursor = collection.find()
    assert next(cursor) == {"_id": 0}
    collection.delete_many({})
    assert [each["_id"] for each in cursor] == [1, 2]
    assert list(cursor.rewind()) == []


# Indexes

SCALARS = st.one_of(st.none(), st.integers(0, 3), st.sampled_from(["x", "y"]))
DOCUMENTS = st.fixed_dictionaries(
    {"kind": st.just("test")},
    optional={
        "a": SCALARS,
        "b": st.integers(0, 3),
        "tags": st.lists(st.sampled_from("pqrs"), max_size=3, unique=True),
        "parts": st.lists(st.fixed_dictionaries({"k": st.integers(0, 2)}), max_size=2),
        "sub": st.fixed_dictionaries({"c": SCALARS}),
    },
)
FIELDS = st.sampled_from(["a", "b", "tags", "parts.k", "sub.c"])
VALUES = st.one_of(SCALARS, st.sampled_from("pqrs"))
CONDITIONS = st.one_of(
    VALUES,
    st.fixed_dictionaries({"$in": st.lists(VALUES, max_size=3)}),
    st.fixed_dictionaries({"$nin": st.lists(VALUES, max_size=3)}),
    st.fixed_dictionaries({"$all": st.lists(st.sampled_from("pqrs"), min_size=1, max_size=2)}),
    st.fixed_dictionaries({"$eq": VALUES}),
    st.fixed_dictionaries({"$ne": VALUES}),
    st.fixed_dictionaries({"$exists": st.booleans()}),
    st.fixed_dictionaries({"$gte": st.integers(0, 3), "$lt": st.integers(0, 4)}),
    st.fixed_dictionaries({"$gt": st.sampled_from("pqrs")}),
)
CLAUSES = st.dictionaries(FIELDS, CONDITIONS, max_size=3)
FILTERS = st.one_of(
    CLAUSES,
    st.fixed_dictionaries({"$or": st.lists(CLAUSES, min_size=1, max_size=2)}),
    st.fixed_dictionaries({"$and": st.lists(CLAUSES, min_size=1, max_size=3), "b": CONDITIONS}),
)
UPDATES = st.one_of(
    st.fixed_dictionaries({"$set": st.fixed_dictionaries({"a": SCALARS, "sub.c": SCALARS})}),
    st.fixed_dictionaries({"$unset": st.fixed_dictionaries({"a": st.just("")})}),
    st.fixed_dictionaries({"$inc": st.fixed_dictionaries({"b": st.integers(-2, 2)})}),
    st.fixed_dictionaries({"$max": st.fixed_dictionaries({"b": st.integers(0, 3)})}),
    st.fixed_dictionaries({"$push": st.fixed_dictionaries({"tags": st.sampled_from("pqrs")})}),
    st.fixed_dictionaries({"$addToSet": st.fixed_dictionaries({"tags": st.sampled_from("pqrs")})}),
    st.fixed_dictionaries({"$pull": st.fixed_dictionaries({"tags": st.sampled_from("pqrs")})}),
)
WRITES = st.one_of(
    st.tuples(st.just("insert_one"), DOCUMENTS),
    st.tuples(st.just("update_one"), FILTERS, UPDATES),
    st.tuples(st.just("update_many"), FILTERS, UPDATES),
    st.tuples(st.just("replace_one"), FILTERS, DOCUMENTS),
    st.tuples(st.just("delete_one"), FILTERS),
    st.tuples(st.just("delete_many"), FILTERS),
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    with EmbeddedClient(tmp_path_factory.mktemp("scratch")) as client:
        yield client["scratch"]


@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(writes=st.lists(WRITES, max_size=12), filters=st.lists(FILTERS, min_size=1, max_size=5))
def test_with_indexes_it_finds_what_a_full_scan_finds(scratch, writes, filters):
    scratch["indexed"].drop()
    indexed, plain = scratch["indexed"], mongomock.MongoClient()["scratch"]["plain"]
    for path in ("a", "tags", "parts.k", "sub.c"):
        indexed.create_index([(path, 1), ("b", 1)])
    for number, (verb, *arguments) in enumerate(writes):
        if verb == "insert_one":
            arguments[0] = {"_id": number, **arguments[0]}
        done = getattr(indexed, verb)(*deepcopy(arguments))
        expected = getattr(plain, verb)(*deepcopy(arguments))
        for count in ("matched_count", "modified_count", "deleted_count"):
            assert getattr(done, count, None) == getattr(expected, count, None)
    assert list(indexed.find()) == list(plain.find())
    for query in filters:
        assert list(indexed.find(query)) == list(plain.find(query))
        assert indexed.count_documents(query) == plain.count_documents(query)
        for sort in ([("b", -1)], [("sub.c", 1), ("b", 1)]):
            found = indexed.find(query, {"a": 1, "sub.c": 1}).sort(sort).skip(1).limit(2)
            assert list(found) == list(
                plain.find(query, {"a": 1, "sub.c": 1}).sort(sort).skip(1).limit(2)
            )


def test_a_search_by_index_looks_at_few_documents(collection, monkeypatch):
    looked_at = []
    collection.create_indexes([IndexModel("words"), IndexModel([("status", 1), ("at", -1)])])
    collection.insert_many(
        {"words": ["all", f"w{number}"], "status": "draft" if number else "live", "at": number}
        for number in range(100)
    )
    monkeypatch.setattr(
        "edulearn.embedded.collection.matcher", lambda query: lambda doc: looked_at.append(doc)
    )
    for query in (
        {"status": "live", "at": {"$gt": 1}},
        {"words": {"$all": ["all", "w7"]}, "at": {"$gt": 1}},
        {"$and": [{"words": "w7"}, {"at": {"$gt": 1}}]},
        {"_id": {"$in": [collection.find_one()["_id"]]}, "at": {"$gt": 1}},
    ):
        looked_at.clear()
        list(collection.find(query))
        assert len(looked_at) == 1


def test_a_duplicate_is_told_as_mongodb_tells_it(collection):
    collection.create_index([("user", 1), ("course", 1)], unique=True)
    collection.insert_one({"user": 1, "course": 2})
    for write in (
        lambda: collection.insert_one({"user": 1, "course": 2}),
        lambda: collection.update_one({"user": 3}, {"$set": {"course": 2, "user": 1}}, True),
        lambda: collection.find_one_and_update({"user": 4}, {"$set": {"user": 1}}),
        lambda: collection.replace_one({"user": 4}, {"user": 1, "course": 2}),
    ):
        collection.delete_many({"user": 4})
        collection.insert_one({"user": 4, "course": 2})
        with pytest.raises(DuplicateKeyError) as told:
            write()
        assert told.value.code == 11000
        assert told.value.details["keyPattern"] == {"user": 1, "course": 1}
        assert told.value.details["keyValue"] == {"user": 1, "course": 2}
        assert collection.count_documents({"user": 1}) == 1


def test_a_unique_index_is_refused_where_documents_break_it(collection):
    collection.insert_many([{"a": 1}, {"a": 1}])
    with pytest.raises(DuplicateKeyError):
        collection.create_index("a", unique=True)
    assert list(collection.index_information()) == ["_id_"]
    collection.insert_one({"a": 1})


def test_one_write_cannot_make_duplicates_of_its_own(collection):
    collection.create_index("a", unique=True)
    collection.insert_many([{"_id": 1, "a": 1}, {"_id": 2, "a": 2}])
    with pytest.raises(DuplicateKeyError):
        collection.update_many({}, {"$set": {"a": 3}})
    assert [each["a"] for each in collection.find()] == [1, 2]
    collection.update_many({}, {"$inc": {"a": -1}})
    assert [each["a"] for each in collection.find()] == [0, 1]
    assert collection.find_one({"a": 1})["_id"] == 2


def test_an_index_declared_again_must_be_the_same(collection):
    assert collection.create_index("a", unique=True) == "a_1"
    assert collection.create_index("a", unique=True) == "a_1"
    for keys, options in (("a", {}), ("a", {"name": "other"}), ("b", {"name": "a_1"})):
        with pytest.raises(OperationFailure):
            collection.create_index(keys, **options)
    with pytest.raises(OperationFailure):
        collection.create_index([("a", "text")])
    with pytest.raises(OperationFailure):
        collection.drop_index("none")


def test_a_document_whose_time_is_over_leaves_memory_and_disk(client, directory):
    sessions = client["kept"]["documents"]
    sessions.create_index("at", expireAfterSeconds=60)
    now = datetime.now(UTC)
    sessions.insert_many(
        [
            {"_id": "over", "at": now - timedelta(seconds=61)},
            {"_id": "earliest", "at": [now, now - timedelta(days=1)]},
            {"_id": "lasting", "at": now},
            {"_id": "far", "at": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)},
            {"_id": "undated", "at": "text"},
            {"_id": "none"},
        ]
    )
    assert [each["_id"] for each in sessions.find()] == ["lasting", "far", "undated", "none"]
    assert on_disk(directory) == 4
    sessions.update_one({"_id": "lasting"}, {"$set": {"at": now - timedelta(seconds=61)}})
    sessions.update_one({"_id": "none"}, {"$set": {"at": now}})
    assert sessions.find_one({"_id": "lasting"}) is None
    assert sessions.count_documents({}) == on_disk(directory) == 3


def test_a_value_is_free_again_when_its_documents_time_is_over(collection):
    collection.create_index("key", unique=True)
    collection.create_index("at", expireAfterSeconds=0)
    collection.insert_one({"key": 1, "at": datetime.now(UTC) - timedelta(seconds=1)})
    collection.insert_one({"key": 1, "at": datetime.now(UTC) + timedelta(seconds=60)})
    assert collection.count_documents({"key": 1}) == 1


# What no document may be


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("\ud800", UnicodeEncodeError),
        (2**63, OverflowError),
        ({1, 2}, InvalidDocument),
        ({"a\0": 1}, InvalidDocument),
        ({1: 2}, InvalidDocument),
        ("x" * (16 * 1024 * 1024), DocumentTooLarge),
    ],
)
def test_what_bson_does_not_have_is_refused_before_anything_changes(collection, value, error):
    collection.insert_one({"_id": 1})
    for write in (
        lambda: collection.insert_one({"value": value}),
        lambda: collection.insert_many([{"_id": 2}, {"value": value}]),
        lambda: collection.update_one({"_id": 1}, {"$set": {"value": value}}),
        lambda: collection.update_one({"_id": 2}, {"$set": {"value": value}}, upsert=True),
        lambda: collection.replace_one({"_id": 1}, {"value": value}),
    ):
        with pytest.raises(error):
            write()
        assert list(collection.find()) == [{"_id": 1}]


def test_values_come_back_as_a_server_would_give_them(collection):
    moment = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    collection.insert_one({"at": moment, "tuple": (1, 2), "text": "a\0b\U0001f600", "big": 2**62})
    found = collection.find_one()
    assert found["at"] == moment.replace(microsecond=678000)
    assert found["at"].utcoffset() == timedelta(0)
    assert found["tuple"] == [1, 2]
    assert (found["text"], found["big"]) == ("a\0b\U0001f600", 2**62)
    assert collection.count_documents({"at": moment, "tuple": (1, 2)}) == 1
    assert next(iter(found)) == "_id"


@pytest.mark.parametrize(
    "refused",
    [
        lambda c: c.insert_one({"$a": 1}),
        lambda c: c.insert_one({"_id": [1]}),
        lambda c: c.update_one({}, {"$set": {"$a": 1}}),
        lambda c: c.update_one({}, {"$set": {"a..b": 1}}),
        lambda c: c.update_one({}, {"$set": {"_id": 2}}),
        lambda c: c.replace_one({}, {"_id": 2}),
        lambda c: c.update_one({}, {"$set": {"n.a": 1}}),
        lambda c: c.update_one({}, {"$set": {"list.a": 1}}),
        lambda c: c.update_one({}, {"$set": {"a": 1, "a.b": 2}}),
        lambda c: c.update_one({}, {"$set": {"list.$": 1}}),
        lambda c: c.update_one({}, {"$inc": {"text": 1}}),
        lambda c: c.update_one({}, {"$inc": {"n": "1"}}),
        lambda c: c.update_one({}, {"$push": {"n": 1}}),
        lambda c: c.update_one({}, {"$push": {"list": {"$each": [1], "$sort": 1}}}),
        lambda c: c.update_one({}, {"$set": 1}),
        lambda c: c.update_one({}, {"$rename": {"n": "m"}}),
        lambda c: c.find_one({"$where": "1"}),
        lambda c: c.find_one({"n": {"$near": 1}}),
        lambda c: c.find_one({"n": {"$type": "uuid"}}),
        lambda c: c.find_one({"n": {"$in": 1}}),
        lambda c: c.find_one({"n": {"$all": 1}}),
        lambda c: c.find_one({"n": {"$elemMatch": 1}}),
        lambda c: c.find_one({"text": {"$regex": "("}}),
        lambda c: c.find_one({"text": {"$regex": "a", "$options": "q"}}),
        lambda c: c.find_one({"$or": []}),
        lambda c: c.find_one({"$and": [1]}),
        lambda c: c.find_one({}, {"n": 1, "text": 0}),
        lambda c: c.find_one({}, {"list": {"$slice": 1}}),
        lambda c: c.find_one({}, {"n": 1, "n.a": 1}),
        lambda c: c.aggregate([{"$merge": {"into": "other"}}]),
        lambda c: c.database.command("shutdown"),
        lambda c: c.database.create_collection("documents"),
    ],
)
def test_what_is_refused_is_an_error_of_pymongo_and_changes_nothing(collection, refused):
    before = {"_id": 1, "n": 1, "text": "abc", "list": [1]}
    collection.insert_one(before)
    with pytest.raises(PyMongoError):
        refused(collection)
    assert list(collection.find()) == [before]


def test_options_that_would_change_the_outcome_are_refused(collection):
    for use in (
        lambda: collection.update_one({}, {"$set": {"a": 1}}, array_filters=[]),
        lambda: collection.find(collation={"locale": "en"}),
        lambda: collection.insert_one({}, session=object()),
        lambda: collection.update_one({}, [{"$set": {"a": 1}}]),
    ):
        with pytest.raises(NotImplementedError):
            use()
    for use in (
        lambda: collection.update_one({}, {"a": 1}),
        lambda: collection.replace_one({}, {"$set": {"a": 1}}),
        lambda: collection.find().skip(-1),
    ):
        with pytest.raises(ValueError):
            use()
    assert collection.find_one({"a": 1}, hint="a_1", comment="none") is None


def test_insert_many_keeps_what_the_unique_index_allows(collection):
    collection.create_index("a", unique=True)
    documents = [{"a": 1}, {"a": 1}, {"a": 2}]
    with pytest.raises(BulkWriteError) as told:
        collection.insert_many([dict(each) for each in documents])
    assert (told.value.details["nInserted"], collection.count_documents({})) == (1, 1)
    collection.delete_many({})
    with pytest.raises(BulkWriteError) as told:
        collection.insert_many([dict(each) for each in documents], ordered=False)
    assert [error["index"] for error in told.value.details["writeErrors"]] == [1]
    assert [each["a"] for each in collection.find()] == [1, 2]


def test_a_client_is_walked_as_pymongos(client):
    database = client.get_database("kept")
    assert client.admin.command("ping") == database.command("ping") == {"ok": 1.0}
    database.create_collection("empty")
    assert database.list_collection_names() == ["empty"]
    assert database.get_collection("empty") == database.empty
    assert database["empty"].full_name == "kept.empty"
    database.drop_collection("empty")
    assert client.list_database_names() == []


def test_find_one_and_update_gives_the_document_before_or_after(collection):
    collection.insert_one({"_id": 1, "n": 1, "other": 1})
    update = {"$inc": {"n": 1}}
    assert collection.find_one_and_update({}, update, {"n": 1, "_id": 0}) == {"n": 1}
    after = collection.find_one_and_update({}, update, return_document=ReturnDocument.AFTER)
    assert after == {"_id": 1, "n": 3, "other": 1}
    assert collection.find_one_and_update({"_id": 9}, update) is None
    assert collection.find_one_and_update({"_id": 9}, update, upsert=True) is None
