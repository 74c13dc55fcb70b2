"""Without the net: what was opened is read, what is done is sent later, and nothing is left."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.lessons import UNSENT, address, enroll, every_kind, progress, until
from tests.proxy import Proxy

OFFLINE = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "request failed"]
KEPT = """(async () => ({
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).map(({ name }) => name),
}))()"""


# Whether the page and each script that it has loaded are kept.
READY = """Promise.all(['/player.html', ...performance.getEntriesByType('resource')
    .map(({name}) => name).filter(name => name.includes('/js/'))]
    .map(name => caches.match(name)))"""


@pytest.fixture(scope="module")
def course(site):
    return site.course(title="Far from the net", modules=every_kind())


@pytest.fixture
def learner(site, course):
    return enroll(site.newcomer(), course)


@pytest.fixture
def reader(page, context, learner, course, signed_in):
    """The page with the course, kept for reading, and the net gone."""
    page.expected_errors += OFFLINE
    signed_in(page, learner)
    page.goto(address(course, "A short text"))
    expect(page.locator(".prose").first).to_have_text("The end.")
    until(page, f"(await {READY}).every(Boolean)")
    context.set_offline(True)
    return page


def test_articles_are_read_and_progress_is_sent_once(reader, context, learner, course):
    context.set_offline(False)
    reader.goto("/?enrolled=true")
    expect(reader.get_by_role("link", name="Start learning")).to_be_visible()
    context.set_offline(True)
    reader.goto(address(course, "A short text"))
    expect(reader.locator(".offline-note")).to_be_visible()
    expect(reader.locator(".prose").first).to_have_text("The end.")
    reader.get_by_role("button", name="Mark complete").click()
    expect(reader.locator(".course-percent")).to_have_text("16% · 1 of 6")
    until(reader, f"{UNSENT}.length === 1")
    reader.goto("/?enrolled=true")
    expect(reader.get_by_text("There is no connection")).to_be_visible()
    reader.get_by_role("link", name="Start learning").click()
    expect(reader.locator(".course-percent")).to_have_text("16% · 1 of 6")
    sent = []
    reader.on("response", lambda answer: sent.append(answer.request.method))
    with reader.expect_response(lambda answer: answer.request.method == "PUT"):
        context.set_offline(False)
    expect(reader.locator(".offline-note")).to_be_hidden()
    assert progress(learner, course, "A short text")["completed"]
    assert sent.count("PUT") == 1


def test_a_net_that_never_answers_is_as_none(browser, site, learner, course, signed_in):
    host, port = urlsplit(site.url).netloc.split(":")
    with Proxy((host, int(port))) as line:
        line.open()
        context = browser.new_context(base_url=f"http://127.0.0.1:{line.port}")
        page = context.new_page()
        signed_in(page, learner)
        page.goto(address(course, "A short text"))
        until(page, f"(await {READY}).every(Boolean)")
        line.freeze()
        page.reload(wait_until="commit")
        expect(page.locator(".prose").first).to_have_text("The end.", timeout=20_000)
        expect(page.locator(".offline-note")).to_be_visible()
        line.open()
        expect(page.locator(".offline-note")).to_be_hidden()
        context.close()


def test_files_of_another_release_are_not_kept(reader, context):
    context.set_offline(False)
    old, other = "/v/0123456789abcdef/js/player.js", "/robots.txt"
    reader.evaluate("async (old) => (await caches.open((await caches.keys())[0])).add(old)", old)
    reader.reload()
    until(reader, f"!(await caches.match('{old}'))")
    until(reader, f"(await {READY}).every(Boolean)")
    for path in (old, other):
        reader.evaluate("path => fetch(path).then((answer) => answer.text())", path)
    until(reader, f"Boolean(await caches.match('{other}'))")
    assert not reader.evaluate("async (old) => Boolean(await caches.match(old))", old)


def test_notes_and_quizzes_are_kept_and_sent(reader, context, learner, course):
    reader.get_by_role("tab", name="Notes").click()
    reader.get_by_label("New note").fill("Written far away")
    reader.get_by_role("button", name="Add note").click()
    expect(reader.locator(".note-text")).to_have_text("Written far away")
    reader.locator("#contents").get_by_role("link", name="A quiz").click()
    reader.get_by_role("button", name="Start the quiz").click()
    reader.get_by_label("Earth").check()
    for _ in range(2):
        reader.get_by_role("button", name="Submit answers").click()
    expect(reader.get_by_text("Your answers are kept")).to_be_visible()
    with reader.expect_response(lambda answer: answer.request.method == "PUT"):
        context.set_offline(False)
    expect(reader.locator(".toast", has_text="Your quiz was marked")).to_be_visible()
    [kept] = learner.get(f"/api/courses/{course['id']}/notes/")["notes"]
    assert kept["text"] == "Written far away"
    assert progress(learner, course, "A quiz")["best_score"] == 20


def sign_out(page):
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitem", name="Sign out").click()


def test_nothing_is_left_after_signing_out(reader, context):
    reader.get_by_role("button", name="Mark complete").click()
    expect(reader.locator(".course-percent")).to_have_text("16% · 1 of 6")
    assert reader.evaluate(KEPT) == {"caches": ["edulearn-pages-1"], "databases": ["edulearn"]}
    sign_out(reader)
    reader.get_by_role("alertdialog", name="lose it").get_by_role("button", name="Cancel").click()
    expect(reader.get_by_role("button", name="Account of")).to_be_visible()
    reader.expected_errors.append("401")  # what is asked again with the net, as the session ends
    context.set_offline(False)
    sign_out(reader)
    expect(reader.locator(".locked")).to_be_visible()
    until(reader, f"(await {KEPT}).databases.length === 0")
    kept = reader.evaluate(
        "caches.match('/api/courses/').then(async found => [!!found, ...(await Promise.all("
        "(await caches.keys()).map(name => caches.open(name).then(cache => cache.keys()))))"
        ".flat().map(({url}) => url).filter(url => /api|media/.test(url))])"
    )
    assert kept == [False]


def test_the_site_can_be_installed(page, site):
    manifest = site.get("/manifest.webmanifest")
    assert {"192x192", "512x512"} <= {picture["sizes"] for picture in manifest["icons"]}
    for path in ("/", "/player.html"):
        assert '<link rel="manifest" href="/manifest.webmanifest">' in page.request.get(path).text()
    page.goto("/player.html?course=0")
    page.expected_errors.append("404")
    for picture in manifest["icons"]:
        assert page.request.get(picture["src"]).ok
