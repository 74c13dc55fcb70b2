"""What the code asks of a database, operator by operator, on whichever engine the suite runs.

A case says what MongoDB does (https://www.mongodb.com/docs/manual/reference/operator/); the
embedded database must do the same.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from bson import ObjectId
from pymongo import IndexModel, ReturnDocument
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure, WriteError

DAY = datetime(2026, 3, 14, 15, 9, 26, 535000, tzinfo=UTC)


@pytest.fixture
def people(db):
    """A collection without indexes."""
    db["conformance_people"].drop()
    return db["conformance_people"]


@pytest.fixture
def sales(db):
    """Four sales, to be summed up."""
    sales = db["conformance_sales"]
    sales.drop()
    sales.insert_many(
        [
            {"_id": 1, "shop": "a", "paid": 10, "at": DAY, "tags": ["x", "y"]},
            {"_id": 2, "shop": "b", "paid": 20, "at": DAY, "tags": ["x"]},
            {"_id": 3, "shop": "a", "paid": 30, "at": DAY + timedelta(days=31), "tags": []},
            {"_id": 4, "shop": None, "paid": 5, "at": DAY + timedelta(days=31)},
        ]
    )
    return sales


# Filters

DOCUMENTS = [
    {"_id": 1, "n": 1, "s": "abc", "list": [1, 2], "sub": {"k": "v"}},
    {"_id": 2, "n": 2, "s": "ABC", "list": [2, 3], "parts": [{"k": 1, "v": 1}, {"k": 2, "v": 2}]},
    {"_id": 3, "n": None, "s": "b", "list": [], "parts": [{"k": 1, "v": 2}], "at": DAY},
    {"_id": 4, "flag": True, "list": [[1]], "sub": {"k": None}, "oid": ObjectId("a" * 24)},
    {"_id": 5, "n": 1.5, "flag": False, "oid": "a" * 24},
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"n": 1}, [1]),
        ({"n": 1.0}, [1]),
        ({"n": True}, []),
        ({"flag": True}, [4]),
        ({"flag": 1}, []),
        ({"n": None}, [3, 4]),
        ({"s": "abc"}, [1]),
        ({"list": 2}, [1, 2]),
        ({"list": [1, 2]}, [1]),
        ({"list": [2, 1]}, []),
        ({"list": []}, [3]),
        ({"sub": {"k": "v"}}, [1]),
        ({"sub.k": "v"}, [1]),
        ({"sub.k": None}, [2, 3, 4, 5]),
        ({"parts.k": 2}, [2]),
        ({"parts.k": None}, [1, 4, 5]),
        ({"parts.0.v": 2}, [3]),
        ({"list.1": 2}, [1]),
        ({"oid": ObjectId("a" * 24)}, [4]),
        ({"at": DAY}, [3]),
        ({"n": {"$eq": 2}}, [2]),
        ({"n": {"$ne": 1}}, [2, 3, 4, 5]),
        ({"list": {"$ne": 2}}, [3, 4, 5]),
        ({"n": {"$gt": 1}}, [2, 5]),
        ({"n": {"$gte": 1}}, [1, 2, 5]),
        ({"n": {"$lt": 2}}, [1, 5]),
        ({"n": {"$lte": 2, "$gt": 1}}, [2, 5]),
        ({"list": {"$gt": 2}}, [2]),
        ({"s": {"$gt": "abc"}}, [3]),
        ({"at": {"$gte": DAY, "$lt": DAY + timedelta(seconds=1)}}, [3]),
        ({"at": {"$gt": DAY}}, []),
        ({"n": {"$in": [1, 2]}}, [1, 2]),
        ({"n": {"$in": [None]}}, [3, 4]),
        ({"n": {"$in": []}}, []),
        ({"list": {"$in": [3, 4]}}, [2]),
        ({"n": {"$nin": [1, None]}}, [2, 5]),
        ({"list": {"$nin": [1]}}, [2, 3, 4, 5]),
        ({"n": {"$exists": True}}, [1, 2, 3, 5]),
        ({"sub.k": {"$exists": False}}, [2, 3, 5]),
        ({"list": {"$all": [1, 2]}}, [1]),
        ({"list": {"$all": [2]}}, [1, 2]),
        ({"list": {"$all": []}}, []),
        ({"list": {"$size": 2}}, [1, 2]),
        ({"list": {"$size": 0}}, [3]),
        ({"list": {"$elemMatch": {"$gt": 2, "$lt": 4}}}, [2]),
        ({"parts": {"$elemMatch": {"k": 1, "v": 2}}}, [3]),
        ({"parts.k": 1, "parts.v": 2}, [2, 3]),
        ({"s": {"$regex": "^a"}}, [1]),
        ({"s": {"$regex": "^a", "$options": "i"}}, [1, 2]),
        ({"s": re.compile("B", re.I)}, [1, 2, 3]),
        ({"s": {"$in": [re.compile("^A"), "b"]}}, [2, 3]),
        ({"s": {"$not": {"$regex": "^a"}}}, [2, 3, 4, 5]),
        ({"n": {"$not": {"$gt": 1}}}, [1, 3, 4]),
        ({"$or": [{"n": 1}, {"s": "b"}]}, [1, 3]),
        ({"$and": [{"n": {"$gt": 0}}, {"list": 2}], "s": "ABC"}, [2]),
        ({"$nor": [{"n": 1}, {"s": "b"}]}, [2, 4, 5]),
        ({"s": {"$type": "string"}}, [1, 2, 3]),
    ],
    ids=str,
)
@pytest.mark.parametrize("indexed", [False, True], ids=["scan", "index"])
def test_filter(people, indexed, query, found):
    if indexed:
        for path in ("n", "s", "list", "flag", "sub.k", "parts.k", "oid", "at"):
            people.create_index(path)
    people.insert_many([dict(document) for document in DOCUMENTS])
    assert [each["_id"] for each in people.find(query).sort("_id", 1)] == found
    assert people.count_documents(query) == len(found)


@pytest.mark.parametrize(
    "query", [{"$none": 1}, {"n": {"$none": 1}}, {"$or": []}, {"n": {"$in": 1}}], ids=str
)
def test_filter_that_is_not_well_formed(people, query):
    people.insert_one({"n": 1})
    with pytest.raises(OperationFailure):
        list(people.find(query))


# Updates


@pytest.mark.parametrize(
    ("before", "update", "after"),
    [
        ({}, {"$set": {"a": 1}}, {"a": 1}),
        ({"a": 1}, {"$set": {"a": [1, {"b": 2}]}}, {"a": [1, {"b": 2}]}),
        ({}, {"$set": {"map.key.inner": 1}}, {"map": {"key": {"inner": 1}}}),
        ({"map": {"x": 1}}, {"$set": {"map.y": 2}}, {"map": {"x": 1, "y": 2}}),
        ({"a": [1, 2]}, {"$set": {"a.1": 3}}, {"a": [1, 3]}),
        ({"a": [{"b": 1}]}, {"$set": {"a.0.b": 2}}, {"a": [{"b": 2}]}),
        ({"a": [1]}, {"$set": {"a.2": 3}}, {"a": [1, None, 3]}),
        ({"a": 1, "b": 2}, {"$unset": {"a": ""}}, {"b": 2}),
        ({"map": {"x": 1}}, {"$unset": {"map.x": "", "none.x": ""}}, {"map": {}}),
        ({"a": 1}, {"$inc": {"a": 2}}, {"a": 3}),
        ({"a": 1}, {"$inc": {"a": -1.5}}, {"a": -0.5}),
        ({}, {"$inc": {"map.a": 2}}, {"map": {"a": 2}}),
        ({"a": 1}, {"$max": {"a": 3}}, {"a": 3}),
        ({"a": 5}, {"$max": {"a": 3}}, {"a": 5}),
        ({"a": None}, {"$max": {"a": 3}}, {"a": 3}),
        ({}, {"$max": {"a": 3}}, {"a": 3}),
        ({"a": DAY}, {"$max": {"a": DAY + timedelta(1)}}, {"a": DAY + timedelta(1)}),
        ({"a": 5}, {"$min": {"a": 3}}, {"a": 3}),
        ({"a": 1}, {"$min": {"a": 3}}, {"a": 1}),
        ({}, {"$push": {"a": 1}}, {"a": [1]}),
        ({"a": [1]}, {"$push": {"a": [2]}}, {"a": [1, [2]]}),
        ({"map": {"a": [1]}}, {"$push": {"map.a": {"b": 2}}}, {"map": {"a": [1, {"b": 2}]}}),
        ({"a": [1]}, {"$push": {"a": {"$each": [2, 3]}}}, {"a": [1, 2, 3]}),
        ({"a": [1, 2]}, {"$push": {"a": {"$each": [3], "$position": 0}}}, {"a": [3, 1, 2]}),
        ({"a": [1, 2]}, {"$push": {"a": {"$each": [3], "$slice": -2}}}, {"a": [2, 3]}),
        ({"a": [1]}, {"$push": {"a": {"$each": [2, 3], "$slice": 2}}}, {"a": [1, 2]}),
        (
            {"a": [1, 2]},
            {"$push": {"a": {"$each": [3], "$position": 0, "$slice": 2}}},
            {"a": [3, 1]},
        ),
        ({"a": [1, 2, 1]}, {"$pull": {"a": 1}}, {"a": [2]}),
        ({"a": [1, 2, 3]}, {"$pull": {"a": {"$in": [1, 3]}}}, {"a": [2]}),
        ({"a": [1, 2, 3]}, {"$pull": {"a": {"$gte": 2}}}, {"a": [1]}),
        (
            {"a": [{"k": 1, "v": 1}, {"k": 2, "v": 1}]},
            {"$pull": {"a": {"k": 1}}},
            {"a": [{"k": 2, "v": 1}]},
        ),
        ({}, {"$pull": {"a": 1}}, {}),
        ({}, {"$addToSet": {"a": 1}}, {"a": [1]}),
        ({"a": [1]}, {"$addToSet": {"a": 1}}, {"a": [1]}),
        ({"a": [1]}, {"$addToSet": {"a": {"$each": [1, 2, 2]}}}, {"a": [1, 2]}),
        ({"map": {"a": [1]}}, {"$addToSet": {"map.a": 2}}, {"map": {"a": [1, 2]}}),
        ({"a": [{"b": 1}]}, {"$addToSet": {"a": {"b": 1}}}, {"a": [{"b": 1}]}),
        ({"a": 1}, {"$setOnInsert": {"a": 2}, "$set": {"b": 1}}, {"a": 1, "b": 1}),
    ],
    ids=str,
)
def test_update(people, before, update, after):
    people.insert_one({"_id": 1, **before})
    result = people.update_one({"_id": 1}, update)
    assert people.find_one({"_id": 1}) == {"_id": 1, **after}
    assert (result.matched_count, result.modified_count) == (1, int(before != after))
    assert result.upserted_id is None


@pytest.mark.parametrize(
    ("query", "update", "after"),
    [
        ({"a": 2}, {"$set": {"a.$": 9}}, {"a": [1, 9, 3]}),
        ({"a": {"$gt": 1}}, {"$inc": {"a.$": 5}}, {"a": [1, 7, 3]}),
        ({"b.k": 2}, {"$set": {"b.$.v": 9}}, {"b": [{"k": 1, "v": [1]}, {"k": 2, "v": 9}]}),
        # `$` stays the element that was found, even when the update changes what found it.
        (
            {"b": {"$elemMatch": {"k": 2}}},
            {"$set": {"b.$.k": 3, "b.$.v": 9}},
            {"b": [{"k": 1, "v": [1]}, {"k": 3, "v": 9}]},
        ),
        (
            {"b": {"$elemMatch": {"k": 1, "v": 1}}},
            {"$push": {"b.$.v": 2}, "$set": {"b.$.new": True}},
            {"b": [{"k": 1, "v": [1, 2], "new": True}, {"k": 2, "v": [2]}]},
        ),
    ],
    ids=str,
)
def test_update_of_the_element_that_matched(people, query, update, after):
    before = {"_id": 1, "a": [1, 2, 3], "b": [{"k": 1, "v": [1]}, {"k": 2, "v": [2]}]}
    people.insert_one(dict(before))
    people.update_one({"_id": 1, **query}, update)
    assert people.find_one() == {**before, **after}


@pytest.mark.parametrize(
    "update",
    [
        {"$inc": {"s": 1}},
        {"$push": {"n": 1}},
        {"$addToSet": {"n": 1}},
        {"$pull": {"n": 1}},
        {"$set": {"_id": 2}},
        {"$set": {"n.a": 1}},
        {"$set": {"a": 1}, "$inc": {"a": 1}},
        {"$set": {"list.$": 1}},
        {"$none": {"a": 1}},
    ],
    ids=str,
)
def test_update_that_is_refused(people, update):
    before = {"_id": 1, "n": 1, "s": "x", "list": [1]}
    people.insert_one(dict(before))
    with pytest.raises(WriteError):
        people.update_one({"_id": 1}, update)
    assert people.find_one() == before


@pytest.mark.parametrize(
    ("query", "update", "made"),
    [
        ({"_id": 7}, {"$set": {"a": 1}}, {"_id": 7, "a": 1}),
        ({"_id": 7, "a": 1}, {"$inc": {"n": 1}}, {"_id": 7, "a": 1, "n": 1}),
        ({"_id": 7, "n": {"$gt": 5}}, {"$setOnInsert": {"n": 1}}, {"_id": 7, "n": 1}),
        ({"_id": {"$eq": 7}, "m.k": 1}, {"$set": {"m.l": 2}}, {"_id": 7, "m": {"k": 1, "l": 2}}),
        ({"a": 1}, {"$set": {"_id": 7}}, {"_id": 7, "a": 1}),
        ({"_id": 7}, {"$push": {"list": 1}}, {"_id": 7, "list": [1]}),
    ],
    ids=str,
)
def test_upsert(people, query, update, made):
    result = people.update_one(query, update, upsert=True)
    assert people.find_one() == made
    assert (result.matched_count, result.modified_count, result.upserted_id) == (0, 0, 7)
    again = people.update_one({"_id": 7}, {"$set": {"z": 1}}, upsert=True)
    assert (again.matched_count, again.modified_count, again.upserted_id) == (1, 1, None)


def test_upsert_makes_an_id(people):
    made = people.update_one({"a": 1}, {"$set": {"b": 1}}, upsert=True).upserted_id
    assert people.find_one() == {"_id": made, "a": 1, "b": 1}
    assert isinstance(made, ObjectId)


def test_update_many(people):
    people.insert_many([{"a": 1}, {"a": 1}, {"a": 2}])
    result = people.update_many({"a": 1}, {"$set": {"a": 3}})
    assert (result.matched_count, result.modified_count) == (2, 2)
    assert sorted(each["a"] for each in people.find()) == [2, 3, 3]


def test_replace_one(people):
    people.insert_one({"_id": 1, "a": 1})
    assert people.replace_one({"_id": 1}, {"b": 2}).modified_count == 1
    assert people.replace_one({"_id": 2}, {"b": 3}, upsert=True).upserted_id == 2
    assert list(people.find().sort("_id")) == [{"_id": 1, "b": 2}, {"_id": 2, "b": 3}]


def test_find_one_and_update(people):
    people.insert_many([{"_id": 1, "n": 1, "at": 2}, {"_id": 2, "n": 1, "at": 1}])
    update = {"$inc": {"n": 1}}
    first = people.find_one_and_update({"n": 1}, update, sort=[("at", 1)])
    assert first == {"_id": 2, "n": 1, "at": 1}
    second = people.find_one_and_update(
        {"n": 1}, update, projection={"n": 1}, return_document=ReturnDocument.AFTER
    )
    assert second == {"_id": 1, "n": 2}
    assert people.find_one_and_update({"n": 1}, update) is None
    made = people.find_one_and_update(
        {"_id": 3}, update, upsert=True, return_document=ReturnDocument.AFTER
    )
    assert made == {"_id": 3, "n": 1}


def test_delete(people):
    people.insert_many([{"_id": number, "odd": number % 2} for number in range(6)])
    assert people.delete_one({"odd": 1}).deleted_count == 1
    assert people.delete_many({"odd": 1}).deleted_count == 2
    assert people.delete_many({"odd": 1}).deleted_count == 0
    assert people.find_one_and_delete({"_id": 0}) == {"_id": 0, "odd": 0}
    assert [each["_id"] for each in people.find().sort("_id")] == [2, 4]


# Inserting, and what unique indexes forbid


def test_insert_many(people):
    result = people.insert_many([{"a": 1}, {"_id": 7, "a": 2}])
    assert len(result.inserted_ids) == 2
    assert result.inserted_ids[1] == 7
    with pytest.raises(BulkWriteError) as told:
        people.insert_many([{"_id": 7}, {"_id": 8}, {"_id": 7}], ordered=False)
    assert [error["code"] for error in told.value.details["writeErrors"]] == [11000, 11000]
    assert told.value.details["nInserted"] == 1
    assert people.count_documents({}) == 3


def allows(collection, document):
    try:
        collection.insert_one(dict(document))
        return True
    except DuplicateKeyError as error:
        assert error.code == 11000
        return False


@pytest.mark.parametrize(
    ("keys", "options", "there", "refused", "allowed"),
    [
        ("_id", {}, {"_id": 1}, [{"_id": 1}, {"_id": 1.0}], [{"_id": 2}, {"_id": "1"}]),
        ("a", {}, {"a": 1}, [{"a": 1}], [{"a": 2}, {"a": True}, {"b": 1}]),
        ("a", {}, {}, [{}, {"a": None}], [{"a": 1}]),
        ("a", {"sparse": True}, {}, [], [{}, {"a": None}]),
        ("a", {"sparse": True}, {"a": 1}, [{"a": 1}], [{"a": 2}]),
        ("a.b", {}, {"a": {"b": 1}}, [{"a": {"b": 1, "c": 1}}], [{"a": {"b": 2}}]),
        ("a", {}, {"a": [1, 2]}, [{"a": 2}, {"a": [2, 3]}], [{"a": [3, 3]}]),
        ("a", {}, {"a": {"x": 1}}, [{"a": {"x": 1}}], [{"a": {"x": 2}}]),
        (
            [("a", 1), ("b", -1)],
            {},
            {"a": 1, "b": 1},
            [{"a": 1, "b": 1}],
            [{"a": 1, "b": 2}, {"a": 2, "b": 1}, {"a": 1}],
        ),
        (
            "a",
            {"partialFilterExpression": {"live": True}},
            {"a": 1, "live": True},
            [{"a": 1, "live": True}],
            [{"a": 1, "live": False}, {"a": 1}],
        ),
        (
            "a",
            {"partialFilterExpression": {"a": {"$exists": True}}},
            {"a": 1},
            [{"a": 1}],
            [{}, {"b": 1}],
        ),
        (
            "a",
            {"partialFilterExpression": {"a": {"$type": "string"}}},
            {"a": "x"},
            [{"a": "x"}],
            [{"a": None}, {}],
        ),
    ],
    ids=str,
)
def test_unique_index(people, keys, options, there, refused, allowed):
    if keys != "_id":
        people.create_index(keys, unique=True, **options)
    people.insert_one(dict(there))
    assert [allows(people, each) for each in refused] == [False] * len(refused)
    assert [allows(people, each) for each in allowed] == [True] * len(allowed)
    assert people.count_documents({}) == 1 + len(allowed)


def test_unique_index_on_every_kind_of_write(people):
    people.create_index("a", unique=True)
    people.insert_many([{"_id": 1, "a": 1}, {"_id": 2, "a": 2}])
    for write in (
        lambda: people.update_one({"_id": 2}, {"$set": {"a": 1}}),
        lambda: people.update_one({"_id": 3}, {"$set": {"a": 1}}, upsert=True),
        lambda: people.replace_one({"_id": 2}, {"a": 1}),
        lambda: people.find_one_and_update({"_id": 2}, {"$inc": {"a": -1}}),
        lambda: people.find_one_and_update({"_id": 3}, {"$set": {"a": 2}}, upsert=True),
    ):
        with pytest.raises(DuplicateKeyError):
            write()
    assert list(people.find().sort("_id")) == [{"_id": 1, "a": 1}, {"_id": 2, "a": 2}]
    people.delete_one({"_id": 1})
    people.update_one({"_id": 2}, {"$set": {"a": 1}})
    assert allows(people, {"a": 2})


def test_indexes_are_listed(people):
    names = people.create_indexes(
        [
            IndexModel([("a", 1), ("b", -1)], unique=True),
            IndexModel("at", expireAfterSeconds=3600, name="ending"),
        ]
    )
    assert names == ["a_1_b_-1", "ending"]
    information = people.index_information()
    assert set(information) == {"_id_", *names}
    assert information["a_1_b_-1"]["key"] == [("a", 1), ("b", -1)]
    assert information["a_1_b_-1"]["unique"]
    assert information["ending"]["expireAfterSeconds"] == 3600
    people.drop_index("ending")
    assert [dict(each["key"]) for each in people.list_indexes()] == [{"_id": 1}, {"a": 1, "b": -1}]
    assert people.create_indexes([IndexModel([("a", 1), ("b", -1)], unique=True)]) == names[:1]


def test_expiring_index_keeps_what_is_not_over(people):
    people.create_index("at", expireAfterSeconds=3600)
    people.insert_many([{"at": datetime.now(UTC)}, {"at": "no date"}, {}])
    assert people.count_documents({}) == 3


# Reading


def test_types_come_back(people):
    document = {
        "_id": ObjectId(),
        "at": DAY,
        "bytes": b"\0\xff",
        "float": 1.5,
        "int": 2**40,
        "none": None,
        "text": "żółć 💡\0",
        "nested": [{"key": {"list": [[1], []]}}],
    }
    people.insert_one(document)
    assert people.find_one() == document


@pytest.mark.parametrize(
    ("fields", "given"),
    [
        ({"a": 1}, {"_id": 1, "a": 1}),
        ({"a": 1, "_id": 0}, {"a": 1}),
        (["b"], {"_id": 1, "b": {"c": 2, "d": 3}}),
        ({"b.c": 1}, {"_id": 1, "b": {"c": 2}}),
        ({"l.x": True}, {"_id": 1, "l": [{"x": 1}, {"x": 3}]}),
        ({"none": 1}, {"_id": 1}),
        ({"b": 0, "l": 0}, {"_id": 1, "a": 1}),
        ({"b.c": 0, "l.x": 0, "_id": 0}, {"a": 1, "b": {"d": 3}, "l": [{"y": 2}, {}]}),
        ({"_id": 0}, {"a": 1, "b": {"c": 2, "d": 3}, "l": [{"x": 1, "y": 2}, {"x": 3}]}),
        ({"_id": 1}, {"_id": 1}),
        ({}, {"_id": 1, "a": 1, "b": {"c": 2, "d": 3}, "l": [{"x": 1, "y": 2}, {"x": 3}]}),
    ],
    ids=str,
)
def test_projection(people, fields, given):
    people.insert_one({"_id": 1, "a": 1, "b": {"c": 2, "d": 3}, "l": [{"x": 1, "y": 2}, {"x": 3}]})
    assert people.find_one({}, fields) == given


def test_sort_skip_and_limit(people):
    people.insert_many([{"_id": number, "a": number % 3, "b": -number} for number in range(7)])

    def ids(*arguments, **options):
        return [each["_id"] for each in people.find({}, **options).sort(*arguments)]

    assert ids("b") == [6, 5, 4, 3, 2, 1, 0]
    assert ids([("a", -1), ("b", 1)]) == [5, 2, 4, 1, 6, 3, 0]
    assert ids([("a", 1), ("_id", -1)], skip=1, limit=3) == [3, 0, 4]
    assert people.find_one({"a": 1}, sort=[("_id", -1)])["_id"] == 4
    assert people.count_documents({}, skip=1, limit=3) == 3
    assert [each["_id"] for each in people.find().sort("_id").skip(5).limit(0)] == [5, 6]


def test_sort_of_several_types(people):
    values = [None, 1, 1.5, "", "a", {"k": 1}, ObjectId("a" * 24), False, True, DAY]
    people.insert_many([{"_id": 99}, *({"_id": at, "v": v} for at, v in enumerate(values))])
    up = [each["_id"] for each in people.find({"_id": {"$lt": 99}}).sort("v", 1)]
    down = [each["_id"] for each in people.find({"_id": {"$lt": 99}}).sort("v", -1)]
    assert up == down[::-1] == list(range(len(values)))
    assert {each["_id"] for each in people.find().sort("v", 1).limit(2)} == {0, 99}


def test_sort_by_an_array_takes_its_least_or_its_greatest(people):
    people.insert_many([{"_id": 1, "v": [5, 1]}, {"_id": 2, "v": 3}, {"_id": 3, "v": []}])
    assert [each["_id"] for each in people.find().sort("v", 1)] == [3, 1, 2]
    assert [each["_id"] for each in people.find().sort("v", -1)] == [1, 2, 3]


def test_distinct_and_counts(people):
    people.insert_many([{"a": 1}, {"a": [1, 2]}, {"a": "1", "b": 1}, {}])
    assert set(people.distinct("a")) == {1, 2, "1"}
    assert people.distinct("a", {"b": 1}) == ["1"]
    assert people.estimated_document_count() == 4


# Pipelines


def rows(collection, *pipeline):
    return list(collection.aggregate(list(pipeline)))


def test_match_project_sort_skip_and_limit(sales):
    assert rows(
        sales,
        {"$match": {"paid": {"$gte": 10}, "at": {"$lt": DAY + timedelta(days=99)}}},
        {"$sort": {"paid": -1}},
        {"$skip": 1},
        {"$limit": 1},
        {"$project": {"_id": 0, "paid": 1, "from": "$shop"}},
    ) == [{"paid": 20, "from": "b"}]


def test_group_sum_and_avg(sales):
    assert rows(
        sales,
        {
            "$group": {
                "_id": "$shop",
                "count": {"$sum": 1},
                "sum": {"$sum": "$paid"},
                "avg": {"$avg": "$paid"},
            }
        },
        {"$sort": {"_id": 1}},
    ) == [
        {"_id": None, "count": 1, "sum": 5, "avg": 5},
        {"_id": "a", "count": 2, "sum": 40, "avg": 20},
        {"_id": "b", "count": 1, "sum": 20, "avg": 20},
    ]
    assert rows(sales, {"$group": {"_id": None, "sum": {"$sum": "$paid"}}}) == [
        {"_id": None, "sum": 65}
    ]
    assert rows(sales, {"$match": {"_id": 9}}, {"$group": {"_id": None, "n": {"$sum": 1}}}) == []


def test_group_by_month_and_condition(sales):
    month = {"$dateToString": {"format": "%Y-%m", "date": "$at"}}
    is_large = {"$cond": [{"$gte": ["$paid", 20]}, 1, 0]}
    assert rows(
        sales,
        {"$group": {"_id": {"month": month, "shop": "$shop"}, "large": {"$sum": is_large}}},
        {"$sort": {"_id.month": 1, "_id.shop": 1}},
    ) == [
        {"_id": {"month": "2026-03", "shop": "a"}, "large": 0},
        {"_id": {"month": "2026-03", "shop": "b"}, "large": 1},
        {"_id": {"month": "2026-04", "shop": None}, "large": 0},
        {"_id": {"month": "2026-04", "shop": "a"}, "large": 1},
    ]


def test_unwind(sales):
    assert rows(
        sales,
        {"$unwind": "$tags"},
        {"$group": {"_id": "$tags", "n": {"$sum": 1}}},
        {"$sort": {"n": -1}},
    ) == [{"_id": "x", "n": 2}, {"_id": "y", "n": 1}]
    assert rows(
        sales,
        {"$unwind": {"path": "$tags", "preserveNullAndEmptyArrays": True}},
        {"$sort": {"_id": 1, "tags": 1}},
        {"$project": {"tags": 1}},
    ) == [
        {"_id": 1, "tags": "x"},
        {"_id": 1, "tags": "y"},
        {"_id": 2, "tags": "x"},
        {"_id": 3},
        {"_id": 4},
    ]


def test_unwind_inside_a_document(people):
    people.insert_one({"_id": 1, "sub": {"k": "v", "list": [{"a": 1}, {"a": 2}]}})
    assert rows(people, {"$unwind": "$sub.list"}) == [
        {"_id": 1, "sub": {"k": "v", "list": {"a": 1}}},
        {"_id": 1, "sub": {"k": "v", "list": {"a": 2}}},
    ]
    assert rows(people, {"$unwind": "$sub.none"}) == []


def test_size(sales):
    assert rows(
        sales,
        {"$match": {"tags": {"$exists": True}}},
        {"$project": {"n": {"$size": "$tags"}}},
        {"$sort": {"_id": 1}},
    ) == [{"_id": 1, "n": 2}, {"_id": 2, "n": 1}, {"_id": 3, "n": 0}]


def test_lookup(db, sales):
    shops = db["conformance_shops"]
    shops.drop()
    shops.insert_many([{"_id": "a", "name": "A"}, {"_id": "b", "name": "B"}])
    found = rows(
        sales,
        {
            "$lookup": {
                "from": "conformance_shops",
                "localField": "shop",
                "foreignField": "_id",
                "as": "shops",
            }
        },
        {"$sort": {"_id": 1}},
        {"$project": {"shops": 1}},
    )
    assert [[shop["name"] for shop in row["shops"]] for row in found] == [["A"], ["B"], ["A"], []]


def test_facet(sales):
    assert rows(
        sales,
        {"$match": {"shop": "a"}},
        {
            "$facet": {
                "count": [{"$group": {"_id": None, "n": {"$sum": 1}}}],
                "page": [{"$sort": {"paid": -1}}, {"$limit": 1}, {"$project": {"paid": 1}}],
                "none": [{"$match": {"paid": 0}}],
            }
        },
    ) == [{"count": [{"_id": None, "n": 2}], "page": [{"_id": 3, "paid": 30}], "none": []}]


def test_a_pipeline_changes_nothing(sales):
    before = list(sales.find())
    rows(sales, {"$unwind": "$tags"}, {"$sort": {"paid": 1}}, {"$group": {"_id": "$shop"}})
    assert list(sales.find()) == before
