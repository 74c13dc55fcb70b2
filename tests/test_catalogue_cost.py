"""What the catalogue asks of the database: how often, and always along an index."""

import pytest

from courses.models import Course
from edulearn.db import get_db
from tests.conftest import make_course

LIST = "/api/courses/"
QUERIES = [
    {},
    {"sort": "popular"},
    {"sort": "rating"},
    {"sort": "price"},
    {"sort": "-price"},
    {"category": "Art"},
    {"category": ["Art", "Music"]},
    {"level": "beginner", "language": "en", "price": "paid"},
    {"min_rating": "4", "min_price": "5", "max_price": "90"},
    {"search": "course"},
    {"search": "course", "category": "Art", "sort": "newest"},
]


@pytest.fixture
def shelf(bob):
    """Enough courses for two pages of two."""
    for number in range(3):
        make_course(bob, title=f"Course {number}", category="Art", level="beginner")


@pytest.fixture
def asked(monkeypatch):
    """The (filter, order) of each find, count and aggregation in the courses."""
    seen = []
    engine = type(get_db()["courses"])
    find, count, aggregate = engine.find, engine.count_documents, engine.aggregate

    def finding(collection, where=None, *arguments, **options):
        cursor = find(collection, where, *arguments, **options)
        entry = [where, []]
        if collection.name == Course.NAME:
            seen.append(entry)
            sort = cursor.sort
            cursor.sort = lambda order: entry.__setitem__(1, order) or sort(order)
        return cursor

    def counting(collection, where, **options):
        if collection.name == Course.NAME:
            seen.append([where, []])
        return count(collection, where, **options)

    def aggregating(collection, pipeline, **options):
        if collection.name == Course.NAME:
            seen.append([pipeline[0]["$match"], []])
        return aggregate(collection, pipeline, **options)

    monkeypatch.setattr(engine, "find", finding)
    monkeypatch.setattr(engine, "count_documents", counting)
    monkeypatch.setattr(engine, "aggregate", aggregating)
    return seen


def conditions(where):
    """The fields of a filter that name the values they take."""
    found = set()
    for field, value in where.items():
        if field == "$and":
            found |= {name for part in value for name in conditions(part)}
        elif not field.startswith("$") and (
            not isinstance(value, dict) or value.keys() & {"$in", "$all", "$eq"}
        ):
            found.add(field)
    return found


def indexes():
    return [list(index.document["key"].items()) for index in Course.INDEXES]


def serves(index, where, order):
    """Whether the index begins with fields whose values are named, then runs in the order."""
    named = conditions(where)
    rest = [key for key in index if key[0] not in named]
    leads = index[0][0] in named
    return leads and rest[: len(order)] in (order, [(field, -way) for field, way in order])


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_each_query_has_an_index(visitor, shelf, asked, query):
    page = visitor.get(LIST, {**query, "page_size": 2}).json()
    assert asked
    for where, _ in asked:
        assert any(serves(index, where, []) for index in indexes()), where
    if page["next"]:
        assert visitor.get(page["next"]).status_code == 200


@pytest.mark.parametrize("query", [{}, {"category": "Art"}, {"level": "all"}, {"language": "en"}])
def test_the_newest_come_in_the_order_of_an_index(visitor, shelf, asked, query):
    visitor.get(LIST, query)
    where, order = next(each for each in asked if each[1])
    assert order == [("created_at", -1), ("_id", -1)]
    whole = [index for index in indexes() if conditions(where) <= dict(index).keys()]
    assert any(serves(index, where, order) for index in whole)


@pytest.mark.parametrize("sort", ["popular", "rating", "price", "-price"])
def test_each_order_has_an_index(visitor, shelf, asked, sort):
    visitor.get(LIST, {"sort": sort})
    where, order = next(each for each in asked if each[1])
    assert any(serves(index, where, order) for index in indexes())


def test_a_search_comes_in_the_order_of_an_index(visitor, shelf, asked):
    visitor.get(LIST, {"search": "course"})
    where, order = next(each for each in asked if each[1])
    assert order == [("students_count", -1), ("_id", -1)]
    assert any(serves(index, where, order) for index in indexes())


@pytest.mark.parametrize(
    ("path", "query", "cost"),
    [
        (LIST, {"page_size": 2}, {"courses.find": 1, "courses.count_documents": 1}),
        (LIST, {"page_size": 3}, {"courses.find": 1}),
        (LIST, {"search": "course"}, {"courses.find": 2}),
        (f"{LIST}facets/", {}, {"courses.aggregate": 4}),
        (f"{LIST}categories/", {}, {"courses.aggregate": 1}),
        ("/api/site/", {}, {"courses.count_documents": 1, "users.count_documents": 2}),
    ],
)
def test_what_a_visitor_costs(visitor, shelf, operations, path, query, cost):
    with operations() as counted:
        assert visitor.get(path, query).status_code == 200
    assert counted == cost


def test_what_a_course_page_costs(visitor, charlie, course, operations):
    path = f"{LIST}{course.id}/"
    with operations() as counted:
        visitor.get(path)
    assert counted == {"courses.find_one": 1}
    with operations() as counted:
        visitor.get(f"{path}reviews/")
    assert counted["courses.find_one"] == 1
    assert counted.total() <= 3
