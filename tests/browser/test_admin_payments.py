"""Payments and coupons on the admin page: what an admin sees, decides and downloads."""

import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.test_checkout import is_enrolled, payments

PAYMENTS = "/admin.html?view=payments"
PROCESS = "/api/courses/payment/process/"


@pytest.fixture
def admin(site, page, signed_in):
    return signed_in(page, "admin")


@pytest.fixture
def buyer(site):
    return site.newcomer("Paula Payer")


@pytest.fixture
def course(site):
    return site.course(price="49.99")


@pytest.fixture
def transfer(buyer, course):
    """A bank transfer that is waited for."""
    body = {"course_id": course["id"], "payment_method": "manual"}
    return buyer.post(PROCESS, body)["payment"]


@pytest.fixture
def paid(buyer, course):
    return buyer.post(PROCESS, {"course_id": course["id"]})["payment"]


def row(page, course):
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=course["title"]))


def choose(page, course, action):
    """Pick from the menu of the course's payment; gives the dialog."""
    row(page, course).get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name=action).click()
    return page.get_by_role("dialog")


def attention(admin):
    return [p["id"] for p in admin.get("/api/courses/payments/?attention=true")["payments"]]


def test_the_list_and_its_filters(page, axe, admin, buyer, course, paid):
    page.goto(PAYMENTS)
    expect(row(page, course)).to_contain_text("Paula Payer")
    expect(row(page, course)).to_contain_text("$49.99")
    expect(row(page, course)).to_contain_text(f"Receipt {paid['receipt_number']}")
    axe(page)
    page.get_by_label("Status").select_option("failed")
    expect(row(page, course)).to_have_count(0)
    page.get_by_label("Status").select_option("completed")
    expect(row(page, course)).to_contain_text("Completed")
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    assert paid["id"] in saved.value.path().read_text()
    with page.expect_download() as saved:
        row(page, course).get_by_role("button", name="Actions for").click()
        page.get_by_role("menuitem", name="Receipt").click()
    assert saved.value.suggested_filename == f"receipt-{paid['receipt_number']}.pdf"


def test_a_transfer_in_parts(page, axe, admin, buyer, course, transfer):
    page.goto(f"{PAYMENTS}&course={course['id']}")
    dialog = choose(page, course, "Approve")
    axe(page)
    dialog.get_by_label("Came in now").fill("20.00")
    dialog.get_by_role("button", name="Approve").click()
    expect(page.locator(".toast")).to_contain_text("The rest is still due.")
    assert payments(buyer, course) == [("pending", "49.99")]
    dialog = choose(page, course, "Approve")
    expect(dialog).to_contain_text("$29.99 is still due")
    expect(dialog.get_by_label("Came in now")).to_have_value("29.99")
    dialog.get_by_role("button", name="Approve").click()
    expect(row(page, course)).to_contain_text("Completed")
    assert payments(buyer, course) == [("completed", "49.99")]
    assert is_enrolled(buyer, course)
    assert transfer["id"] not in attention(admin)


def test_too_much_came_in_and_is_seen_to(page, admin, buyer, course, transfer):
    page.goto(f"{PAYMENTS}&attention=true&course={course['id']}")
    expect(page.get_by_text("No payments fit")).to_be_visible()
    page.goto(f"{PAYMENTS}&course={course['id']}")
    dialog = choose(page, course, "Approve")
    dialog.get_by_label("Came in now").fill("60")
    dialog.get_by_role("button", name="Approve").click()
    expect(row(page, course)).to_contain_text("send the rest back")
    assert attention(admin) == [transfer["id"]]
    page.goto(f"{PAYMENTS}&attention=true")
    choose(page, course, "Attended to").get_by_role("button", name="Attended to").click()
    expect(row(page, course)).to_have_count(0)
    assert attention(admin) == []
    assert is_enrolled(buyer, course)


def test_a_transfer_is_rejected_with_a_reason_that_the_buyer_sees(
    page, context, admin, buyer, course, transfer
):
    page.goto(f"{PAYMENTS}&course={course['id']}")
    dialog = choose(page, course, "Reject")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    dialog.get_by_label("Reason").fill("Nothing came by the end of the month")
    dialog.get_by_role("button", name="Reject").click()
    expect(row(page, course)).to_contain_text("Nothing came by the end of the month")
    assert payments(buyer, course) == [("failed", "49.99")]
    told = buyer.get(f"/api/courses/payments/{transfer['id']}/")["payment"]
    assert told["reason"] == "Nothing came by the end of the month"
    assert not is_enrolled(buyer, course)


def test_refunds_in_part_then_the_rest(page, axe, admin, buyer, course, paid):
    page.expected_errors.append("400")
    page.goto(f"{PAYMENTS}&course={course['id']}")
    dialog = choose(page, course, "Refund")
    dialog.get_by_label("A part").check()
    amount = dialog.get_by_label("Amount in USD")
    expect(amount).to_be_focused()
    amount.fill("60")
    dialog.get_by_role("button", name="Refund").click()
    expect(dialog).to_contain_text("At most 49.99 is left.")
    axe(page)
    amount.fill("10.00")
    dialog.get_by_label("Reason").fill("Sorry for the delay")
    dialog.get_by_role("button", name="Refund").click()
    expect(row(page, course)).to_contain_text("−$10.00 refunded")
    assert is_enrolled(buyer, course)
    dialog = choose(page, course, "Refund")
    expect(dialog).to_contain_text("All of it, $39.99")
    dialog.get_by_role("button", name="Refund").click()
    expect(row(page, course).locator(".badge")).to_have_text("Refunded")
    assert payments(buyer, course) == [("refunded", "49.99")]
    assert not is_enrolled(buyer, course)
    stored = admin.get(f"/api/courses/payments/?course={course['id']}")["payments"][0]
    assert [(r["amount"], r["reason"]) for r in stored["refunds"]] == [
        ("10.00", "Sorry for the delay"),
        ("39.99", ""),
    ]
    with page.expect_download() as saved:
        row(page, course).get_by_role("button", name="Actions for").click()
        page.get_by_role("menuitem", name="Credit note").first.click()
    number = stored["credit_notes"][0]["number"]
    assert saved.value.suggested_filename == f"credit-note-{number}.pdf"


def test_money_that_went_back_elsewhere_is_only_noted(page, admin, buyer, course, paid):
    page.goto(f"{PAYMENTS}&course={course['id']}")
    dialog = choose(page, course, "Refund")
    dialog.get_by_label("The money went back already").check()
    dialog.get_by_role("button", name="Refund").click()
    expect(row(page, course).locator(".badge")).to_have_text("Refunded")
    stored = admin.get(f"/api/courses/payments/?course={course['id']}")["payments"][0]
    assert [r["elsewhere"] for r in stored["refunds"]] == [True]
    assert not is_enrolled(buyer, course)


def test_a_coupon_is_made_used_changed_and_switched_off(page, axe, admin, buyer, course):
    page.expected_errors.append("409")
    code = f"C{secrets.token_hex(4)}".upper()
    page.goto("/admin.html?view=coupons")
    for _ in range(2):  # the second time, the code is taken
        page.get_by_role("button", name="New coupon").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Code").fill(code.lower())
        dialog.get_by_label("Value").fill("20")
        dialog.get_by_role("button", name="Create coupon").click()
        expect(dialog.get_by_role("alert").or_(page.locator(".toast")).first).to_be_visible()
        if dialog.is_visible():
            expect(dialog).to_contain_text("There is a coupon with this code already.")
            axe(page)
            dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_have_count(0)
    quote = {"course_id": course["id"], "coupon": code}
    assert buyer.post("/api/courses/payment/quote/", quote)["amount"] == "39.99"
    line = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=code))
    expect(line).to_contain_text("20%")
    line.get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name="Edit").click()
    dialog.get_by_label("Uses in all").fill("7")
    dialog.get_by_label("Valid until").fill("2199-12-31T18:30")
    dialog.get_by_label("Search a course to add").fill(course["title"])
    dialog.get_by_role("button", name=f"Add “{course['title']}”").click()
    dialog.get_by_role("button", name="Save").click()
    expect(line).to_contain_text("7 of 7")
    line.get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name="Edit").click()
    expect(dialog.get_by_label("Valid until")).to_have_value("2199-12-31T18:30")
    expect(dialog.get_by_role("button", name=f"Take off “{course['title']}”")).to_be_visible()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    line.get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name="Switch off").click()
    expect(line).to_contain_text("Off")
    [coupon] = [c for c in admin.get("/api/courses/coupons/")["coupons"] if c["code"] == code]
    assert coupon["active"] is False
    assert (coupon["max_uses"], coupon["courses"]) == (7, [course["id"]])
