"""The course routes: the catalogue, and what instructors do with their courses."""

from django.conf import settings
from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response

from accounts.permissions import Anyone, IsInstructor
from courses.catalogue import search_courses
from courses.enrollments import Enrollment
from courses.models import Course
from courses.payments import Payment
from courses.serializers import CourseInput, CourseQuery, CourseUpdate
from courses.statistics import statistics_for
from edulearn.documents import object_id
from edulearn.inputs import read_body, read_query


@api_view(["GET"])
@permission_classes([Anyone])
def list_courses(request):
    """Published courses; with a token also the caller's own, or those they learn."""
    query = read_query(CourseQuery, request)
    page = search_courses(query, request.user)
    courses = [Course(document) for document in page.documents]
    summaries = [course.to_summary() for course in courses]
    if query["enrolled"]:
        progress = Enrollment.progress_by_course(request.user, courses)
        summaries = [{**s, "progress": progress.get(s["id"])} for s in summaries]
    return Response({"courses": summaries, **page.links(request)})


@api_view(["GET"])
@permission_classes([Anyone])
def list_categories(request):
    """The categories of published courses."""
    return Response({"categories": Course.category_counts()})


@api_view(["GET"])
@permission_classes([Anyone])
def get_course(request, course_id):
    """One course; the content of a lesson only where it is open to the caller."""
    course = Course.readable(object_id(course_id), request.user)
    return Response({"course": course.to_dict(request.user)})


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


@api_view(["PUT", "PATCH"])
@permission_classes([IsInstructor])
def update_course(request, course_id):
    """Change the fields sent."""
    course = Course.editable(object_id(course_id), request.user)
    course.update_course(request.user, **read_body(CourseUpdate, request))
    return Response({"message": "Course saved", "course": course.to_dict(request.user)})


@api_view(["DELETE"])
@permission_classes([IsInstructor])
def delete_course(request, course_id):
    """Remove the course, or archive it where someone has it."""
    course = Course.editable(object_id(course_id), request.user)
    gone = course.delete_course(
        in_use=lambda: Enrollment.exist_in(course) or Payment.standing_for(course)
    )
    kept = "Course archived: it is out of the catalogue, and its learners keep it"
    return Response({"message": "Course deleted" if gone else kept})


@api_view(["GET"])
@permission_classes([IsInstructor])
def statistics(request):
    """The figures of the dashboard: an instructor's own, an admin's of the whole site."""
    return Response({"stats": statistics_for(request.user)})
