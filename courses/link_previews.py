"""What a shared link to a course says of it: messengers and search engines run no scripts."""

import logging
from urllib.parse import urljoin

from bson import ObjectId
from django.conf import settings
from django.utils.html import format_html, format_html_join
from pymongo.errors import PyMongoError

from courses.models import PUBLISHED, Course

SHOWN = {"title": 1, "summary": 1, "thumbnail": 1}

log = logging.getLogger(__name__)


def head_of(course_id):
    """The title and meta tags (Open Graph, https://ogp.me) for a course's page, as safe HTML.

    None for whatever is not the id of a published course, or while the database is away: the page
    itself then says what is wrong.
    """
    course = _published(course_id)
    if not course:
        return None
    tags = {
        "og:type": "website",
        "og:site_name": settings.SITE_NAME,
        "og:title": course.title,
        "og:description": course.document["summary"],
        "og:url": f"{settings.SITE_URL}/?course={course.id}",
        **_picture(course.document["thumbnail"]),
    }
    return format_html(
        '<title>{} · {}</title>\n  <meta name="description" content="{}">{}',
        course.title,
        settings.SITE_NAME,
        course.document["summary"],
        format_html_join("", '\n  <meta property="{}" content="{}">', tags.items()),
    )


def _published(course_id):
    if not ObjectId.is_valid(course_id):
        return None
    try:
        found = Course.collection().find_one(
            {"_id": ObjectId(course_id), "status": PUBLISHED}, SHOWN
        )
    except PyMongoError as error:
        log.warning("A course's page goes out without its title: %s", error)
        return None
    return found and Course(found)


def _picture(thumbnail):
    """Nobody who shows previews draws SVG."""
    if not thumbnail or thumbnail.endswith(".svg"):
        return {}
    return {
        "og:image": urljoin(f"{settings.SITE_URL}/", thumbnail),
        "twitter:card": "summary_large_image",
    }
