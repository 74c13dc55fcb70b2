"""The routes of quiz attempts."""

from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedIn
from courses import attempt_schemas as shapes
from courses import quiz_results
from courses.access import open_lesson
from courses.attempts import Attempt, AttemptOver, NoAttemptsLeft, TimedQuiz, TimeIsUp
from courses.enrollments import Enrollment
from courses.learning_serializers import AnswersInput, AttemptInput
from courses.locks import LessonLocked
from courses.models import Course
from edulearn.documents import object_id
from edulearn.errors import NotFound
from edulearn.inputs import read_body, read_query
from edulearn.openapi import describe
from edulearn.pagination import PageQuery


class Attempts(APIView):
    """The caller's attempts at a quiz."""

    permission_classes = [SignedIn]

    @describe(
        "listAttempts",
        query=PageQuery,
        answers={200: shapes.AttemptsAnswer},
        errors=[LessonLocked],
    )
    def get(self, request, course_id, lesson_id):
        """The caller's attempts at a quiz, latest first, with the best score."""
        course, lesson, enrollment = open_quiz(request, course_id, lesson_id)
        page = Attempt.page(request.user, course.id, lesson_id, read_query(PageQuery, request))
        used, _ = Attempt.used(request.user, course.id, lesson_id)
        limit = lesson["quiz"].get("max_attempts")
        return Response(
            {
                "attempts": [Attempt(document).to_dict() for document in page.documents],
                "best_score": enrollment.best_score(lesson_id) if enrollment else None,
                "attempts_left": max(0, limit - used) if limit else None,
                **page.links(request),
            }
        )

    @describe(
        "attemptQuiz",
        body=AttemptInput,
        answers={201: shapes.AttemptAnswer, 200: shapes.AttemptAnswer},
        errors=[LessonLocked, NoAttemptsLeft, TimedQuiz],
    )
    def post(self, request, course_id, lesson_id):
        """Take a quiz at once: mark the answers; passing it completes its lesson.

        The options are numbered as the lesson shows them. The same `key` again takes no new
        attempt, and answers 200 with the one that was taken.
        """
        course, lesson, enrollment = open_quiz(request, course_id, lesson_id)
        form = read_body(AttemptInput, request)
        attempt, is_new = Attempt.take(request.user, course, lesson, **form)
        quiz_results.apply(attempt, course, enrollment, request.user)
        return Response({"attempt": attempt.to_dict()}, status=201 if is_new else 200)


@describe(
    "startAttempt",
    answers={201: shapes.AttemptAnswer, 200: shapes.AttemptAnswer},
    errors=[LessonLocked, NoAttemptsLeft],
)
@api_view(["POST"])
@permission_classes([SignedIn])
def start_attempt(request, course_id, lesson_id):
    """Begin an attempt, its questions in their own order; or go on with the one under way (200)."""
    course, lesson, _ = open_quiz(request, course_id, lesson_id)
    attempt, is_new = Attempt.start(request.user, course, lesson)
    return Response({"attempt": attempt.to_dict()}, status=201 if is_new else 200)


class OneAttempt(APIView):
    """An attempt under way, or done."""

    permission_classes = [SignedIn]

    @describe("getAttempt", answers={200: shapes.AttemptAnswer})
    def get(self, request, course_id, lesson_id, attempt_id):
        """One attempt of the caller's; one whose time is up is marked now."""
        course, attempt = own_attempt(request, course_id, lesson_id, attempt_id)
        if attempt.is_out_of_time():
            attempt.finish()
        return outcome(request, course, attempt)

    @describe(
        "saveAttempt",
        body=AnswersInput,
        answers={200: shapes.AttemptAnswer},
        errors=[TimeIsUp, AttemptOver],
    )
    def put(self, request, course_id, lesson_id, attempt_id):
        """Save half-done answers; those to other questions stay."""
        course, attempt = own_attempt(request, course_id, lesson_id, attempt_id)
        attempt.save(read_body(AnswersInput, request)["answers"])
        return outcome(request, course, attempt)


@describe("submitAttempt", body=AnswersInput, answers={200: shapes.AttemptAnswer})
@api_view(["POST"])
@permission_classes([SignedIn])
def submit_attempt(request, course_id, lesson_id, attempt_id):
    """Submit an attempt, with its last answers; again it answers the same.

    After the deadline and a few seconds' grace the answers sent are not taken (`late`): those
    saved before are marked.
    """
    course, attempt = own_attempt(request, course_id, lesson_id, attempt_id)
    attempt.submit(read_body(AnswersInput, request)["answers"])
    return outcome(request, course, attempt)


def open_quiz(request, course_id, lesson_id):
    """The course, the quiz's lesson and the caller's enrolment, if it is open to the caller."""
    course, lesson, enrollment = open_lesson(request.user, course_id, lesson_id)
    if lesson["type"] != "quiz" or "quiz" not in lesson:
        raise NotFound("This lesson is not a quiz.")
    return course, lesson, enrollment


def own_attempt(request, course_id, lesson_id, attempt_id):
    """The course and the caller's attempt, which goes on even if the lesson is locked by now."""
    course = Course.readable(object_id(course_id), request.user)
    return course, Attempt.get(request.user, course.id, lesson_id, object_id(attempt_id))


def outcome(request, course, attempt):
    """The attempt; where it is done, the progress it means is stored first."""
    if not attempt.is_open:
        enrollment = Enrollment.find(request.user, course)
        quiz_results.apply(attempt, course, enrollment, request.user)
    return Response({"attempt": attempt.to_dict()})
