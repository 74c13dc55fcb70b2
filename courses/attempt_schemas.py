"""The shapes of what the routes of quiz attempts answer."""

from rest_framework import serializers

from courses.attempts import STATES
from courses.quizzes import KINDS
from edulearn.schemas import CountAnswer, IdAnswer, PageAnswer


class ResultShape(serializers.Serializer):
    """`answer` is the right one, only where the quiz says `show_answers`."""

    id = IdAnswer()
    correct = serializers.BooleanField()
    explanation = serializers.CharField(allow_blank=True)
    answer = serializers.JSONField(required=False)


class AskedShape(serializers.Serializer):
    """A question as this attempt shows it: options are numbered from 0 in this order."""

    id = IdAnswer()
    kind = serializers.ChoiceField(KINDS)
    text = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())


class AttemptShape(serializers.Serializer):
    """An attempt; from `score` on only when it is done, `seconds_left` only while it is not."""

    id = IdAnswer()
    number = serializers.IntegerField(min_value=1)
    status = serializers.ChoiceField(STATES)
    pass_mark = serializers.IntegerField(min_value=1, max_value=100)
    started_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField(allow_null=True)
    answers = serializers.DictField()
    questions = AskedShape(many=True)
    seconds_left = serializers.FloatField(min_value=0, allow_null=True, required=False)
    score = CountAnswer(max_value=100, required=False)
    passed = serializers.BooleanField(required=False)
    late = serializers.BooleanField(required=False)
    submitted_at = serializers.DateTimeField(required=False)
    results = ResultShape(many=True, required=False)


class AttemptAnswer(serializers.Serializer):
    attempt = AttemptShape()


class AttemptsAnswer(PageAnswer):
    """The attempts, latest first; `attempts_left` is null where there is no limit."""

    attempts = AttemptShape(many=True)
    best_score = CountAnswer(max_value=100, allow_null=True)
    attempts_left = CountAnswer(allow_null=True)
