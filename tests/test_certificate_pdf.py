"""GET /api/courses/<id>/certificate/?format=pdf, and what becomes of a certificate later."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from courses.enrollments import Enrollment
from tests.conftest import Person, assert_problem, make_course, make_user
from tests.test_certificates import complete, of


def has_letters(pdf, text):
    """Whether the document's fonts map glyphs of theirs to these letters."""
    return all(f"<{ord(letter):04X}>".encode() in pdf for letter in text)


@pytest.fixture
def finished(enrolled, course):
    """Charlie, who has completed Bob's course."""
    complete(enrolled, course)
    return enrolled


def test_as_pdf(finished, course):
    answer = finished.get(of(course), {"format": "pdf"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    code = finished.get(of(course)).json()["certificate"]["code"]
    assert answer["Content-Disposition"] == f'attachment; filename="certificate-{code}.pdf"'
    pdf = answer.content
    assert pdf.startswith(b"%PDF-")
    assert f"/certificate.html?code={code}".encode() in pdf
    assert b"/Lang (en)" in pdf
    assert b"/Subtype /Image" in pdf


def test_by_accept(finished, course):
    answer = finished.get(of(course), Accept="application/pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert finished.get(of(course), Accept="application/json").json()["certificate"]


def test_problems_stay_json(enrolled, course):
    answer = enrolled.get(of(course), Accept="application/pdf")
    assert_problem(answer, 404, "not-finished")


@pytest.mark.parametrize("name", ["Ωραία Żółć Привет", "مرحبا", "日本 太郎", "W" * 100, "é" * 100])
def test_any_name(bob, name):
    person = Person(make_user("Eve"))
    course = make_course(bob, title="T" * 200)
    Enrollment.enroll(user_id=person.id, course_id=course.id)
    person.patch("/api/auth/user/", {"name": name})
    complete(person, course)
    answer = person.get(of(course), {"format": "pdf"})
    assert answer.content.startswith(b"%PDF-")
    assert answer.content.count(b"/Type /Page\n") == 1


def test_the_letters_of_the_name_are_in_it(bob):
    person = Person(make_user("Żółć"))
    course = make_course(bob)
    Enrollment.enroll(user_id=person.id, course_id=course.id)
    complete(person, course)
    pdf = person.get(of(course), {"format": "pdf"}).content
    assert has_letters(pdf, "Żółć")
    assert not has_letters(pdf, "Ω")


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("山田 太郎", "山田太郎"),
        ("김민수", "김민수"),
        ("สมชาย", "สมชย"),
        ("राम", "रम"),
        ("محمد", "محمد"),
        ("😀 Zoë", "Zoë"),
    ],
)
def test_names_in_other_scripts(bob, name, drawn):
    pdf = certificate_of(bob, name)
    assert has_letters(pdf, drawn)


def test_a_name_that_no_font_has_is_not_left_out_silently(bob):
    pdf = certificate_of(bob, "ꦲꦤ")
    assert not has_letters(pdf, "ꦲ")
    assert has_letters(pdf, "personw")  # “the person named on the page below”
    assert b"/URI (" in pdf


def certificate_of(bob, name):
    """The PDF of someone of that name."""
    person, course = Person(make_user(name)), make_course(bob, title="C")
    Enrollment.enroll(user_id=person.id, course_id=course.id)
    complete(person, course)
    return person.get(of(course), {"format": "pdf"}).content


def test_awarded_once_when_two_devices_finish_at_once(enrolled, course, db):
    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(lambda _: complete(enrolled, course)["certificate"], range(6)))
    assert set(codes) == {db.enrollments.find_one()["certificate_code"]}


def test_awarded_when_what_was_missing_is_taken_out(enrolled, bob, course):
    first = course.lesson_ids[0]
    sent = {"lesson": first, "completed": True}
    enrolled.put(f"/api/courses/{course.id}/progress/", sent)
    assert_problem(enrolled.get(of(course)), 404, "not-finished")
    only = [{"title": "M", "lessons": [{"id": first, "title": "Welcome"}]}]
    bob.put(f"/api/courses/{course.id}/update/", {"modules": only})
    assert enrolled.get(of(course)).json()["certificate"]["code"]


def test_revoked_with_the_enrolment(finished, visitor, course):
    code = finished.get(of(course)).json()["certificate"]["code"]
    Enrollment.revoke(user_id=finished.id, course_id=course.id)
    problem = assert_problem(visitor.get(f"/api/certificates/{code}/"), 410, "certificate-revoked")
    assert "Charlie" not in str(problem)
    assert_problem(finished.get(of(course)), 403, "not-enrolled")
    assert finished.get("/api/courses/certificates/").json()["certificates"] == []
    Enrollment.enroll(user_id=finished.id, course_id=course.id)
    assert visitor.get(f"/api/certificates/{code}/").json()["certificate"]["valid"] is True


def test_the_qr_code_is_a_picture():
    from courses.certificate_pdf import _qr_code

    picture = _qr_code("https://example.org/certificate.html?code=ABC")
    assert isinstance(picture, io.BytesIO)
    assert picture.getvalue().startswith(b"\x89PNG")
