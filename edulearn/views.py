"""The site's own routes: is it well, and what is it."""

import sys

from django.conf import settings
from django.http import HttpResponse
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.response import Response

from accounts.models import INSTRUCTOR, STUDENT, User
from accounts.permissions import Anyone
from courses.gateways import payment_methods
from courses.models import PUBLISHED, Course
from edulearn import db
from edulearn import schemas as shapes
from edulearn.errors import (
    NotFound,
    Problem,
    ServerError,
    Unavailable,
    problem,
    problem_response,
)
from edulearn.openapi import describe
from edulearn.page_files import page_text


@describe("alive", answers={200: shapes.HealthAnswer})
@api_view(["GET"])
@authentication_classes([])
@permission_classes([Anyone])
def alive(request):
    """The process answers."""
    return Response({"status": "alive"})


@describe("ready", answers={200: shapes.HealthAnswer}, errors=[Unavailable])
@api_view(["GET"])
@authentication_classes([])
@permission_classes([Anyone])
def ready(request):
    """The process and its database answer."""
    if not db.is_ready():
        raise Unavailable("The database does not answer.")
    return Response({"status": "ready"})


@describe("getSite", answers={200: shapes.SiteAnswer})
@api_view(["GET"])
@authentication_classes([])
@permission_classes([Anyone])
def site(request):
    """What the pages need to know of this site, with figures as they are."""
    users = User.collection()
    counts = {
        "courses": Course.collection().count_documents({"status": PUBLISHED}),
        "instructors": users.count_documents({"role": INSTRUCTOR}),
        "learners": users.count_documents({"role": STUDENT}),
    }
    return Response(
        {
            "site": {
                "name": settings.SITE_NAME,
                "currency": settings.CURRENCY,
                "instructor_signup": settings.INSTRUCTOR_SIGNUP,
                "course_review": settings.COURSE_REVIEW,
                "verify_email": settings.VERIFY_EMAIL,
                "demo": settings.DEMO,
                "payment_methods": list(payment_methods()),
                "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
                "card_gateway": payment_methods().get("card"),
                "counts": counts,
            }
        }
    )


def not_found(request, exception=None):
    """People who look for a page get a page; whoever asks the API gets a problem."""
    wants_page = "text/html" in request.headers.get("Accept", "")
    if request.path_info.startswith("/api/") or not wants_page:
        return problem_response(NotFound(f"There is nothing at {request.path_info}."))
    return HttpResponse(page_text(settings.FRONTEND_DIR / "404.html"), status=404)


def bad_request(request, exception=None):
    return problem_response(Problem())


def server_error(request):
    return problem(sys.exc_info()[1] or ServerError())
