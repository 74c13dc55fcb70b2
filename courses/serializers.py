"""What the course routes take."""

from rest_framework import serializers

from courses.catalogue import ANY_STATUS, RECENT, SORTS
from courses.content import LESSON_TYPES
from courses.media_links import MediaLink
from courses.models import LEVELS, STATUSES
from courses.quizzes import KINDS, answer_problem
from edulearn.fields import (
    Choice,
    Duration,
    Flag,
    Id,
    Link,
    Money,
    Number,
    QueryFlag,
    QueryNumber,
    Text,
    Whole,
)
from edulearn.pagination import PageQuery

LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
MAX_MODULES, MAX_LESSONS, MAX_QUESTIONS = 100, 500, 100
MAX_TEXT = 200_000
MAX_RELEASE_DAYS = 3_650


class CaptionInput(serializers.Serializer):
    src = MediaLink()
    lang = serializers.RegexField(LANGUAGE, max_length=20, default="en")
    label = Text(max_length=60, default="English")


class VideoInput(serializers.Serializer):
    src = MediaLink()
    poster = Link(required=False, allow_blank=True, default="")
    captions = CaptionInput(many=True, default=list)
    chapters = MediaLink(required=False, allow_blank=True, default="")


class FileInput(serializers.Serializer):
    url = MediaLink()
    name = Text(max_length=200)
    size = Whole(min_value=0, max_value=2**40, default=0)


class QuizQuestionInput(serializers.Serializer):
    id = Text(required=False, max_length=24)
    kind = Choice(choices=KINDS)
    text = Text(max_length=2_000, multiline=True)
    options = serializers.ListField(child=Text(max_length=500), max_length=20, default=list)
    answer = serializers.JSONField()
    tolerance = Number(min_value=0, required=False)
    explanation = Text(max_length=2_000, multiline=True, allow_blank=True, default="")

    def validate(self, question):
        wrong = answer_problem(question)
        if wrong:
            raise serializers.ValidationError({"answer": [wrong]})
        return question


class QuizInput(serializers.Serializer):
    pass_mark = Whole(min_value=1, max_value=100, default=70)
    shuffle = Flag(default=False)
    time_limit = Whole(min_value=10, max_value=86_400, allow_null=True, default=None)
    max_attempts = Whole(min_value=1, max_value=100, allow_null=True, default=None)
    show_answers = Flag(default=False)
    questions = QuizQuestionInput(many=True, allow_empty=False, max_length=MAX_QUESTIONS)


class LessonInput(serializers.Serializer):
    id = Text(required=False, max_length=24)
    title = Text(max_length=200)
    type = Choice(choices=LESSON_TYPES, required=False)
    duration = Duration(required=False)
    preview = Flag(required=False)
    release_days = Whole(required=False, min_value=0, max_value=MAX_RELEASE_DAYS)
    body = Text(required=False, allow_blank=True, multiline=True, max_length=MAX_TEXT)
    video = VideoInput(required=False)
    file = FileInput(required=False)
    quiz = QuizInput(required=False)


class ModuleInput(serializers.Serializer):
    id = Text(required=False, max_length=24)
    title = Text(max_length=200)
    release_days = Whole(required=False, min_value=0, max_value=MAX_RELEASE_DAYS)
    lessons = LessonInput(many=True, required=False, max_length=MAX_LESSONS)


class CourseFields(serializers.Serializer):
    title = Text(max_length=200)
    description = Text(required=False, allow_blank=True, multiline=True, max_length=20_000)
    category = Text(required=False, max_length=50)
    level = Choice(choices=LEVELS, required=False)
    language = serializers.RegexField(LANGUAGE, max_length=20, required=False)
    price = Money(required=False)
    thumbnail = Link(required=False, allow_blank=True)
    outcomes = serializers.ListField(child=Text(max_length=300), max_length=20, required=False)
    requirements = serializers.ListField(child=Text(max_length=300), max_length=20, required=False)
    modules = ModuleInput(many=True, required=False, max_length=MAX_MODULES)
    sequential = Flag(required=False)
    status = Choice(choices=STATUSES, required=False)


class CourseInput(CourseFields):
    """A new course."""


class CourseUpdate(CourseFields):
    """The fields of a course to change."""

    title = Text(required=False, max_length=200)
    version = Whole(required=False, min_value=1, max_value=2**53)


class MarkdownInput(serializers.Serializer):
    text = Text(allow_blank=True, multiline=True, max_length=MAX_TEXT)


class AnyOf(serializers.ListField):
    """A query value that may be repeated: any of them fits."""

    def __init__(self, child):
        super().__init__(child=child, default=list, max_length=20)

    def get_value(self, query):
        return [value for value in query.getlist(self.field_name) if value]

    def run_child_validation(self, values):
        return [self.child.run_validation(value) for value in values]  # named as in the URL


class FacetQuery(serializers.Serializer):
    """The filters of the catalogue."""

    search = Text(required=False, allow_blank=True, max_length=200)
    category = AnyOf(Text(max_length=50))
    level = AnyOf(Choice(choices=LEVELS))
    language = AnyOf(serializers.RegexField(LANGUAGE, max_length=20))
    instructor = Id(required=False)
    price = Choice(choices=["free", "paid"], required=False)
    min_price = Money(required=False)
    max_price = Money(required=False)
    min_rating = QueryNumber(min_value=0, max_value=5, required=False)


class CourseQuery(FacetQuery, PageQuery):
    sort = Choice(choices=[*SORTS, RECENT], required=False)
    mine = QueryFlag(default=False)
    enrolled = QueryFlag(default=False)
    status = Choice(choices=[*STATUSES, ANY_STATUS], required=False)
