"""The routes of a learner's own notes."""

from django.http import HttpResponse
from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedIn
from courses import community_schemas as shapes
from courses.access import open_lesson
from courses.locks import LessonLocked
from courses.models import Course
from courses.notes import Note, NotesInput, TooManyNotes, to_markdown
from edulearn.documents import object_id
from edulearn.inputs import read_body
from edulearn.openapi import describe
from edulearn.pagination import whole


class LessonNotes(APIView):
    """The caller's notes in one lesson."""

    permission_classes = [SignedIn]

    @describe("getNotes", answers={200: shapes.NotesAnswer})
    def get(self, request, course_id, lesson_id):
        """The caller's notes in one lesson, by their place in its video."""
        course = Course.readable(object_id(course_id), request.user)
        course.lesson(lesson_id)
        return notes_of(request.user, course, lesson_id)

    @describe(
        "saveNotes",
        body=NotesInput,
        answers={200: shapes.NotesAnswer},
        errors=[LessonLocked, TooManyNotes],
    )
    def put(self, request, course_id, lesson_id):
        """Store the notes sent, each where it is later than what is stored; others stay.

        A note sent with `deleted`, or without text, is removed.
        """
        course, _, _ = open_lesson(request.user, course_id, lesson_id)
        Note.save(request.user, course, lesson_id, read_body(NotesInput, request)["notes"])
        return notes_of(request.user, course, lesson_id)


@describe("listNotes", answers={200: shapes.CourseNotesAnswer})
@api_view(["GET"])
@permission_classes([SignedIn])
def list_notes(request, course_id):
    """The caller's notes in a course; with `format=md` as a Markdown download."""
    course = Course.readable(object_id(course_id), request.user)
    notes = Note.of(request.user, course)
    if request.query_params.get("format") == "md":
        return markdown_download(to_markdown(course, notes))
    told = [{"lesson": note["lesson_id"], **Note.to_dict(note)} for note in notes]
    return Response({"notes": told, **whole(told)})


def notes_of(user, course, lesson_id):
    notes = Note.of(user, course, lesson_id)
    return Response({"notes": [Note.to_dict(note) for note in notes]})


def markdown_download(text):
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="notes.md"'
    return response
