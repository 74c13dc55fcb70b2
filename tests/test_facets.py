"""GET /api/courses/facets/"""

import pytest

from tests.conftest import assert_refused, make_course

FACETS = "/api/courses/facets/"


@pytest.fixture
def shelf(bob):
    """Three published courses and a draft."""
    make_course(bob, title="Drawing", category="Art", level="beginner", price=0)
    make_course(bob, title="Painting", category="Art", level="advanced", price=2000)
    make_course(bob, title="Singen", category="Music", language="de", price=5000)
    make_course(bob, title="Dancing", category="Dance", status="draft")


def counts(answer):
    assert answer.status_code == 200
    return {
        facet: {value["name"]: value["count"] for value in values}
        for facet, values in answer.json()["facets"].items()
    }


def test_no_courses_nothing_to_choose(visitor):
    empty = {"category": {}, "level": {}, "language": {}, "price": {}}
    assert counts(visitor.get(FACETS)) == empty


def test_counts_are_of_published_courses(visitor, shelf):
    assert counts(visitor.get(FACETS)) == {
        "category": {"Art": 2, "Music": 1},
        "level": {"advanced": 1, "all": 1, "beginner": 1},
        "language": {"de": 1, "en": 2},
        "price": {"free": 1, "paid": 2},
    }


def test_other_filters_narrow_a_facet_and_its_own_does_not(visitor, shelf):
    found = counts(visitor.get(FACETS, {"category": "Art"}))
    assert found["category"] == {"Art": 2, "Music": 1}
    assert found["level"] == {"advanced": 1, "beginner": 1}
    assert found["price"] == {"free": 1, "paid": 1}


def test_the_price_range_is_the_filter_of_the_price(visitor, shelf):
    found = counts(visitor.get(FACETS, {"min_price": "10", "max_price": "30"}))
    assert found["price"] == {"free": 1, "paid": 2}
    assert found["category"] == {"Art": 1}


def test_a_search_narrows_every_facet(visitor, shelf):
    found = counts(visitor.get(FACETS, {"search": "paint"}))
    assert found["category"] == {"Art": 1}
    assert found["price"] == {"paid": 1}


def test_a_filter_that_is_none(visitor):
    assert_refused(visitor.get(FACETS, {"level": "expert"}), "level")
