"""The front page and its catalogue: finding a course, by words, by filters, by keyboard."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.lessons import until
from tests.browser.shop import PHONES, SIGHTS, assert_no_sideways_scroll, query_of, results, titles

LEVELS = ["beginner", "intermediate", "advanced", "all"]


@pytest.fixture(scope="module")
def word():
    """A word that stands in the title of the shelf's courses only."""
    return f"w{secrets.token_hex(4)}"


@pytest.fixture(scope="module")
def shelf(site, word):
    """Fourteen courses: of two categories, four levels, two languages, at 0 to 65."""
    return [
        site.course(
            title=f"{word} {number:02}",
            category=["Shelf North", "Shelf South"][number % 2],
            level=LEVELS[number % 4],
            language=["en", "de"][number % 2],
            price=f"{number * 5}.00",
        )
        for number in range(14)
    ]


@pytest.fixture
def catalogue(page, word, shelf):
    """The page with the shelf's courses, all of them found."""
    page.goto(f"/?search={word}")
    expect(page.locator("#result-count")).to_have_text("14 courses")
    return page


def search_of(page):
    return page.get_by_role("combobox", name="Search courses")


def options(page):
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def active(page):
    """The option that the search field says is meant."""
    id_ = search_of(page).get_attribute("aria-activedescendant")
    return id_ and page.locator(f"#{id_}").get_attribute("aria-selected") == "true" and id_


# Searching


def test_suggestions_come_while_one_types_and_are_walked_by_keys(page, axe, word, shelf):
    page.goto("/")
    search = search_of(page)
    expect(search).to_have_attribute("aria-expanded", "false")
    search.press_sequentially(word)
    expect(options(page)).to_have_count(7)
    expect(search).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#announcer")).to_have_text("6 suggestions")
    expect(options(page).last).to_have_text(re.compile(f"All 14 results for “{word}”"))
    assert active(page) is None
    axe(page)
    search.press("ArrowDown")
    assert active(page) == "suggestion-0"
    search.press("ArrowUp")
    assert active(page) is None
    search.press("ArrowUp")
    assert active(page) == "suggestion-all"
    search.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(search).to_have_value(word)
    search.press("ArrowDown")
    expect(options(page)).to_have_count(7)
    search.press("ArrowDown")
    chosen = options(page).first.locator(".clip").first.inner_text()
    search.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(chosen)
    assert "course" in query_of(page)


def test_a_suggestion_is_clicked(page, word, shelf):
    page.goto("/")
    search_of(page).press_sequentially(f"{word} 07")
    options(page).first.filter(has_text=f"{word} 07").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{word} 07")


def test_no_suggestion_is_told(page):
    page.goto("/")
    search_of(page).press_sequentially("qqqxzzz")
    expect(options(page)).to_have_text([re.compile("No course found for “qqqxzzz”")])
    expect(page.locator("#announcer")).to_have_text("No suggestions")


def test_enter_searches_and_the_total_is_announced(page, word, shelf):
    page.goto("/")
    search_of(page).fill(word)
    search_of(page).press("Enter")
    expect(page.get_by_role("heading", name=f"Results for “{word}”")).to_be_visible()
    expect(page.locator("#result-count")).to_have_text("14 courses")
    expect(page.locator("#result-count")).to_have_role("status")
    expect(search_of(page)).to_have_value(word)
    expect(page.get_by_label("Sort by")).to_have_value("relevance")
    assert query_of(page) == {"search": [word]}
    assert page.title().startswith(f"Results for “{word}”")


def test_nothing_found_shows_what_to_take_off_and_what_else_there_is(page, shelf, word):
    page.goto(f"/?search={word}&level=beginner&price=free&min_rating=4")
    expect(page.get_by_text(f"Nothing found for “{word}”")).to_be_visible()
    expect(page.locator("#result-count")).to_have_text("0 courses")
    expect(results(page).locator("#instead .cards > li")).to_have_count(3)
    expect(search_of(page)).to_have_value(word)
    results(page).get_by_role("button", name="Remove 4 stars and up").click()
    expect(page.locator("#result-count")).to_have_text("1 course")
    assert titles(page) == [f"{word} 00"]
    expect(page.locator("#catalogue-title")).to_be_focused()

    page.goto(f"/?search=qqq{word}&category=Shelf+North")
    results(page).get_by_role("button", name=f"Remove “qqq{word}”").click()
    expect(page.locator("#result-count")).to_have_text("7 courses")
    assert query_of(page) == {"category": ["Shelf North"]}


# Filters


def test_several_values_of_a_facet_with_counts_chips_and_clear_all(catalogue, word):
    page = catalogue
    filters = page.get_by_role("complementary", name="Filters")
    beginner = filters.get_by_label("Beginner")
    expect(filters.locator(".check", has_text="Beginner").locator(".count")).to_have_text("4")
    page.get_by_label("Sort by").select_option("price")
    beginner.check()
    expect(page.locator("#result-count")).to_have_text("4 courses")
    filters.get_by_label("Advanced").check()
    expect(page.locator("#result-count")).to_have_text("7 courses")
    expect(filters.get_by_label("Advanced")).to_be_focused()
    assert query_of(page) == {
        "search": [word],
        "level": ["beginner", "advanced"],
        "sort": ["price"],
    }
    assert titles(page) == [f"{word} {number:02}" for number in range(0, 14, 2)]
    german = filters.get_by_label("German")
    expect(filters.get_by_label("Beginner")).to_be_checked()
    expect(german).to_have_count(0)  # no course of these levels is in German

    chips = page.get_by_role("group", name="Applied filters")
    expect(chips.get_by_role("button")).to_have_text([re.compile("Beginner"), re.compile("Advan")])
    chips.get_by_role("button", name="Remove Beginner").click()
    expect(page.locator("#result-count")).to_have_text("3 courses")
    expect(filters.get_by_label("Beginner")).not_to_be_checked()
    filters.get_by_label("Paid").check()
    expect(chips.get_by_role("button")).to_have_count(2)
    chips.get_by_role("link", name="Clear all").click()
    expect(page.locator("#result-count")).to_have_text("14 courses")
    expect(chips).to_be_hidden()
    assert query_of(page) == {"search": [word], "sort": ["price"]}


def test_prices_ratings_and_languages(catalogue, word):
    page = catalogue
    filters = page.get_by_role("complementary", name="Filters")
    filters.get_by_label("From").fill("20")
    filters.get_by_label("To").fill("40.00")
    filters.get_by_label("To").press("Enter")
    expect(page.locator("#result-count")).to_have_text("5 courses")
    expect(filters.get_by_label("To")).to_be_focused()
    chips = page.get_by_role("group", name="Applied filters")
    expect(chips.get_by_role("button")).to_have_text(
        [re.compile(r"From \$20\.00"), re.compile(r"Up to \$40\.00")]
    )
    filters.get_by_label("German").check()
    expect(page.locator("#result-count")).to_have_text("2 courses")
    filters.get_by_label("4 and up", exact=True).check()
    expect(page.locator("#result-count")).to_have_text("0 courses")
    filters.get_by_role("link", name="Clear all filters").click()
    expect(page.locator("#result-count")).to_have_text("14 courses")


def test_category_buttons_take_several(catalogue):
    page = catalogue
    group = page.get_by_role("group", name="Categories")
    everything = group.get_by_role("button", name="All", exact=True)
    expect(everything).to_have_attribute("aria-pressed", "true")
    north = group.get_by_role("button", name="Shelf North 7")
    north.click()
    expect(page.locator("#result-count")).to_have_text("7 courses")
    expect(north).to_have_attribute("aria-pressed", "true")
    expect(north).to_be_focused()
    group.get_by_role("button", name="Shelf South 7").click()
    expect(page.locator("#result-count")).to_have_text("14 courses")
    assert query_of(page)["category"] == ["Shelf North", "Shelf South"]
    everything.click()
    expect(north).to_have_attribute("aria-pressed", "false")
    assert "category" not in query_of(page)


def test_sorting(catalogue, word):
    page = catalogue
    page.get_by_label("Sort by").focus()
    for sort in ("price", "-price", "newest"):
        page.get_by_label("Sort by").select_option(sort)
        expect(page.get_by_label("Sort by")).to_be_focused()
        until(page, f"location.search.includes('sort={sort}')")
        first = f"{word} 00" if sort == "price" else f"{word} 13"
        expect(page.locator("#results .cards h3").first).to_have_text(first)
    page.get_by_label("Sort by").select_option("relevance")
    until(page, "!location.search.includes('sort=')")


def test_a_pasted_link_reload_and_back_bring_all_of_it_back(catalogue, context, word):
    page = catalogue
    filters = page.get_by_role("complementary", name="Filters")
    filters.get_by_label("Beginner").check()
    expect(page.locator("#result-count")).to_have_text("4 courses")
    page.get_by_label("Sort by").select_option("-price")
    expect(page.locator("#results .cards h3").first).to_have_text(f"{word} 12")

    pasted = context.new_page()
    pasted.goto(page.url)
    page.reload()
    for view in (pasted, page):
        expect(view.locator("#result-count")).to_have_text("4 courses")
        expect(view.get_by_label("Beginner")).to_be_checked()
        expect(view.get_by_label("Sort by")).to_have_value("-price")
        assert titles(view)[0] == f"{word} 12"
    page.go_back()
    expect(page.get_by_label("Sort by")).to_have_value("relevance")
    expect(page.get_by_label("Beginner")).to_be_checked()
    page.go_back()
    expect(page.locator("#result-count")).to_have_text("14 courses")
    expect(page.get_by_label("Beginner")).not_to_be_checked()
    page.go_forward()
    expect(page.locator("#result-count")).to_have_text("4 courses")


def test_more_is_loaded_and_back_from_a_course_leads_to_where_one_was(catalogue, word):
    page = catalogue
    cards = page.locator("#results .cards > li")
    expect(cards).to_have_count(12)
    expect(page.locator("#more")).to_contain_text("12 of 14 shown")
    page.get_by_role("button", name="Load more").click()
    expect(cards).to_have_count(14)
    expect(page.locator("#announcer")).to_have_text("14 of 14 shown")
    expect(cards.nth(12).get_by_role("link")).to_be_focused()
    expect(page.get_by_role("button", name="Load more")).to_have_count(0)
    assert len(set(titles(page))) == 14

    link = cards.last.get_by_role("link")
    link.scroll_into_view_if_needed()
    title, before = link.inner_text(), page.evaluate("scrollY")
    assert before > 0
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    until(page, "scrollY === 0")
    page.go_back()
    expect(cards).to_have_count(14)
    until(page, f"Math.abs(scrollY - {before}) < 5")
    expect(link).to_be_focused()
    page.reload()
    expect(cards).to_have_count(14)


# What a card says


def test_a_card_says_what_the_api_says(catalogue, word, shelf):
    card = catalogue.get_by_role("article").filter(has_text=f"{word} 13")
    expect(card.get_by_role("heading")).to_have_text(f"{word} 13")
    expect(card).to_contain_text("Alice Admin")
    expect(card).to_contain_text("Intermediate")
    expect(card).to_contain_text("11 min")
    expect(card).to_contain_text("2 lessons")
    expect(card).to_contain_text("$65.00")
    expect(card.locator(".rating")).to_have_count(0)  # nobody has rated it
    catalogue.get_by_label("Sort by").select_option("price")
    expect(catalogue.get_by_role("article").filter(has_text=f"{word} 00")).to_contain_text("Free")


def test_the_front_page_counts_what_there_is(site, page):
    counts = site.get("/api/site/")["site"]["counts"]
    page.goto("/")
    expect(page.locator("#hero-facts")).to_contain_text(f"{counts['courses']} courses")
    expect(page.locator("#hero-facts")).to_contain_text(f"{counts['instructors']} instructor")


def test_a_learner_sees_first_where_they_were(site, page, signed_in):
    student = site.person("student")
    [begun] = student.get("/api/courses/?enrolled=true&sort=recent&page_size=1")["courses"]
    signed_in(page, student)
    page.goto("/")
    card = page.get_by_role("region", name=begun["title"])
    expect(card).to_contain_text(f"{begun['progress']['percent']}% done")
    card.get_by_role("link", name=re.compile("Continue|Start")).click()
    expect(page).to_have_url(re.compile(r"/player\.html\?course=" + begun["id"]))


def test_hostile_text_is_shown_as_text(site, page, word):
    hostile = f"<img src=x onerror=alert(1)><script>alert(2)</script> {word}x"
    teacher = site.newcomer("<b onclick=alert(3)>Bob</b>", role="instructor")
    course = teacher.post(
        "/api/courses/create/",
        {
            "title": hostile,
            "description": "[click](javascript:alert(4)) <script>alert(5)</script> & more",
            "category": "<i>Cat</i>",
            "modules": [{"title": hostile, "lessons": [{"title": hostile, "body": "Words."}]}],
        },
    )["course"]
    site.person("admin").put(f"/api/courses/{course['id']}/update/", {"status": "published"})
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.goto(f"/?search={word}x")
    card = page.get_by_role("article")
    expect(card.get_by_role("heading")).to_have_text(hostile)
    expect(card).to_contain_text("<b onclick=alert(3)>Bob</b>")
    expect(page.get_by_role("button", name="<i>Cat</i> 1")).to_be_visible()
    card.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(hostile)
    expect(page.locator(".module h3")).to_have_text(hostile)
    expect(page.locator("#course-lead")).to_contain_text("<script>alert(5)</script> & more")
    assert page.locator("a[href^='javascript:']").count() == 0
    search_of(page).press_sequentially(f"{word}x")
    expect(options(page).first).to_contain_text(hostile)
    assert asked == []
    site.person("admin").delete(f"/api/courses/{course['id']}/delete/")


# States


def test_the_wait_is_shown(page, word, shelf):
    held = []
    page.route("**/api/courses/?*", lambda route: held.append(route))
    page.goto("/")
    until(page, "document.querySelectorAll('#results .skeleton-card').length === 8")
    expect(page.locator("#results [role=status]")).to_have_text("Loading…")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    for route in held:
        route.continue_()
    expect(page.locator("#results .cards > li")).to_have_count(12)


def test_a_failure_is_told_and_tried_again(page, word, shelf):
    page.expected_errors.append("ERR_FAILED|request failed")
    page.route("**/api/courses/**", lambda route: route.abort())
    page.goto(f"/?search={word}&level=beginner")
    alert = results(page).get_by_role("alert")
    expect(alert).to_contain_text("Could not reach the server")
    expect(page.locator("#result-count")).to_be_empty()
    expect(search_of(page)).to_have_value(word)
    page.unroute("**/api/courses/**")
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator("#result-count")).to_have_text("4 courses")
    expect(
        page.get_by_role("complementary", name="Filters").get_by_label("Beginner")
    ).to_be_checked()


def test_more_that_fails_is_tried_again(catalogue):
    page = catalogue
    page.expected_errors.append("ERR_FAILED|request failed")
    page.route("**/api/courses/?*cursor*", lambda route: route.abort())
    page.get_by_role("button", name="Load more").click()
    alert = page.locator("#more").get_by_role("alert")
    expect(alert).to_contain_text("Could not reach the server")
    page.unroute("**/api/courses/?*cursor*")
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator("#results .cards > li")).to_have_count(14)


def test_an_address_that_asks_for_nonsense(page):
    page.expected_errors.append("400")
    page.goto("/?level=expert&sort=shoesize")
    expect(results(page)).to_contain_text("One of its filters is not one that we know")
    results(page).get_by_role("link", name="Show all courses").click()
    expect(page.locator("#results .cards > li")).to_have_count(12)


def test_a_view_whose_script_does_not_come(page, shelf):
    page.expected_errors.append("ERR_FAILED|request failed")
    page.route("**/js/shop/course.js", lambda route: route.abort())
    page.goto(f"/?course={shelf[0]['id']}")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Could not reach the server")
    page.unroute("**/js/shop/course.js")
    alert.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(shelf[0]["title"])


# Everyone


@pytest.mark.parametrize(
    "context",
    [{"viewport": phone, "has_touch": True} for phone in PHONES],
    indirect=True,
    ids=["390", "320"],
)
def test_on_a_phone(catalogue, word, shelf):
    page = catalogue
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Filters").click()
    drawer = page.get_by_role("dialog", name="Filters")
    expect(drawer.get_by_label("Beginner")).to_be_focused()
    drawer.get_by_label("Beginner").check()
    show = drawer.get_by_role("button", name="Show 4 courses")
    expect(drawer.get_by_label("Beginner")).to_be_checked()
    assert_no_sideways_scroll(page)
    show.click()
    expect(drawer).to_have_count(0)
    expect(page.get_by_role("button", name="Filters 1 on")).to_be_focused()
    expect(page.locator("#result-count")).to_have_text("4 courses")
    for address in ("/", f"/?course={shelf[3]['id']}", "/?view=about", f"/?search=qq{word}"):
        page.goto(address)
        expect(page.get_by_role("heading").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert_no_sideways_scroll(page)
        small = page.evaluate(SMALL_TARGETS)
        assert small == [], address


SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea')]
    .filter((element) => element.checkVisibility())
    .filter((element) => getComputedStyle(element).display !== 'inline')
    .filter((element) => !element.matches('.skip-link, .visually-hidden'))
    .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 24 || height < 24).map(([html]) => html)"""

STOP = """() => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const card = element.closest('.card-link');
    const marked = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
        || (card && getComputedStyle(card).boxShadow !== 'none');
    return [element.id || element.className || element.textContent.trim(), marked];
}"""


def test_by_keyboard_from_top_to_bottom(page, word, shelf):
    page.goto(f"/?search={word}&level=advanced")
    expect(page.locator("#result-count")).to_have_text("3 courses")
    stops = []
    for _ in range(80):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
        if page.evaluate("document.activeElement === [...document.links].at(-1)"):
            break
    names = [name for name, _ in stops]
    assert names[0] == "skip-link"
    order = [
        "site-search",
        "sign-in",
        "sort",
        "category-all",
        "filters-level-advanced",
        "clear-all",
    ]
    places = [names.index(name) for name in order]
    assert places == sorted(places)
    cards = [name for name in names if name.startswith("catalogue-")]
    assert len(cards) == 3
    assert names.index(cards[0]) > places[-1]
    assert [name for name, is_marked in stops if not is_marked] == []


@pytest.mark.parametrize("context", SIGHTS, indirect=True, ids=str)
def test_axe_finds_nothing(page, axe, word, shelf):
    for address in ("/", f"/?search=qq{word}&level=beginner"):
        page.goto(address)
        expect(results(page).locator(".cards").first).to_be_visible()
        axe(page)
