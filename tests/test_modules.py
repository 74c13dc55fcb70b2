"""The pages name the modules that they need, so that none is found out late, level by level."""

import re
from pathlib import Path

import pytest
from django.conf import settings

IMPORT = re.compile(r"""^(?:(?:import|export)\b[^;]*?\bfrom|import)\s*'(\.[^']+)';""", re.M)
PRELOAD = re.compile(r'<link rel="modulepreload" href="/([^"]+)"')
ENTRY = re.compile(r'<script type="module" src="/([^"]+)">')


@pytest.mark.parametrize(
    ("page", "parts"), [("player.html", ["js/player/article.js"]), ("certificate.html", [])]
)
def test_preloads_are_what_is_imported_then_the_parts_that_are_likely_needed(page, parts):
    text = (settings.FRONTEND_DIR / page).read_text()
    [entry] = ENTRY.findall(text)
    first = imported(entry)
    later = {module for part in parts for module in imported(part)} - first
    assert PRELOAD.findall(text) == sorted(first - {entry}) + sorted(later)


def test_the_player_asks_for_the_parts_of_a_video_at_once():
    [named] = re.findall(r"^const VIDEO = \[(.*)\];$", read("js/player/parts.js"), re.M)
    modules = {
        beside("js/player/parts.js", f"{name}.js") for name in re.findall("'([^']+)'", named)
    }
    there = imported("js/player.js") | imported("js/player/article.js") | {"js/player/video.js"}
    assert modules == imported("js/player/video.js") - there


VIEWS = {view: view for view in ("about", "catalogue", "course", "learning", "reset")}
VIEWS |= {"verify": "confirm", "email": "confirm"}


@pytest.mark.parametrize(("view", "module"), VIEWS.items())
def test_the_shop_preloads_what_its_view_imports(view, module):
    shared = PRELOAD.findall(read("index.html"))
    [own] = re.findall(rf"^    {view}: \[(.*)\],$", read("js/shop-boot.js"), re.M)
    named = {*shared, *(f"js/{name}.js" for name in re.findall(r"'([^']+)'", own))}
    assert named == imported("js/script.js") - {"js/script.js"} | imported(f"js/shop/{module}.js")


def imported(entry):
    """The module and all that it imports, as paths below the frontend."""
    found, ahead = set(), [entry]
    while ahead:
        module = ahead.pop()
        if module not in found:
            found.add(module)
            ahead += [beside(module, name) for name in IMPORT.findall(read(module))]
    return found


def read(module):
    return (settings.FRONTEND_DIR / module).read_text()


def beside(module, name):
    path = (settings.FRONTEND_DIR / module).parent / name
    return path.resolve().relative_to(Path(settings.FRONTEND_DIR).resolve()).as_posix()


def test_the_sprite_holds_the_icons_that_are_used_and_no_others():
    root = Path(settings.FRONTEND_DIR)
    text = "".join(path.read_text() for path in [*root.glob("js/**/*.js"), *root.glob("*.html")])
    there = set(re.findall(r'id="([^"]+)"', read("vendor/fontawesome/icons.svg")))
    named = set(re.findall(r"""['"#]([a-z0-9-]+)['"]""", text))
    drawn = set(re.findall(r"""(?:icon\(|symbol: )'([a-z0-9-]+)'""", text))
    assert there - named == drawn - there == set()
