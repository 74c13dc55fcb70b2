"""What the shop preloads: all that a view needs at once, and nothing that it does not."""

import re

import pytest
from django.conf import settings

JS = settings.FRONTEND_DIR / "js"
VIEWS = ["about", "catalogue", "course", "learning"]
IMPORT = re.compile(r"^(?:import|export)\b[^;]*?'(\.[^']+)';", re.M)


def needed(*entries):
    """The modules that these import, at first hand or any further, themselves included."""
    found, open_ones = set(), [(JS / entry).resolve() for entry in entries]
    while open_ones:
        module = open_ones.pop()
        if module not in found:
            found.add(module)
            open_ones += [
                (module.parent / to).resolve() for to in IMPORT.findall(module.read_text())
            ]
    return {str(module.relative_to(JS)) for module in found}


def preloaded(view):
    page = (settings.FRONTEND_DIR / "index.html").read_text()
    shared = re.findall(r'<link rel="modulepreload" href="/js/([^"]+)">', page)
    [own] = re.findall(rf"^    {view}: \[(.*)\],$", (JS / "shop-boot.js").read_text(), re.M)
    return [*shared, *(f"{name}.js" for name in re.findall(r"'([^']+)'", own))]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_preloads_its_modules(view):
    listed = preloaded(view)
    assert sorted(listed) == sorted(needed("script.js", f"shop/{view}.js") - {"script.js"})
