"""The course routes: the catalogue, and what instructors do with their courses."""

from django.conf import settings
from rest_framework.decorators import api_view, permission_classes, throttle_classes
from rest_framework.response import Response

from accounts.permissions import Anyone, IsInstructor
from courses import schemas as shapes
from courses.catalogue import count_facets, search_courses
from courses.enrollments import Enrollment, locks_of
from courses.markdown import to_html
from courses.models import Course, VersionConflict
from courses.payments import Payment
from courses.serializers import (
    CourseInput,
    CourseQuery,
    CourseUpdate,
    FacetQuery,
    MarkdownInput,
)
from courses.statistics import statistics_for
from courses.wishlist import Wish
from edulearn import audit
from edulearn.documents import object_id
from edulearn.errors import Forbidden
from edulearn.inputs import read_body, read_query
from edulearn.limits import SearchThrottle
from edulearn.openapi import LOCATION, describe
from edulearn.pagination import whole
from edulearn.schemas import MessageAnswer


@describe("listCourses", query=CourseQuery, answers={200: shapes.CoursesAnswer}, errors=[Forbidden])
@api_view(["GET"])
@permission_classes([Anyone])
@throttle_classes([SearchThrottle])
def list_courses(request):
    """Published courses; with a token also the caller's own, or those they learn."""
    query = read_query(CourseQuery, request)
    page = search_courses(query, request.user)
    courses = [Course(document) for document in page.documents]
    summaries = [course.to_summary() for course in courses]
    if query["enrolled"]:
        progress = Enrollment.progress_by_course(request.user, courses)
        summaries = [{**s, "progress": progress.get(s["id"])} for s in summaries]
    elif request.user.is_authenticated and not query["mine"]:
        wished = Wish.among(request.user, [course.id for course in courses])
        summaries = [{**s, "wished": s["id"] in wished} for s in summaries]
    return Response({"courses": summaries, **page.links(request)})


@describe("listCategories", answers={200: shapes.CategoriesAnswer})
@api_view(["GET"])
@permission_classes([Anyone])
def list_categories(request):
    """The categories of published courses."""
    categories = Course.category_counts()
    return Response({"categories": categories, **whole(categories)})


@describe("listFacets", query=FacetQuery, answers={200: shapes.FacetsAnswer})
@api_view(["GET"])
@permission_classes([Anyone])
@throttle_classes([SearchThrottle])
def list_facets(request):
    """What the catalogue can be filtered by, with how many courses each choice would show."""
    return Response({"facets": count_facets(read_query(FacetQuery, request))})


@describe("getCourse", answers={200: shapes.CourseAnswer})
@api_view(["GET"])
@permission_classes([Anyone])
def get_course(request, course_id):
    """One course; the content of a lesson only where it is open to the caller."""
    course = Course.readable(object_id(course_id), request.user)
    enrollment = Enrollment.find(request.user, course)
    detail = course.to_dict(request.user, locks=locks_of(course, request.user, enrollment))
    if enrollment:
        detail["progress"] = enrollment.summary(course.lesson_ids)
    elif request.user.is_authenticated and not course.owned_by(request.user):
        detail["wished"] = bool(Wish.among(request.user, [course.id]))
    return Response({"course": detail})


@describe(
    "createCourse",
    body=CourseInput,
    answers={201: shapes.SavedCourseAnswer},
    parameters=[LOCATION],
)
@api_view(["POST"])
@permission_classes([IsInstructor])
def create_course(request):
    """Create a course owned by the caller."""
    form = read_body(CourseInput, request)
    course = Course.create_course(instructor=request.user, **form)
    return Response(
        {"message": "Course created", "course": course.to_dict(request.user)},
        status=201,
        headers={"Location": f"{settings.SITE_URL}/api/courses/{course.id}/"},
    )


@describe(
    {"PUT": "updateCourse", "PATCH": "patchCourse"},
    body=CourseUpdate,
    answers={200: shapes.SavedCourseAnswer},
    errors=[VersionConflict],
)
@api_view(["PUT", "PATCH"])
@permission_classes([IsInstructor])
def update_course(request, course_id):
    """Change the fields sent."""
    course = Course.editable(object_id(course_id), request.user)
    status, price = course.status, course.price_text
    course.update_course(request.user, **read_body(CourseUpdate, request))
    audit.record_change(request.user, "course.status", course, status, course.status)
    audit.record_change(request.user, "course.price", course, price, course.price_text)
    return Response({"message": "Course saved", "course": course.to_dict(request.user)})


@describe("previewMarkdown", body=MarkdownInput, answers={200: shapes.MarkdownAnswer})
@api_view(["POST"])
@permission_classes([IsInstructor])
def preview_markdown(request):
    """A text as its readers will see it."""
    return Response({"html": to_html(read_body(MarkdownInput, request)["text"])})


@describe("deleteCourse", answers={200: MessageAnswer}, errors=[VersionConflict])
@api_view(["DELETE"])
@permission_classes([IsInstructor])
def delete_course(request, course_id):
    """Remove the course, or archive it where someone has it."""
    course = Course.editable(object_id(course_id), request.user)
    gone = course.delete_course(
        in_use=lambda: Enrollment.exist_in(course) or Payment.standing_for(course)
    )
    audit.record(request.user, "course.deleted", course, archived=not gone)
    kept = "Course archived: it is out of the catalogue, and its learners keep it"
    return Response({"message": "Course deleted" if gone else kept})


@describe("getStatistics", answers={200: shapes.StatisticsAnswer})
@api_view(["GET"])
@permission_classes([IsInstructor])
def statistics(request):
    """The figures of the dashboard: an instructor's own, an admin's of the whole site."""
    return Response({"stats": statistics_for(request.user)})
