"""A person's name for a browser: “Firefox on Linux”, from its User-Agent."""

# In this order: each browser also claims to be those after it.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def name_of(request):
    """The name of the browser that sent a request."""
    return describe(request.headers.get("User-Agent", ""))


def describe(agent):
    """The browser and the system; a program by its own name; or that neither is known."""
    browser, system = _first(_BROWSERS, agent), _first(_SYSTEMS, agent)
    if browser:
        return f"{browser} on {system}" if system else browser
    return agent.partition("/")[0].strip()[:40] or "Unknown device"


def _first(names, agent):
    return next((name for mark, name in names.items() if mark in agent), None)
