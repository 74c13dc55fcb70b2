"""What the question routes take."""

from rest_framework import serializers

from courses.questions import Question
from courses.serializers import QueryFlag
from edulearn.fields import Choice, Flag, Id, Text
from edulearn.pagination import PageQuery


class QuestionInput(serializers.Serializer):
    title = Text(max_length=200)
    text = Text(allow_blank=True, default="", max_length=10_000, multiline=True)
    lesson = Text(required=False, allow_null=True, max_length=24)


class QuestionChange(serializers.Serializer):
    title = Text(required=False, max_length=200)
    text = Text(required=False, allow_blank=True, max_length=10_000, multiline=True)


class AnswerInput(serializers.Serializer):
    text = Text(max_length=10_000, multiline=True)


class AcceptInput(serializers.Serializer):
    answer = Id(allow_null=True)


class HideInput(serializers.Serializer):
    hidden = Flag()


class QuestionQuery(PageQuery):
    lesson = Text(required=False, max_length=24)
    mine = QueryFlag(default=False)
    resolved = Choice(choices=["true", "false"], required=False)
    sort = Choice(choices=list(Question.SORTS), default="newest")
