"""How long a browser keeps what a page is made of, and how it learns of a new release."""

import json
import re
from html import escape, unescape

import pytest
from django.conf import settings

from edulearn.page_files import KEPT_FOR_GOOD, Files

GZIP = {"Accept-Encoding": "gzip"}
PAGES = ["/", "/admin.html", "/player.html", "/certificate.html"]


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def named_by(visitor, page="/"):
    """The addresses of scripts and styles that a page names."""
    text = body_of(visitor.get(page)).decode()
    return re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css))"', text)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_is_made_of_is_kept_for_good(visitor, page):
    named = named_by(visitor, page)
    assert named
    for path in named:
        answer = visitor.get(path, **GZIP)
        assert answer.status_code == 200, path
        assert answer["Cache-Control"] == KEPT_FOR_GOOD, path
        plain = visitor.get(re.sub("^/v/[^/]+", "", path), **GZIP)
        assert body_of(answer) == body_of(plain)
        assert plain["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("page", PAGES)
def test_what_holds_up_the_first_paint_is_one_style_and_one_script(visitor, page):
    head = body_of(visitor.get(page)).decode().partition("</head>")[0]
    [style] = re.findall(r'<link rel="stylesheet" href="([^"]+)">', head)
    assert len(re.findall(r'<script src="([^"]+)"></script>', head)) == 1
    written = (settings.FRONTEND_DIR / (page[1:] or "index.html")).read_text().partition("</head>")
    texts = [
        (settings.FRONTEND_DIR / path).read_text()
        for path in re.findall(r'<link rel="stylesheet" href="/([^"]+)">', written[0])
    ]
    answer = visitor.get(style)
    assert body_of(answer).decode() == "\n".join(texts)
    assert answer["Content-Type"] == 'text/css; charset="utf-8"'


def test_a_page_is_asked_for_each_time(visitor):
    first = visitor.get("/", **GZIP)
    assert first["Cache-Control"] == "no-cache"
    for known in (first["ETag"], f'W/{first["ETag"]}, "other"', "*"):
        again = visitor.get("/", **GZIP, **{"If-None-Match": known})
        assert (again.status_code, body_of(again)) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert "Accept-Encoding" in again["Vary"]
    assert visitor.get("/", **{"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/js/admin.js", "/css/base.css", "/static/"])
def test_a_plain_name_is_asked_for_each_time(visitor, path):
    if path == "/static/":
        page = visitor.get("/api/docs/").content.decode()
        path = page.partition('src="')[2].partition('"')[0]
    first = visitor.get(path, **GZIP)
    assert first["Cache-Control"] == "no-cache"
    for header, known in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = visitor.get(path, **GZIP, **{header: first[known]})
        assert (again.status_code, body_of(again)) == (304, b"")


@pytest.mark.parametrize("path", ["/icons/icon-192.png", "/demo/contrast.mp4"])
def test_pictures_and_films_may_be_a_day_old(visitor, path):
    assert visitor.get(path)["Cache-Control"] == "public, max-age=86400"


def test_another_release_gives_what_is_here_and_is_not_kept(visitor):
    answer = visitor.get("/v/0123456789abcdef/js/admin.js")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-cache"


def test_a_version_leads_to_scripts_and_styles_alone(visitor):
    version = named_by(visitor)[0].split("/")[2]
    for path in ("/js/none.js", "/admin.html", "/api/courses/", "/js/../../manage.py", "/js/"):
        assert visitor.get(f"/v/{version}{path}").status_code == 404, path


def test_any_change_of_a_script_is_another_version_and_another_page(visitor, tmp_path, monkeypatch):
    for name, text in {"index.html": '<script src="/js/a.js"></script>', "js/a.js": "1"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(settings, "FRONTEND_DIR", tmp_path)
    monkeypatch.setattr(settings, "WHITENOISE_ROOT", tmp_path)
    before = Files(None)
    (tmp_path / "js/a.js").write_text("2")
    after = Files(None)
    assert before.version != after.version
    assert before.files["/"].headers["ETag"] != after.files["/"].headers["ETag"]
    assert after.version.encode() in after.files["/"].plain


# The site's name


@pytest.fixture
def school(settings):
    settings.SITE_NAME = "Åsa’s <School> & Co"
    return settings.SITE_NAME


@pytest.mark.parametrize("page", PAGES)
def test_a_page_bears_the_name_of_the_site(school, page):
    text = Files(None).files[page].plain.decode()
    assert "EduLearn" not in text
    [name] = re.findall('<meta name="application-name" content="(.*)">', text)
    assert unescape(name) == school
    assert unescape(re.findall("<title>(.*)</title>", text)[0]).endswith(school) or page == "/"


def test_so_does_the_page_of_what_is_not_there(visitor, school):
    text = visitor.get("/nowhere", Accept="text/html").content.decode()
    assert f"<span>{escape(school)}</span>" in text
    assert "EduLearn" not in text


def test_a_phone_calls_the_site_by_its_name(school):
    manifest = Files(None).files["/manifest.webmanifest"]
    told = json.loads(manifest.plain)
    assert (told["name"], told["short_name"]) == (school, school)
    assert told["start_url"] == "/?enrolled=true"
    assert manifest.headers["Content-Type"].startswith("application/manifest+json")


def test_no_script_has_a_name_of_its_own_for_it():
    for script in (settings.FRONTEND_DIR / "js").rglob("*.js"):
        assert "EduLearn" not in script.read_text("utf-8"), script
