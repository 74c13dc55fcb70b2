"""GET /api/courses/categories/"""

from tests.conftest import make_course

CATEGORIES = "/api/courses/categories/"


def test_no_courses_no_categories(visitor):
    assert visitor.get(CATEGORIES).json()["categories"] == []


def test_the_categories_of_published_courses_by_name(visitor, bob):
    for category, status in (
        ("Music", "published"),
        ("Art", "published"),
        ("Music", "published"),
        ("Music", "draft"),
        ("Cooking", "archived"),
    ):
        make_course(bob, category=category, status=status)
    answer = visitor.get(CATEGORIES)
    assert answer.status_code == 200
    assert answer.json()["categories"] == [
        {"name": "Art", "count": 1},
        {"name": "Music", "count": 2},
    ]
