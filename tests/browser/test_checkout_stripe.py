"""Buying by Stripe's page, there and back: a stand-in of Stripe on loopback, and a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.site import Site
from tests.browser.test_checkout import assert_in, checkout, is_enrolled, payments
from tests.stripe_standin import DOWN, StripeStandIn

SECRET = "sk_test_browser"
# Let the browser have kept its attempts for two hours.
AGE_ATTEMPTS = """() => {
  const kept = JSON.parse(localStorage['edulearn.preferences']);
  for (const attempt of Object.values(kept.checkout)) attempt.at -= 7_200_000;
  localStorage['edulearn.preferences'] = JSON.stringify(kept);
}"""


@pytest.fixture(scope="module")
def stripe():
    standin = StripeStandIn(SECRET)
    yield standin
    standin.close()


@pytest.fixture(scope="module")
def site(stripe):
    """A server whose cards are Stripe's."""
    running = Site(
        PAYMENT_GATEWAY="stripe",
        STRIPE_SECRET_KEY=SECRET,
        STRIPE_WEBHOOK_SECRET="whsec_browser",
        STRIPE_API_BASE=stripe.url,
        NO_PROXY="127.0.0.1",
    )
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def buyer(site, stripe, page, signed_in):
    return signed_in(page, site.newcomer())


@pytest.fixture
def course(site):
    return site.course(price="49.99")


def go_to_stripe(page, course):
    """From the course to Stripe's page."""
    dialog = checkout(page, course)
    expect(dialog).to_contain_text("on the payment service’s own page")
    dialog.locator("#pay").click()
    expect(page.get_by_role("button", name="Pay 4999 usd")).to_be_visible()
    return page.get_by_role("dialog")


def charges(stripe, person):
    return [c["amount"] for c in stripe.charges.values() if c["metadata"]["user_id"] == person]


def test_paying_there_opens_the_course_here(page, stripe, buyer, course):
    dialog = go_to_stripe(page, course)
    assert payments(buyer, course) == [("pending", "49.99")]
    page.get_by_role("button", name="Pay 4999 usd").click()
    assert_in(dialog, buyer, course)
    page.reload()
    expect(page.get_by_role("link", name="Start learning").first).to_be_visible()
    assert charges(stripe, buyer.user["id"]) == [4999]


def come_back_by_link(page, stripe, course):
    go_to_stripe(page, course)
    page.get_by_role("link", name="Back").click()


def come_back_by_button(page, stripe, course):
    """Some browsers show the page again just as it was left, which Playwright has switched off."""
    page.route(f"{stripe.url}/**", lambda route: route.fulfill(status=204))
    checkout(page, course).locator("#pay").click()
    expect(page.get_by_role("dialog")).to_contain_text("Taking you to the payment page")
    page.unroute(f"{stripe.url}/**")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")


@pytest.mark.parametrize("come_back", [come_back_by_link, come_back_by_button])
def test_coming_back_unpaid_and_paying_after_all(page, stripe, buyer, course, come_back):
    come_back(page, stripe, course)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Not paid yet")).to_be_visible()
    assert payments(buyer, course) == [("pending", "49.99")]
    assert not is_enrolled(buyer, course)
    dialog.get_by_role("link", name="Go to the payment page").click()
    page.get_by_role("button", name="Pay 4999 usd").click()
    assert_in(dialog, buyer, course)
    assert charges(stripe, buyer.user["id"]) == [4999]


def test_paid_there_while_the_way_back_was_lost(page, stripe, buyer, course):
    go_to_stripe(page, course)
    [payment] = buyer.get(f"/api/courses/payments/?course={course['id']}")["payments"]
    assert stripe.pay(stripe.session_of(payment["id"]))
    page.expected_errors.append("409")
    dialog = checkout(page, course)
    dialog.locator("#pay").click()
    assert_in(dialog, buyer, course)
    assert charges(stripe, buyer.user["id"]) == [4999]


def test_stripe_is_away_and_comes_back(page, stripe, buyer, course):
    page.expected_errors.append("503")
    dialog = checkout(page, course)
    stripe.always = DOWN
    dialog.locator("#pay").click()
    expect(dialog.get_by_role("alert")).to_contain_text("does not answer", timeout=20_000)
    stripe.always = None
    dialog.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Pay 4999 usd").click()
    assert_in(page.get_by_role("dialog"), buyer, course)
    assert charges(stripe, buyer.user["id"]) == [4999]


def test_money_that_does_not_fit_is_left_to_an_admin(site, page, stripe, signed_in, course):
    buyer = site.newcomer()
    order = {"course_id": course["id"], "payment_method": "card"}
    payment = buyer.post("/api/courses/payment/process/", order)["payment"]["id"]
    session = stripe.session_of(payment)
    stripe.sessions[session]["amount_total"] = 100
    assert stripe.pay(session)
    assert buyer.get(f"/api/courses/payments/{payment}/")["payment"]["status"] == "pending"
    signed_in(page, "admin")
    page.goto("/admin.html")
    waiting = page.get_by_role("listitem").filter(has_text=course["title"])
    expect(waiting).to_contain_text("The gateway has amount 1.00, the payment 49.99.")
    waiting.get_by_role("link").click()
    line = page.get_by_role("row").filter(has_text=course["title"])
    expect(line).to_contain_text("The gateway has amount 1.00, the payment 49.99.")
    line.get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name="Reject").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Sent back")
    dialog.get_by_role("button", name="Reject").click()
    expect(line).to_have_count(0)
    assert payments(buyer, course) == [("failed", "49.99")]
    assert not is_enrolled(buyer, course)


def test_a_payment_page_that_expired_is_begun_anew(page, stripe, buyer, course):
    go_to_stripe(page, course)
    [payment] = buyer.get(f"/api/courses/payments/?course={course['id']}")["payments"]
    stripe.expire(stripe.session_of(payment["id"]))
    page.goto("/")
    page.evaluate(AGE_ATTEMPTS)
    go_to_stripe(page, course)
    assert payments(buyer, course) == [("failed", "49.99"), ("pending", "49.99")]
