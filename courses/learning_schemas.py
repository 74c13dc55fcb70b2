"""The shapes of what the learning routes answer."""

from rest_framework import serializers

from courses.certificates import CODE_LETTERS
from courses.schemas import ProgressSummary
from edulearn.schemas import CountAnswer, IdAnswer, PageAnswer

CODE = rf"^[{CODE_LETTERS}]{{12}}$"


class LessonProgressShape(serializers.Serializer):
    completed = serializers.BooleanField()
    position = serializers.FloatField(min_value=0, max_value=86_400)
    watched = serializers.FloatField(min_value=0)
    played = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(min_value=0))
    )
    best_score = CountAnswer(max_value=100, allow_null=True)


class ProgressShape(ProgressSummary):
    """How far the learner is, lesson by lesson; `certificate` is the code of an earned one."""

    lessons = serializers.DictField(child=LessonProgressShape())
    certificate = serializers.RegexField(CODE, allow_null=True)


class ProgressAnswer(serializers.Serializer):
    progress = ProgressShape()


class PublicCertificate(serializers.Serializer):
    code = serializers.RegexField(CODE)
    name = serializers.CharField()
    course_title = serializers.CharField()
    issued_at = serializers.DateTimeField()


class CertificateShape(PublicCertificate):
    """A learner's certificate; `page` is the public page that its QR code leads to."""

    course_id = IdAnswer()
    url = serializers.CharField()
    page = serializers.URLField()
    pdf = serializers.CharField()


class Proof(PublicCertificate):
    """What everybody may know of a certificate who has its code."""

    valid = serializers.BooleanField()


class PublicCertificateAnswer(serializers.Serializer):
    certificate = Proof()


class CertificateAnswer(serializers.Serializer):
    certificate = CertificateShape()


class CertificatesAnswer(PageAnswer):
    certificates = CertificateShape(many=True)
