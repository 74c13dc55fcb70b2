"""The shapes of what the learning routes answer."""

from rest_framework import serializers

from courses.enrollments import CODE_LETTERS
from courses.schemas import ProgressSummary
from edulearn.schemas import CountAnswer, IdAnswer

CODE = rf"^[{CODE_LETTERS}]{{12}}$"


class LessonProgressShape(serializers.Serializer):
    completed = serializers.BooleanField()
    position = serializers.FloatField(min_value=0, max_value=86_400)


class ProgressShape(ProgressSummary):
    """How far the learner is, lesson by lesson; `certificate` is the code of an earned one."""

    lessons = serializers.DictField(child=LessonProgressShape())
    certificate = serializers.RegexField(CODE, allow_null=True)


class ProgressAnswer(serializers.Serializer):
    progress = ProgressShape()


class ResultShape(serializers.Serializer):
    id = IdAnswer()
    correct = serializers.BooleanField()
    explanation = serializers.CharField(allow_blank=True)


class AttemptShape(serializers.Serializer):
    score = CountAnswer(max_value=100)
    pass_mark = serializers.IntegerField(min_value=1, max_value=100)
    passed = serializers.BooleanField()
    results = ResultShape(many=True)


class AttemptAnswer(serializers.Serializer):
    attempt = AttemptShape()


class PublicCertificate(serializers.Serializer):
    code = serializers.RegexField(CODE)
    name = serializers.CharField()
    course_title = serializers.CharField()
    issued_at = serializers.DateTimeField()


class CertificateShape(PublicCertificate):
    course_id = IdAnswer()
    url = serializers.CharField()


class PublicCertificateAnswer(serializers.Serializer):
    certificate = PublicCertificate()


class CertificateAnswer(serializers.Serializer):
    certificate = CertificateShape()


class CertificatesAnswer(serializers.Serializer):
    certificates = CertificateShape(many=True)
