"""GET /?course=<id>: what a link that is shared says to those who run no scripts."""

import re
from html import unescape

import pytest
from pymongo.errors import AutoReconnect

from courses.models import Course
from tests.conftest import make_course

NASTY = '</title><script>alert("1")</script>\\g<0> “Python” & more'


def head(person, course_id):
    """The title and the named meta tags of the page."""
    answer = person.get("/", {"course": course_id})
    assert answer.status_code == 200
    page = answer.content.decode()
    [title] = re.findall("<title>(.*)</title>", page)
    tags = re.findall('<meta (?:name|property)="([^"]+)" content="([^"]*)">', page)
    return unescape(title), {name: unescape(content) for name, content in tags}


def test_it_names_the_course(visitor, bob):
    course = make_course(bob, thumbnail="/media/a.png", description="Words that *say* it.")
    title, tags = head(visitor, course.id)
    assert title == f"{course.title} · EduLearn"
    assert tags["description"] == tags["og:description"] == "Words that say it."
    assert tags["og:title"] == course.title
    assert tags["og:url"] == f"http://testserver/?course={course.id}"
    assert tags["og:image"] == "http://testserver/media/a.png"


def test_the_rest_of_the_page_is_the_same(visitor, course):
    plain, shared = (visitor.get("/", query).content for query in ({}, {"course": course.id}))
    assert shared.partition(b'<link rel="icon"')[2] == plain.partition(b'<link rel="icon"')[2]


@pytest.mark.parametrize("thumbnail", ["", "/thumbnails/a.svg"])
def test_a_picture_that_nobody_would_show_is_left_out(visitor, bob, thumbnail):
    _, tags = head(visitor, make_course(bob, thumbnail=thumbnail).id)
    assert "og:image" not in tags
    assert "og:title" in tags


def test_a_picture_elsewhere_keeps_its_address(visitor, bob):
    course = make_course(bob, thumbnail="https://example.org/a.png")
    assert head(visitor, course.id)[1]["og:image"] == "https://example.org/a.png"


def test_words_stay_words(visitor, bob):
    course = make_course(bob, title=NASTY, description=NASTY)
    page = visitor.get("/", {"course": course.id}).content.decode()
    assert "<script>alert" not in page
    assert head(visitor, course.id)[0] == f"{NASTY} · EduLearn"


@pytest.mark.parametrize("status", ["draft", "pending", "archived"])
def test_what_is_not_published_is_not_told(visitor, bob, status):
    course = make_course(bob, status=status)
    page = visitor.get("/", {"course": course.id})
    assert page.content == visitor.get("/").content


@pytest.mark.parametrize("course_id", ["", "x", "0" * 24, "é" * 24, "\0", '{"$gt": ""}'])
def test_what_is_no_course_gives_the_plain_page(visitor, course_id):
    page = visitor.get("/", {"course": course_id})
    assert (page.status_code, page.content) == (200, visitor.get("/").content)


def test_a_browser_keeps_it_until_it_changes(visitor, course):
    first = visitor.get("/", {"course": course.id})
    known = {"If-None-Match": first["ETag"]}
    assert visitor.get("/", {"course": course.id}, **known).status_code == 304
    assert visitor.get("/", **known).status_code == 200
    Course.collection().update_one({"_id": course.id}, {"$set": {"title": "Another"}})
    assert visitor.get("/", {"course": course.id}, **known).status_code == 200


def test_the_page_is_there_while_the_database_is_away(visitor, course, monkeypatch):
    def away():
        raise AutoReconnect("away")

    monkeypatch.setattr(Course, "collection", away)
    assert visitor.get("/", {"course": course.id}).content == visitor.get("/").content


def test_nothing_but_a_read_of_it_is_asked(visitor, course, operations):
    with operations() as counted:
        visitor.get("/", {"course": course.id})
    assert counted == {"courses.find_one": 1}
