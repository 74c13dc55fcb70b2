"""The certificate: there when the course is done, and proved by a page of its own."""

import pytest
from playwright.sync_api import expect

from tests.browser.lessons import address, enroll


@pytest.fixture
def course(site):
    lessons = [{"title": "All of it", "body": "Short.", "duration": 60}]
    return site.course(title="A short course", modules=[{"title": "One", "lessons": lessons}])


def test_completing_a_course_gives_a_certificate(page, browser, site, course, signed_in, axe):
    learner = enroll(site.newcomer("Ada Lovelace"), course)
    signed_in(page, learner)
    page.goto(address(course))
    page.get_by_role("button", name="Mark complete").click()
    done = page.get_by_role("dialog", name="Course complete")
    expect(done).to_contain_text("A short course")
    axe(page)
    with page.expect_download() as download:
        done.get_by_role("button", name="Certificate (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    address_of_proof = done.get_by_role("link", name="Public page").get_attribute("href")
    stranger = browser.new_page(base_url=site.url)
    stranger.goto(address_of_proof)
    proof = stranger.get_by_role("article", name="Certificate of completion")
    expect(proof).to_contain_text("Ada Lovelace")
    expect(proof).to_contain_text("A short course")
    expect(stranger.get_by_text("This certificate is real")).to_be_visible()
    assert learner.email not in stranger.content()
    axe(stranger)
    stranger.close()


def test_an_unknown_code_is_told_and_can_be_typed_again(page, axe):
    page.expected_errors.append("404")
    page.goto("/certificate.html?code=AAAABBBBCCCC")
    expect(page.get_by_role("alert")).to_contain_text("No certificate has this code")
    expect(page.get_by_label("Code")).to_have_value("AAAABBBBCCCC")
    axe(page)


def is_read(answer, path):
    return answer.request.method == "GET" and answer.url.endswith(path)


def test_a_certificate_goes_with_the_money(page, site, signed_in, axe):
    page.expected_errors += ["410", "403.*/progress/"]  # the player may ask for it just then
    lessons = [{"title": "All of it", "body": "Short.", "duration": 60}]
    modules = [{"title": "One", "lessons": lessons}]
    course = site.course(title="Given back", price="12.00", modules=modules)
    learner = site.newcomer("Ada Lovelace")
    order = {"course_id": course["id"], "payment_method": "card", "payment_token": "tok_ok"}
    payment = learner.post("/api/courses/payment/process/", order)["payment"]
    signed_in(page, learner)
    page.goto(address(course))
    with page.expect_response(lambda answer: is_read(answer, "/progress/")):
        page.get_by_role("button", name="Mark complete").click()
    proof = page.get_by_role("link", name="Public page").get_attribute("href")
    refund = f"/api/courses/payments/{payment['id']}/refund/"
    site.person("admin").post(refund, {}, **{"Idempotency-Key": "refund-1"})
    page.goto(proof)
    expect(page.get_by_role("heading", name="not valid any more")).to_be_visible()
    expect(page.locator("#main")).not_to_contain_text("Ada Lovelace")
    axe(page)
