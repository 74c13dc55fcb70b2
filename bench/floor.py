"""The bare floor: the same twenty courses from the same database, with no framework around them.

What the site takes beyond this is what routing, permissions, validation and headers cost.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edulearn.settings")

import django  # noqa: E402

django.setup()

from courses.models import PUBLISHED, SUMMARY, Course  # noqa: E402
from edulearn.db import get_db  # noqa: E402
from edulearn.rendering import to_json  # noqa: E402


def application(environ, start_response):
    found = get_db().courses.find({"status": PUBLISHED}, SUMMARY).sort("created_at", -1).limit(20)
    body = to_json({"courses": [Course(document).to_summary() for document in found]})
    start_response("200 OK", [("Content-Type", "application/json")])
    return [body]
