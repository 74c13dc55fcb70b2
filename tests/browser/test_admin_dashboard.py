"""The dashboard: figures as the API gives them, what waits, and every view of the page by axe."""

import secrets

import pytest
from playwright.sync_api import expect

HOSTILE = "<img src=x onerror=alert(1)>"
DRAWN = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean)"
# Lists are narrowed: other tests fill them, and axe looks at every row.
VIEWS = (
    *("dashboard", "courses&search=contrast", "course", "payments&user={student}", "coupons"),
    *("users&search=alice", "import", "messages", "audit&who=alice"),
)


def figure(page, label):
    box = page.locator(".figure").filter(has=page.get_by_text(label, exact=True))
    return box.locator(".figure-value")


def test_figures_have_a_unit_and_a_range_and_are_those_of_the_api(page, signed_in):
    admin = signed_in(page, "admin")
    page.goto("/admin.html")
    expect(page.locator(".figures")).to_be_visible()
    stats = admin.get("/api/courses/stats/")["stats"]
    expect(figure(page, "Published courses")).to_have_text(str(stats["courses"]["published"]))
    expect(figure(page, "Enrolments")).to_have_text(str(stats["enrollments"]))
    expect(figure(page, "Revenue")).to_have_text(f"${float(stats['revenue']):,.2f}")
    people = sum(stats["users"][role] for role in ("student", "instructor", "admin"))
    expect(figure(page, "Accounts")).to_have_text(str(people))
    expect(page.locator(".figures")).to_contain_text("until today, less refunds")
    expect(page.get_by_role("heading", name="The last 12 months")).to_be_visible()


def test_the_charts_have_a_table(site, page, signed_in):
    admin = signed_in(page, "admin")
    course = site.course()
    order = {"course_id": course["id"], "payment_method": "free"}
    site.newcomer().post("/api/courses/payment/process/", order)
    page.goto("/admin.html")
    page.get_by_text("The same as a table").click()
    rows = page.locator(".table.plain tbody tr")
    expect(rows).to_have_count(12)
    months = admin.get("/api/courses/stats/")["stats"]["months"]
    shown = [row.locator("td").all_inner_texts()[1:] for row in rows.all()]
    assert shown == [[str(m["payments"]), str(m["enrollments"])] for m in months]
    assert months[-1]["enrollments"] > 0
    canvas = page.get_by_role("img", name="New enrolments, by month")
    expect(canvas).to_be_visible()
    assert canvas.evaluate(DRAWN)


def test_what_waits_is_there_as_text(site, page, signed_in):
    title = f"{HOSTILE} {secrets.token_hex(4)}"
    teacher = site.newcomer(f"T {HOSTILE}", role="instructor")
    lesson = {"title": "One", "body": "Words."}
    teacher.post(
        "/api/courses/create/",
        {
            "title": title,
            "description": "About it.",
            "modules": [{"title": "All", "lessons": [lesson]}],
            "status": "published",
        },
    )
    site.post("/api/contact/", {"name": HOSTILE, "email": "x@example.org", "message": HOSTILE})
    signed_in(page, "admin")
    page.goto("/admin.html")
    waiting = page.get_by_role("region", name="Waiting for approval")
    expect(waiting.get_by_role("link", name=title)).to_be_visible()
    messages = page.get_by_role("region", name="Messages to answer")
    expect(messages.locator("li").first).to_contain_text(HOSTILE)
    waiting.get_by_role("button", name=f"Approve “{title}”").click()
    expect(page.locator("#toasts")).to_contain_text(f"“{title}” is published")
    expect(waiting.get_by_role("link", name=title)).to_have_count(0)


def test_a_new_instructor_gets_first_steps_and_own_figures(site, page, signed_in):
    teacher = signed_in(page, site.newcomer(role="instructor"))
    page.goto("/admin.html")
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()
    expect(figure(page, "Published courses")).to_have_text("0")
    expect(figure(page, "Enrolments")).to_have_text("0")
    expect(figure(page, "Accounts")).to_have_count(0)
    teacher.post("/api/courses/create/", {"title": "Mine"})
    page.reload()
    expect(page.get_by_role("region", name="Not published yet")).to_contain_text("Mine")
    expect(page.get_by_role("heading", name="First steps")).to_have_count(0)


def test_figures_that_do_not_come_can_be_asked_for_again(page, signed_in):
    page.expected_errors.append("Failed to load|request failed")
    signed_in(page, "admin")
    page.route("**/api/courses/stats/", lambda route: route.abort(), times=1)
    page.goto("/admin.html")
    page.get_by_role("alert").get_by_role("button", name="Try again").click()
    expect(figure(page, "Published courses")).to_be_visible()


DESK = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True}
FOOTER_IS_LAST = """() => {
    const bottom = document.getElementById('site-footer').getBoundingClientRect().bottom;
    return Math.abs(bottom + scrollY - document.documentElement.scrollHeight) < 1;
}"""


@pytest.mark.parametrize("context", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
def test_axe_and_width_of_every_view(site, page, signed_in, axe):
    signed_in(page, "admin")
    student = site.person("student").user["id"]
    for view in VIEWS:
        page.goto("/admin.html?view=" + view.format(student=student))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("[aria-busy=true], .skeleton")).to_have_count(0)
        axe(page)
        width = page.viewport_size["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
        assert page.evaluate(FOOTER_IS_LAST), view
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("context", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
def test_axe_of_menus_and_dialogs(page, signed_in, axe):
    signed_in(page, "admin")
    page.goto("/admin.html?view=users&search=Bob+Berger")
    page.get_by_role("button", name="Actions for Bob Berger").click()
    axe(page)
    page.get_by_role("menuitem", name="Change role").click()
    axe(page)
    page.keyboard.press("Escape")
    page.get_by_role("checkbox", name="Select Bob Berger").check()
    page.get_by_role("button", name="Suspend").click()
    axe(page)


def test_the_page_by_keyboard_alone(page, signed_in):
    signed_in(page, "admin")
    page.goto("/admin.html?view=courses")
    expect(page.locator(".records")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="New course")).to_be_focused()
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert reached[:6] == [
        "filter-search",
        "filter-status",
        "filter-sort",
        "INPUT",  # all rows
        "sort-price",
        "sort-learners",
    ]
    assert reached[6:] == ["sort-created", "INPUT", "A"]
    assert not asked, "the skip link asked for the list again"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Edit")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="Delete")).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate("document.activeElement.id").startswith("menu-button-")
