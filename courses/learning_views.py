"""The learning routes: progress, quiz attempts, certificates."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import api_view, permission_classes, renderer_classes
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import Anyone, SignedIn
from courses import certificate_pdf
from courses import learning_schemas as shapes
from courses.certificates import CertificateRevoked, NotFinished
from courses.enrollments import Enrollment, NotEnrolled
from courses.learning_serializers import ProgressInput
from courses.locks import LessonLocked
from courses.models import Course
from edulearn.documents import object_id
from edulearn.errors import Invalid
from edulearn.inputs import read_body
from edulearn.openapi import describe
from edulearn.pagination import whole
from edulearn.pdf import PDFRenderer, pdf_response, wants_pdf
from edulearn.rendering import JSONRenderer

CERTIFICATE_FORMAT = OpenApiParameter("format", {"type": "string", "enum": ["json", "pdf"]})


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
        errors=[NotEnrolled, LessonLocked],
    )
    def put(self, request, course_id):
        """Note how far the caller is in one lesson, or in several.

        What is told later, by `at`, stays; what is told without `at` is told now.
        """
        course, enrollment = learning(request, course_id)
        form = read_body(ProgressInput, request)
        check_lessons(course, form["changes"], form["last_lesson"])
        enrollment.save(course, **form, learner=request.user)
        return Response({"progress": enrollment.to_dict(course.lesson_ids)})


@describe(
    "getCertificate",
    answers={
        (200, "application/json"): shapes.CertificateAnswer,
        (200, "application/pdf"): OpenApiTypes.BINARY,
    },
    parameters=[CERTIFICATE_FORMAT],
    errors=[NotEnrolled, NotFinished],
)
@api_view(["GET"])
@permission_classes([SignedIn])
@renderer_classes([JSONRenderer, PDFRenderer])
def certificate(request, course_id):
    """The caller's certificate of a course that they completed; with `format=pdf` as a PDF."""
    course, enrollment = learning(request, course_id)
    # Lessons that were taken out of the course may have been all that was missing.
    enrollment.save(course, {}, learner=request.user)
    earned = enrollment.certificate()
    if wants_pdf(request):
        document = certificate_pdf.document(earned)
        return pdf_response(document, f"certificate-{earned['code']}.pdf")
    return Response({"certificate": earned})


@describe("listCertificates", answers={200: shapes.CertificatesAnswer})
@api_view(["GET"])
@permission_classes([SignedIn])
def list_certificates(request):
    """The caller's certificates."""
    certificates = Enrollment.certificates_of(request.user)
    return Response({"certificates": certificates, **whole(certificates)})


@describe(
    "checkCertificate",
    answers={200: shapes.PublicCertificateAnswer},
    errors=[CertificateRevoked],
)
@api_view(["GET"])
@permission_classes([Anyone])
def public_certificate(request, code):
    """What a certificate's code proves, and nothing more; 410 where it is not valid any more."""
    return Response({"certificate": Enrollment.proof(code)})


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
        if "completed" in change and course.lesson(lesson_id)["type"] == "quiz":
            raise Invalid(errors={"completed": ["A quiz is completed by passing it."]})
