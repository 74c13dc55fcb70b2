"""The learning routes: progress, quiz attempts, certificates."""

from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import Anyone, SignedIn
from courses import learning_schemas as shapes
from courses.enrollments import Enrollment, NotEnrolled, NotFinished
from courses.learning_serializers import AttemptInput, ProgressInput
from courses.models import Course
from courses.quizzes import mark
from edulearn.documents import object_id
from edulearn.errors import Forbidden, Invalid, NotFound
from edulearn.inputs import read_body
from edulearn.openapi import describe


class Progress(APIView):
    """How far the caller is in a course."""

    permission_classes = [SignedIn]

    @describe("getProgress", answers={200: shapes.ProgressAnswer}, errors=[NotEnrolled])
    def get(self, request, course_id):
        """How far the caller is in a course, lesson by lesson."""
        course, enrollment = learning(request, course_id)
        return Response({"progress": enrollment.to_dict(course.lesson_ids)})

    @describe(
        "saveProgress",
        body=ProgressInput,
        answers={200: shapes.ProgressAnswer},
        errors=[NotEnrolled],
    )
    def put(self, request, course_id):
        """Note how far the caller is in one lesson, or in several."""
        course, enrollment = learning(request, course_id)
        form = read_body(ProgressInput, request)
        check_lessons(course, form["changes"], form["last_lesson"])
        enrollment.save(course, **form, learner=request.user)
        return Response({"progress": enrollment.to_dict(course.lesson_ids)})


@describe("attemptQuiz", body=AttemptInput, answers={201: shapes.AttemptAnswer}, errors=[Forbidden])
@api_view(["POST"])
@permission_classes([SignedIn])
def attempt(request, course_id, lesson_id):
    """Mark a quiz; passing it completes its lesson."""
    course = Course.readable(object_id(course_id), request.user)
    lesson = course.lesson(lesson_id)
    if lesson["type"] != "quiz" or "quiz" not in lesson:
        raise NotFound("This lesson is not a quiz.")
    if not course.lesson_open_to(request.user, lesson):
        raise Forbidden("Enrol in this course first.")
    result = mark(lesson["quiz"], read_body(AttemptInput, request)["answers"])
    if result["passed"] and request.user.is_enrolled(course.id):
        Enrollment.of(request.user, course).save(
            course,
            {lesson_id: {"completed": True}},
            learner=request.user,
            last_lesson=lesson_id,
        )
    return Response({"attempt": result}, status=201)


@describe(
    "getCertificate",
    answers={200: shapes.CertificateAnswer},
    errors=[NotEnrolled, NotFinished],
)
@api_view(["GET"])
@permission_classes([SignedIn])
def certificate(request, course_id):
    """The caller's certificate of a course that they completed."""
    _, enrollment = learning(request, course_id)
    return Response({"certificate": enrollment.certificate()})


@describe("listCertificates", answers={200: shapes.CertificatesAnswer})
@api_view(["GET"])
@permission_classes([SignedIn])
def list_certificates(request):
    """The caller's certificates."""
    return Response({"certificates": Enrollment.certificates_of(request.user)})


@describe("checkCertificate", answers={200: shapes.PublicCertificateAnswer})
@api_view(["GET"])
@permission_classes([Anyone])
def public_certificate(request, code):
    """What a certificate's code proves, and nothing more."""
    shown = Enrollment.with_code(code).certificate()
    return Response(
        {"certificate": {k: shown[k] for k in ("code", "name", "course_title", "issued_at")}}
    )


def learning(request, course_id):
    """The course and the caller's enrolment; raises NotFound or NotEnrolled."""
    course = Course.readable(object_id(course_id), request.user)
    return course, Enrollment.of(request.user, course)


def check_lessons(course, changes, last_lesson):
    """Raises Invalid for lessons that the course hasn't, or quizzes marked by hand."""
    for lesson_id in [*changes, last_lesson]:
        if lesson_id not in course.lesson_ids:
            raise Invalid(errors={"lesson": ["There is no such lesson in this course."]})
        change = changes.get(lesson_id, {})
        if change.get("completed") and course.lesson(lesson_id)["type"] == "quiz":
            raise Invalid(errors={"completed": ["A quiz is completed by passing it."]})
