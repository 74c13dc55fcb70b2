"""GET /api/courses/?search="""

import pytest

from tests.conftest import make_course

LIST = "/api/courses/"


@pytest.fixture
def shelf(bob):
    made = [
        ("Café culture", "Cooking", "Coffee, from bean to cup."),
        ("Python basics", "Programming", "First steps."),
        ("Data science", "Programming", "With Python and NumPy."),
        ("C++ and C#", "Programming", "Two languages."),
        ("Straße und Weg", "Deutsch", "Wörter für unterwegs."),
        ("日本語入門", "Languages", "First words of Japanese."),
        ("Gardening", "Home", "Soil, seeds & sun. " * 100 + "Compost."),
    ]
    for title, category, description in made:
        make_course(bob, title=title, category=category, description=description)


def search(person, text, **query):
    body = person.get(LIST, {"search": text, **query}).json()
    assert body["count"] == len(body["courses"])
    return [course["title"] for course in body["courses"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gardening", ["Gardening"]),
        ("GARDENING", ["Gardening"]),
        ("gard", ["Gardening"]),
        ("g", ["Gardening"]),
        ("ardening", []),
        ("cafe", ["Café culture"]),
        ("CAFÉ", ["Café culture"]),
        ("cafe\u0301", ["Café culture"]),
        ("strasse", ["Straße und Weg"]),
        ("worter", ["Straße und Weg"]),
        ("cooking", ["Café culture"]),
        ("bean coffee", ["Café culture"]),
        ("culture bean", ["Café culture"]),
        ("culture tea", []),
        ("c++", ["C++ and C#"]),
        ("c#", ["C++ and C#"]),
        ("日本", ["日本語入門"]),
        ("numpy", ["Data science"]),
        ("compost", ["Gardening"]),
        ("  gardening,  soil!  ", ["Gardening"]),
        ("quantum", []),
        ("!?", []),
        (".*", []),
        ("$where", []),
        ("title:gardening", []),
    ],
)
def test_search(visitor, shelf, text, found):
    assert search(visitor, text) == found


def test_an_empty_search_is_none(visitor, shelf):
    for text in ("", "   "):
        assert len(search(visitor, text)) == 7


def test_the_instructor_is_found_too(visitor, shelf, alice):
    make_course(alice, title="Chess")
    assert search(visitor, "alice") == ["Chess"]


def test_titles_come_first_then_the_popular(visitor, shelf, db):
    db.courses.update_one({"title": "Data science"}, {"$set": {"students_count": 50}})
    assert search(visitor, "python") == ["Python basics", "Data science"]
    assert search(visitor, "python", sort="popular") == ["Data science", "Python basics"]
    assert search(visitor, "python", sort="newest") == ["Data science", "Python basics"]


def test_a_title_needs_every_word_to_come_first(visitor, bob):
    make_course(bob, title="Python data", description="Both in the title.")
    make_course(bob, title="Python", description="And data.")
    make_course(bob, title="Data", description="And Python.")
    assert search(visitor, "data python")[0] == "Python data"
    assert len(search(visitor, "data python")) == 3


def test_a_walk_goes_from_titles_to_the_rest_and_back(visitor, bob):
    for number in range(3):
        make_course(bob, title=f"Rust {number}", description="A language.")
        make_course(bob, title=f"Other {number}", description="Written in rust.")
    pages, link = [], f"{LIST}?search=rust&page_size=2"
    while link:
        page = visitor.get(link).json()
        assert page["count"] == 6
        pages.append([course["title"] for course in page["courses"]])
        last, link = page, page["next"]
    assert pages == [["Rust 2", "Rust 1"], ["Rust 0", "Other 2"], ["Other 1", "Other 0"]]
    back = visitor.get(last["previous"]).json()
    assert [course["title"] for course in back["courses"]] == pages[1]
    back = visitor.get(back["previous"]).json()
    assert [course["title"] for course in back["courses"]] == pages[0]
    assert back["previous"] is None


def test_search_with_filters(visitor, shelf):
    assert search(visitor, "first", category="Programming") == ["Python basics"]
    assert search(visitor, "first", price="free") == []


def test_drafts_are_not_found(visitor, bob):
    make_course(bob, title="Secret plans", status="draft")
    assert search(visitor, "secret") == []
    assert search(bob, "secret", mine="true") == ["Secret plans"]


def test_a_new_title_is_found_and_the_old_one_is_not(visitor, bob, course):
    bob.put(f"{LIST}{course.id}/update/", {"title": "Woodwork", "description": "Of wood."})
    assert search(visitor, "woodwork") == ["Woodwork"]
    assert search(visitor, "python") == []
