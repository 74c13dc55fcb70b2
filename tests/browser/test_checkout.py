"""Buying in the browser: each way ends on what is true, in words of its own."""

import re
import secrets

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True}


@pytest.fixture
def buyer(site, page, signed_in):
    """Someone new, signed in on the page."""
    return signed_in(page, site.newcomer())


@pytest.fixture
def course(site):
    return site.course(price="49.99")


@pytest.fixture
def coupon(site):
    """A coupon of 20 per cent."""
    body = {"code": f"C{secrets.token_hex(4)}", "kind": "percent", "value": 20, "max_uses": 1}
    return site.person("admin").post("/api/courses/coupons/", body)["coupon"]


def checkout(page, course):
    """Open the checkout; gives its dialog."""
    page.goto(f"/?course={course['id']}")
    page.locator("[data-buy]:visible").first.click()
    expect(page.locator("#pay")).to_be_focused()
    return page.get_by_role("dialog")


def pay(dialog, card=None):
    if card:
        dialog.get_by_label("Trial card").select_option(card)
    dialog.locator("#pay").click()


def payments(person, course):
    """What the server has of it: status and amount, oldest first."""
    found = person.get(f"/api/courses/payments/?course={course['id']}")["payments"]
    return [(payment["status"], payment["amount"]) for payment in reversed(found)]


def is_enrolled(person, course):
    user = person.get("/api/auth/user/")["user"]
    assert person.get(f"/api/courses/{course['id']}/")["course"]["enrolled"] == (
        course["id"] in user["enrolled_courses"]
    )
    return course["id"] in user["enrolled_courses"]


def assert_in(dialog, person, course, amount="49.99"):
    """The page and the server agree that the course was paid once."""
    expect(dialog.get_by_role("heading", name="You’re in")).to_be_visible()
    expect(dialog.get_by_role("link", name="Start learning")).to_be_focused()
    assert [p for p in payments(person, course) if p[0] != "failed"] == [("completed", amount)]
    assert is_enrolled(person, course)


def test_buying_a_course(page, axe, buyer, course):
    dialog = checkout(page, course)
    expect(dialog).to_contain_text(course["title"])
    expect(dialog.locator("#order-summary")).to_contain_text("Total $49.99")
    expect(dialog.locator("#pay")).to_have_text("Pay $49.99")
    axe(page)
    pay(dialog)
    assert_in(dialog, buyer, course)
    expect(dialog).to_contain_text("$49.99 paid")
    axe(page)
    dialog.get_by_role("button", name="Stay on this page").click()
    expect(page.get_by_role("link", name="Start learning").first).to_be_visible()
    expect(page.locator("[data-buy]")).to_have_count(0)


def test_a_coupon_is_applied_taken_off_and_used(page, buyer, course, coupon):
    page.expected_errors.append("400")
    dialog = checkout(page, course)
    dialog.get_by_text("Have a coupon?").click()
    field = dialog.get_by_label("Coupon code")
    field.fill("NOSUCH")
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog).to_contain_text("This coupon is not known here.")
    expect(field).to_be_focused()
    field.fill(coupon["code"].lower())
    field.press("Enter")
    summary = dialog.locator("#order-summary")
    expect(summary).to_contain_text(re.compile(r"−\$10\.00\s+Total \$39\.99"))
    dialog.get_by_role("button", name="Remove").click()
    expect(summary).to_contain_text("Total $49.99")
    expect(dialog.locator("#pay")).to_be_focused()
    dialog.get_by_text("Have a coupon?").click()
    field.fill(coupon["code"])
    field.press("Enter")
    expect(dialog.locator("#pay")).to_have_text("Pay $39.99")
    pay(dialog)
    assert_in(dialog, buyer, course, "39.99")


def test_a_coupon_that_was_used_up_meanwhile(site, page, buyer, course, coupon):
    page.expected_errors.append("400")
    dialog = checkout(page, course)
    dialog.get_by_text("Have a coupon?").click()
    dialog.get_by_label("Coupon code").fill(coupon["code"])
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog.locator("#pay")).to_have_text("Pay $39.99")
    order = {"course_id": course["id"], "coupon": coupon["code"]}
    site.newcomer().post("/api/courses/payment/process/", order)
    pay(dialog)
    expect(dialog.get_by_role("alert")).to_contain_text("can’t be used any more")
    expect(dialog.locator("#pay")).to_have_text("Pay $49.99")
    assert payments(buyer, course) == []


def test_a_free_course(site, page, buyer):
    course = site.course()
    page.goto(f"/?course={course['id']}")
    page.locator("[data-buy]:visible").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Enrol now").click()
    assert_in(dialog, buyer, course, "0.00")


def test_a_declined_card_is_explained_and_another_one_pays(page, axe, buyer, course):
    page.expected_errors.append("402")
    dialog = checkout(page, course)
    pay(dialog, "tok_declined")
    expect(dialog.get_by_role("alert")).to_contain_text("The card was declined.")
    expect(dialog.get_by_role("alert")).to_contain_text("Nothing was charged.")
    expect(dialog.locator("#pay")).to_be_focused()
    axe(page)
    assert payments(buyer, course) == [("failed", "49.99")]
    assert not is_enrolled(buyer, course)
    pay(dialog, "tok_ok")
    assert_in(dialog, buyer, course)


def test_a_lost_answer_is_asked_for_again_and_charged_once(page, buyer, course):
    page.expected_errors.append("503")
    dialog = checkout(page, course)
    pay(dialog, "tok_timeout")
    expect(dialog.get_by_role("alert")).to_contain_text("does not answer")
    expect(dialog.get_by_role("alert")).to_contain_text("you can’t be charged twice")
    assert payments(buyer, course) == [("pending", "49.99")]
    dialog.get_by_role("button", name="Try again").click()
    assert_in(dialog, buyer, course)


def test_a_broken_connection_is_asked_over_again(page, buyer, course):
    page.expected_errors.extend(["ERR_CONNECTION_RESET", "request failed"])
    dialog = checkout(page, course)

    def lose(route):
        route.fetch()  # the server does it, and nobody hears of it
        route.abort("connectionreset")

    page.route("**/payment/process/", lose, times=1)
    pay(dialog)
    expect(dialog.get_by_role("alert")).to_contain_text("The answer got lost on its way")
    dialog.get_by_role("button", name="Try again").click()
    assert_in(dialog, buyer, course)


def test_a_service_that_fails_before_paying_leaves_it_waiting(page, buyer, course):
    page.expected_errors.extend(["503", "409"])
    dialog = checkout(page, course)
    pay(dialog, "tok_error")
    expect(dialog.get_by_role("alert")).to_contain_text("don’t know yet")
    pay(dialog, "tok_ok")
    expect(dialog).to_contain_text("Waiting for your payment to be confirmed")
    assert payments(buyer, course) == [("pending", "49.99")]
    assert not is_enrolled(buyer, course)
    page.keyboard.press("Escape")
    page.goto("/?enrolled=true&view=payments")
    expect(page.get_by_role("row", name=course["title"])).to_contain_text("On its way")


def test_a_price_that_changed_is_told_before_it_is_charged(site, page, buyer, course):
    page.expected_errors.append("409")
    dialog = checkout(page, course)
    site.person("admin").put(f"/api/courses/{course['id']}/update/", {"price": "59.99"})
    pay(dialog)
    notice = dialog.get_by_role("alert")
    expect(notice).to_contain_text("The price is $59.99 now")
    expect(notice).to_contain_text("It was $49.99")
    assert payments(buyer, course) == []
    expect(dialog.locator("#pay")).to_have_text("Pay $59.99")
    pay(dialog)
    assert_in(dialog, buyer, course, "59.99")


def test_a_double_click_is_one_payment(page, buyer, course):
    dialog = checkout(page, course)
    asked = []
    page.on("request", lambda r: "/payment/process/" in r.url and asked.append(r.method))
    dialog.get_by_label("Trial card").select_option("tok_slow")
    dialog.locator("#pay").dblclick()
    page.keyboard.press("Escape")  # nobody leaves in the middle
    assert_in(dialog, buyer, course)
    assert asked.count("POST") == 1


def test_two_tabs_are_one_payment(page, context, buyer, course):
    page.expected_errors.append("409")
    first = checkout(page, course)
    other = context.new_page()
    second = checkout(other, course)
    pay(first)
    assert_in(first, buyer, course)
    pay(second)
    expect(second).to_contain_text("You have")
    expect(second).to_contain_text("Nothing more was charged.")
    assert_in(second, buyer, course)


def test_a_reload_in_the_middle_and_the_way_back_pay_once(page, buyer, course):
    page.expected_errors.extend(["409", "request failed"])
    dialog = checkout(page, course)
    with page.expect_request("**/payment/process/"):
        pay(dialog, "tok_slow")
    page.reload()
    buy = page.locator("[data-buy]:visible").first
    either = buy.or_(page.get_by_role("link", name="Start learning")).first
    expect(either).to_be_visible()
    page.goto("/")
    page.go_back()
    expect(either).to_be_visible()
    if buy.is_visible():
        buy.click()
        expect(page.locator("#pay")).to_be_focused()
        pay(dialog, "tok_slow")
        assert_in(dialog, buyer, course)
    assert payments(buyer, course) == [("completed", "49.99")]
    assert is_enrolled(buyer, course)


def test_back_leaves_the_checkout_too(page, buyer, course):
    page.goto(f"/?search={course['title']}")
    page.locator("#results").get_by_role("link", name=course["title"]).click()
    page.get_by_role("button", name="Buy this course").first.click()
    dialog = page.get_by_role("dialog", name="Checkout")
    expect(dialog.get_by_role("button", name="Pay $49.99")).to_be_focused()
    page.go_back()
    expect(page.locator("#results").get_by_role("link", name=course["title"])).to_be_visible()
    expect(dialog).to_have_count(0)
    assert payments(buyer, course) == []


def test_a_bank_transfer_waits_and_opens_the_course(site, page, axe, buyer, course):
    dialog = checkout(page, course)
    dialog.get_by_label("Bank transfer").check()
    expect(dialog.get_by_label("Trial card")).to_be_hidden()
    pay(dialog)
    expect(dialog.get_by_role("heading", name="Bank transfer")).to_be_visible()
    [payment] = buyer.get(f"/api/courses/payments/?course={course['id']}")["payments"]
    action = buyer.get(f"/api/courses/payments/{payment['id']}/")["next_action"]
    expect(dialog).to_contain_text(action["reference"])
    expect(dialog).to_contain_text("$49.99")
    axe(page)
    assert payments(buyer, course) == [("pending", "49.99")]
    assert not is_enrolled(buyer, course)

    dialog.get_by_role("link", name="My learning, Payments").click()
    row = page.get_by_role("row", name=course["title"])
    expect(row).to_contain_text("On its way")
    expect(dialog).to_have_count(0)
    row.get_by_role("button", name="What’s next").click()
    expect(dialog).to_contain_text(action["reference"])
    with page.expect_response("**/api/courses/payments/?*"):  # closing it reads the list anew
        dialog.get_by_role("button", name="Close").last.click()
    expect(row.get_by_role("button", name="What’s next")).to_be_focused()

    site.person("admin").post(f"/api/courses/payments/{payment['id']}/approve/", {})
    row.get_by_role("button", name="What’s next").click()
    assert_in(dialog, buyer, course)


def test_who_has_the_course_is_not_asked_to_pay(page, buyer, course):
    buyer.post("/api/courses/payment/process/", {"course_id": course["id"]})
    page.goto(f"/?course={course['id']}")
    expect(page.get_by_role("link", name="Start learning").first).to_be_visible()
    expect(page.locator("[data-buy]")).to_have_count(0)


def test_receipt_and_credit_note_are_there_to_save(site, page, axe, buyer, course):
    paid = buyer.post("/api/courses/payment/process/", {"course_id": course["id"]})["payment"]
    refund = f"/api/courses/payments/{paid['id']}/refund/"
    site.person("admin").post(refund, {"amount": "10.00"})
    page.goto("/?enrolled=true&view=payments")
    row = page.get_by_role("row", name=course["title"])
    expect(row).to_contain_text("$10.00 given back")
    for button, name in (("Receipt", "receipt-"), ("Credit note", "credit-note-CN-")):
        with page.expect_download() as saved:
            row.get_by_role("button", name=button).click()
        assert saved.value.suggested_filename.startswith(name)
        assert saved.value.path().read_bytes().startswith(b"%PDF")
    axe(page)
    buyer.post("/api/courses/payment/process/", {"course_id": site.course()["id"]})
    page.route(
        "**/api/courses/payments/?user=*",
        lambda route: route.continue_(url=f"{route.request.url}&page_size=1"),
    )
    page.reload()
    page.get_by_role("button", name="Load more").click()
    expect(row.get_by_role("link", name=course["title"])).to_be_focused()


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_on_a_small_phone_by_keyboard_alone(page, axe, buyer, course):
    page.goto(f"/?course={course['id']}")
    page.locator("[data-buy]:visible").first.press("Enter")
    expect(page.locator("#pay")).to_be_focused()
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(wide) <= 0
    axe(page)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    assert_in(dialog, buyer, course)
    assert page.evaluate(wide) <= 0
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.goto("/?enrolled=true&view=payments")
    expect(page.get_by_role("row", name=course["title"])).to_contain_text("$49.99")
    assert page.locator(".table-box").evaluate("box => box.scrollWidth - box.clientWidth") <= 0
