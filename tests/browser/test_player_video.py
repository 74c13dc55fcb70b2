"""Videos: they play, are found again where they were left, and answer to every key."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.lessons import UNSENT, address, enroll, every_kind, progress, until


@pytest.fixture(scope="module")
def course(site):
    return site.course(title="Films", modules=every_kind())


@pytest.fixture
def learner(site, course):
    return enroll(site.newcomer(), course)


@pytest.fixture
def film(page, learner, course, signed_in):
    """The page, with a film that is ready to play."""
    signed_in(page, learner)
    open_film(page, course)
    return page


def open_film(page, course):
    page.goto(address(course, "A film"))
    wait_for(page, "video?.readyState > 0")


def state(page, name):
    return page.evaluate(f"document.querySelector('video').{name}")


def wait_for(page, condition):
    until(page, f"(video => {condition})(document.querySelector('video'))")


def saved(answer):
    """Whether it is the server's answer to progress that was told."""
    return "/progress/" in answer.url and answer.request.method == "PUT" and answer.ok


def told(answer):
    return answer.request.post_data_json


def control(page, name):
    return page.locator(".video-controls").get_by_role("button", name=name, exact=True)


def test_it_plays(film):
    film.get_by_role("button", name="Play", exact=True).first.click()
    wait_for(film, "video.currentTime > 0.4 && !video.paused")
    control(film, "Pause").click()
    assert state(film, "paused")
    expect(control(film, "Play")).to_be_visible()


def test_ranges_are_served(film):
    answers = []
    film.on("response", lambda answer: answers.append((answer.url, answer.status)))
    film.reload()
    wait_for(film, "video?.seekable.length && Math.abs(video.seekable.end(0) - video.duration) < 1")
    assert {status for url, status in answers if url.endswith(".mp4")} == {206}


def test_it_is_left_and_resumed_here_and_elsewhere(film, browser, site, learner, course, signed_in):
    film.keyboard.press("5")
    film.keyboard.press("k")
    wait_for(film, "video.currentTime > 22.2")
    with film.expect_response(saved):
        film.keyboard.press("k")
    left_at = state(film, "currentTime")
    assert progress(learner, course, "A film")["position"] == pytest.approx(left_at, abs=0.2)
    film.reload()
    wait_for(film, f"video && Math.abs(video.currentTime - {left_at}) < 1")
    elsewhere = browser.new_context(base_url=site.url)
    other = elsewhere.new_page()
    signed_in(other, learner)
    open_film(other, course)
    wait_for(other, f"Math.abs(video.currentTime - {left_at}) < 1")
    elsewhere.close()


def test_position_is_saved_on_leaving(film, learner, course):
    film.keyboard.press("ArrowRight")
    wait_for(film, "!video.seeking && video.currentTime === 5")
    film.goto("/404.html")
    deadline = time.monotonic() + 5
    while progress(learner, course, "A film")["position"] != 5:
        assert time.monotonic() < deadline, progress(learner, course, "A film")


def test_position_is_saved_while_it_plays(film, learner, course):
    film.evaluate("document.querySelector('video').playbackRate = 8")
    with film.expect_response(saved):
        film.keyboard.press("k")
    assert not state(film, "paused")
    assert progress(learner, course, "A film")["position"] >= 10


def test_a_dropped_save_is_sent_later(film, learner, course):
    film.expected_errors += ["ERR_FAILED", "request failed"]
    film.route("**/progress/", lambda route: route.abort())
    film.keyboard.press("2")
    film.keyboard.press("k")
    wait_for(film, "video.currentTime > 8.8")
    film.keyboard.press("k")
    film.get_by_role("button", name="Mark complete").click()
    until(film, f"{UNSENT}.some(({{completed, position}}) => completed && position > 8)")
    film.unroute("**/progress/")
    film.goto("/404.html")  # what is told on the way out takes nothing away of what was kept
    with film.expect_response(saved):
        open_film(film, course)
    stored = progress(learner, course, "A film")
    assert (stored["completed"], stored["position"] > 8) == (True, True)


def test_seeking_is_not_watching(film, learner, course):
    film.evaluate("document.querySelector('video').playbackRate = 8")
    film.keyboard.press("9")
    film.keyboard.press("k")
    with film.expect_response(lambda answer: saved(answer) and told(answer)["position"] == 0):
        wait_for(film, "video.ended")
    stored = progress(learner, course, "A film")
    assert not stored["completed"]
    assert stored["played"] == [[pytest.approx(37.8, abs=0.3), pytest.approx(42, abs=0.3)]]
    film.keyboard.press("Escape")
    film.reload()  # what was played before counts, and nothing else
    wait_for(film, "video?.readyState > 0")
    film.evaluate("document.querySelector('video').playbackRate = 12")
    film.keyboard.press("0")
    film.keyboard.press("k")
    expect(film.get_by_role("button", name="Completed")).to_be_visible(timeout=15_000)
    expect(film.locator(".course-percent")).to_have_text("16% · 1 of 6")


def test_next_comes_by_itself_unless_cancelled(film):
    film.keyboard.press("9")
    film.evaluate("document.querySelector('video').playbackRate = 8")
    film.keyboard.press("k")
    film.get_by_role("button", name="Cancel").click()
    expect(film.locator(".up-next")).to_have_count(0)
    film.keyboard.press("9")
    film.keyboard.press("k")
    film.get_by_role("button", name="Go now").click()
    expect(film.locator("h1")).to_have_text("Another film")
    wait_for(film, "video.currentTime > 0.1")


def test_nobody_is_taken_away_from_what_they_write(film):
    film.get_by_role("tab", name="Notes").click()
    film.keyboard.press("9")
    film.evaluate("document.querySelector('video').playbackRate = 8")
    film.keyboard.press("k")
    expect(film.locator(".up-next")).to_be_visible()
    film.get_by_label("New note").focus()
    expect(film.locator(".up-next")).to_have_count(0)
    film.evaluate("document.querySelector('video').currentTime = 38")
    film.evaluate("document.querySelector('video').play()")
    wait_for(film, "video.ended")
    expect(film.locator(".up-next")).to_have_count(0)
    expect(film.locator("h1")).to_have_text("A film")


def test_next_waits_and_goes(film):
    film.keyboard.press("9")
    film.evaluate("document.querySelector('video').playbackRate = 8")
    film.keyboard.press("k")
    expect(film.locator(".up-next")).to_be_visible()
    expect(film.locator("h1")).to_have_text("Another film")


def test_captions_and_speed_are_remembered(film):
    film.keyboard.press("c")
    expect(control(film, "Captions")).to_have_attribute("aria-pressed", "true")
    control(film, "Speed 1×").click()
    film.get_by_role("menuitemradio", name="1.5×").click()
    film.reload()
    wait_for(film, "video?.readyState > 0")
    assert state(film, "textTracks[0].mode") == "showing"
    assert state(film, "playbackRate") == 1.5
    film.keyboard.press("1")
    wait_for(film, "video.textTracks[0].activeCues?.[0]?.text.startsWith('Look 1')")


def test_transcript_is_searched_follows_and_seeks(film, axe):
    control(film, "Transcript").click()
    transcript = film.get_by_role("region", name="Transcript")
    expect(transcript.locator(".cue")).to_have_count(12)
    film.evaluate("document.querySelector('video').currentTime = 11")
    expect(transcript.locator("[aria-current]")).to_contain_text("Look 2")
    transcript.get_by_role("searchbox").fill("look 3")
    expect(transcript.locator(".cue:visible")).to_have_count(1)
    axe(film)
    transcript.locator(".cue:visible").click()
    wait_for(film, "Math.abs(video.currentTime - 16.1) < 0.3")
    control(film, "Transcript").click()
    expect(transcript).to_be_hidden()


def test_chapters_are_listed_and_seek(film):
    film.get_by_role("button", name="0:24 Found").click()
    wait_for(film, "Math.abs(video.currentTime - 24.2) < 0.3")
    slider = film.get_by_role("slider", name="Seek")
    expect(slider).to_have_attribute("aria-valuetext", "24 seconds of 42 seconds, Found")
    expect(film.locator(".seek-marks i")).to_have_count(3)


def test_seek_bar_by_keys(film):
    slider = film.get_by_role("slider", name="Seek")
    slider.focus()
    for key, at in (("ArrowRight", 5), ("ArrowRight", 10), ("ArrowLeft", 5), ("Home", 0)):
        film.keyboard.press(key)
        wait_for(film, f"Math.abs(video.currentTime - {at}) < 0.3")
    film.keyboard.press("End")
    wait_for(film, "video.duration - video.currentTime < 0.3")
    expect(slider).to_have_attribute("aria-valuetext", "42 seconds of 42 seconds, How it grows")


def test_every_key(film):
    press = film.keyboard.press
    for key, at in (
        ("4", 16.8),
        ("j", 6.8),
        ("l", 16.8),
        ("ArrowLeft", 11.8),
        ("ArrowRight", 16.8),
    ):
        press(key)
        wait_for(film, f"Math.abs(video.currentTime - {at}) < 0.5")
    for key in ("k", " "):
        press(key)
        wait_for(film, f"video.paused === {'false' if key == 'k' else 'true'}")
    press(">")
    assert state(film, "playbackRate") == 1.25
    press("<")
    press("<")
    assert state(film, "playbackRate") == 0.75
    press("m")
    assert state(film, "muted")
    expect(control(film, "Mute")).to_have_attribute("aria-pressed", "true")
    press("m")
    film.locator("video").click(position={"x": 20, "y": 20})
    press("ArrowDown")
    assert state(film, "volume") == 0.95
    press("ArrowUp")
    assert state(film, "volume") == 1
    press("f")
    until(film, "document.fullscreenElement?.id === 'stage'")
    press("f")
    until(film, "!document.fullscreenElement")
    for forth, back in (("Shift+N", "Shift+P"), ("n", "p")):
        press(forth)
        expect(film.locator("h1")).to_have_text("Another film")
        press(back)
        expect(film.locator("h1")).to_have_text("A film")


def test_keys_are_silent_where_one_types_and_can_be_switched_off(film):
    film.get_by_role("tab", name="Notes").click()
    film.get_by_label("New note").fill("")
    film.keyboard.type("km4")
    assert (state(film, "paused"), state(film, "muted")) == (True, False)
    assert state(film, "currentTime") == 0
    film.locator("h1").focus()
    for key in ("Control+m", "Alt+4", "Meta+k"):
        film.keyboard.press(key)
    assert (state(film, "muted"), state(film, "currentTime")) == (False, 0)
    film.keyboard.press("?")
    film.get_by_role("dialog", name="Keyboard shortcuts").get_by_label("Use these keys").uncheck()
    film.keyboard.press("Escape")
    film.keyboard.press("m")
    assert not state(film, "muted")


def test_controls_hide_and_stay_while_focused(film):
    film.locator(".video-start").click()
    film.mouse.move(0, 0)
    box = film.locator(".video")
    expect(box).to_have_attribute("data-idle", "")
    expect(film.locator(".video-controls")).to_have_css("opacity", "0")
    film.keyboard.press("Tab")
    expect(film.get_by_role("slider", name="Seek")).to_be_focused()
    film.wait_for_timeout(3500)  # longer than controls stay for a pointer that rests
    expect(film.locator(".video-controls")).to_have_css("opacity", "1")


def test_a_video_that_fails_says_so(page, learner, course, signed_in):
    page.expected_errors += ["request failed", "ERR_"]
    page.route("**/*.mp4", lambda route: route.abort())
    signed_in(page, learner)
    page.goto(address(course, "A film"))
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    page.unroute("**/*.mp4")
    page.get_by_role("alert").get_by_role("button", name="Try again").click()
    wait_for(page, "video.currentTime > 0.1")


def test_a_link_that_is_too_old_is_renewed(page, context, site, learner, course, signed_in):
    page.expected_errors += ["404"]
    stale = []

    def age(route):
        answer = route.fetch()
        text = answer.text()
        if not stale:
            stale.append(text)
            text = text.replace("/demo/binary-search.mp4", "/media/too-old/binary-search.mp4")
        route.fulfill(response=answer, body=text)

    page.route(f"**/api/courses/{course['id']}/", age)
    signed_in(page, learner)
    page.goto(address(course, "A film"))
    page.get_by_role("alert").get_by_role("button", name="Try again").click()
    wait_for(page, "video.currentTime > 0.1")


def test_the_system_knows_what_plays(film):
    shown = film.evaluate("(({title, album}) => [title, album])(navigator.mediaSession.metadata)")
    assert shown == ["A film", "Films"]
    film.keyboard.press("Shift+N")
    expect(film.locator("h1")).to_have_text("Another film")
    until(film, "navigator.mediaSession.metadata?.title === 'Another film'")


def test_picture_in_picture(film):
    film.keyboard.press("k")
    wait_for(film, "video.currentTime > 0.1")
    control(film, "Picture in picture").click()
    until(film, "document.pictureInPictureElement === document.querySelector('video')")
    expect(control(film, "Picture in picture")).to_have_attribute("aria-pressed", "true")
    control(film, "Picture in picture").click()
    until(film, "!document.pictureInPictureElement")


def test_menu_begins_at_what_is_chosen(film):
    control(film, "Speed 1×").click()
    expect(film.get_by_role("menuitemradio", name="Normal")).to_be_focused()


PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_on_a_phone(film):
    control(film, "Speed 1×").click()
    for item in film.get_by_role("menuitemradio").all():
        expect(item).to_be_in_viewport(ratio=1)
        assert inside(film.locator(".video").bounding_box(), item.bounding_box())
    film.get_by_role("menuitemradio", name="2×").click()
    film.locator(".video-start").click()
    film.get_by_role("tab", name="Notes").click()
    film.get_by_role("button", name="Add note").scroll_into_view_if_needed()
    film.evaluate("scrollTo(0, 400)")
    expect(film.locator("video")).to_be_in_viewport(ratio=1)


def inside(outer, inner):
    """Whether one box is within another, by a pixel."""
    return (
        outer["x"] - 1 <= inner["x"]
        and outer["y"] - 1 <= inner["y"]
        and inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
        and inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
    )
