"""The route by which those who teach a course see how its learners get on."""

from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response

from accounts.models import User
from accounts.permissions import IsInstructor
from courses.community_schemas import Writer
from courses.enrollments import Enrollment
from courses.models import SUMMARY, Course
from edulearn.documents import object_id
from edulearn.inputs import read_query
from edulearn.openapi import describe
from edulearn.pagination import PageQuery
from edulearn.schemas import CountAnswer, PageAnswer


class LearnerShape(serializers.Serializer):
    """Someone who has the course; no user where the account is closed."""

    user = Writer(allow_null=True)
    percent = CountAnswer(max_value=100)
    completed = CountAnswer()
    lessons_count = CountAnswer()
    enrolled_at = serializers.DateTimeField()
    active_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)


class LearnersAnswer(PageAnswer):
    learners = LearnerShape(many=True)


@describe("listLearners", query=PageQuery, answers={200: LearnersAnswer})
@api_view(["GET"])
@permission_classes([IsInstructor])
def list_learners(request, course_id):
    """Who has a course and how far they are, those who came last first; for who may edit it."""
    course = Course.editable(object_id(course_id), request.user, SUMMARY)
    page = Enrollment.page(course, read_query(PageQuery, request))
    people = User.named(document["user_id"] for document in page.documents)
    learners = [_learner(document, course, people) for document in page.documents]
    return Response({"learners": learners, **page.links(request)})


def _learner(document, course, people):
    """A name is enough to teach someone: their address stays with the admins."""
    user = people.get(document["user_id"])
    progress = Enrollment(document).summary(course.lesson_ids)
    return {
        "user": user and {"id": user["id"], "name": user["name"]},
        **{name: progress[name] for name in ("percent", "completed", "lessons_count")},
        "enrolled_at": document["created_at"],
        "active_at": document["updated_at"],
        "completed_at": document.get("completed_at"),
    }
