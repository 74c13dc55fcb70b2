"""The shapes of what the course routes answer."""

from rest_framework import serializers

from accounts.models import ROLES, SUSPENDED
from courses.content import LESSON_TYPES
from courses.locks import REASONS
from courses.models import LATEST_STUDENTS, LEVELS, STATUSES
from courses.quizzes import KINDS
from courses.serializers import LANGUAGE
from edulearn.schemas import (
    CURRENCY,
    AmountAnswer,
    CountAnswer,
    IdAnswer,
    MessageAnswer,
    PageAnswer,
)


class ProgressSummary(serializers.Serializer):
    """How far a learner is."""

    percent = CountAnswer(max_value=100)
    completed = CountAnswer()
    lessons_count = CountAnswer()
    last_lesson = IdAnswer(allow_null=True)
    next_lesson = IdAnswer(allow_null=True)
    updated_at = serializers.DateTimeField()


class InstructorShape(serializers.Serializer):
    id = IdAnswer()
    name = serializers.CharField()


class CourseSummary(serializers.Serializer):
    """A course in a list; `description` is its first 200 characters, plain."""

    id = IdAnswer()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    category = serializers.CharField()
    level = serializers.ChoiceField(LEVELS)
    language = serializers.RegexField(LANGUAGE)
    price = AmountAnswer()
    currency = serializers.RegexField(CURRENCY)
    thumbnail = serializers.CharField(allow_blank=True)
    instructor_id = IdAnswer()
    instructor = InstructorShape()
    status = serializers.ChoiceField(STATUSES)
    rating = serializers.FloatField(min_value=0, max_value=5)
    rating_count = CountAnswer()
    students_count = CountAnswer()
    lessons_count = CountAnswer()
    duration = CountAnswer(help_text="Seconds.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ListedCourse(CourseSummary):
    progress = ProgressSummary(
        required=False, allow_null=True, help_text="Only with `enrolled=true`."
    )
    wished = serializers.BooleanField(required=False, help_text="On the caller's wishlist.")


class CoursesAnswer(PageAnswer):
    courses = ListedCourse(many=True)


class CaptionShape(serializers.Serializer):
    src = serializers.CharField()
    lang = serializers.CharField()
    label = serializers.CharField()


class VideoShape(serializers.Serializer):
    src = serializers.CharField()
    poster = serializers.CharField(allow_blank=True)
    captions = CaptionShape(many=True)
    chapters = serializers.CharField(required=False, allow_blank=True, help_text="WebVTT.")


class FileShape(serializers.Serializer):
    url = serializers.CharField()
    name = serializers.CharField()
    size = CountAnswer()


class QuestionShape(serializers.Serializer):
    """A question; `answer`, `tolerance` and `explanation` only for who may edit it."""

    id = IdAnswer()
    kind = serializers.ChoiceField(KINDS)
    text = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())
    answer = serializers.JSONField(required=False)
    tolerance = serializers.FloatField(required=False, min_value=0)
    explanation = serializers.CharField(required=False, allow_blank=True)


class QuizShape(serializers.Serializer):
    """A quiz; a timed one shows a learner its questions only once the clock runs."""

    pass_mark = serializers.IntegerField(min_value=1, max_value=100)
    shuffle = serializers.BooleanField(required=False, allow_null=True)
    time_limit = CountAnswer(required=False, allow_null=True, help_text="Seconds.")
    max_attempts = CountAnswer(required=False, allow_null=True)
    show_answers = serializers.BooleanField(required=False, allow_null=True)
    questions_count = CountAnswer(required=False)
    questions = QuestionShape(many=True)


class LessonShape(serializers.Serializer):
    """A lesson; what it teaches only where it is not `locked`, `body` only for who may edit it."""

    id = IdAnswer()
    title = serializers.CharField()
    type = serializers.ChoiceField(LESSON_TYPES)
    duration = CountAnswer(help_text="Seconds.")
    preview = serializers.BooleanField()
    release_days = CountAnswer()
    locked = serializers.BooleanField()
    locked_reason = serializers.ChoiceField(REASONS, required=False)
    opens_at = serializers.DateTimeField(required=False, allow_null=True)
    body_html = serializers.CharField(required=False, allow_blank=True)
    body = serializers.CharField(required=False, allow_blank=True)
    video = VideoShape(required=False)
    file = FileShape(required=False)
    quiz = QuizShape(required=False)


class ModuleShape(serializers.Serializer):
    id = IdAnswer()
    title = serializers.CharField()
    release_days = CountAnswer()
    lessons = LessonShape(many=True)


class CourseDetail(CourseSummary):
    """A whole course; `description` is Markdown, `students` (the latest) only for who may edit."""

    description_html = serializers.CharField(allow_blank=True)
    outcomes = serializers.ListField(child=serializers.CharField())
    requirements = serializers.ListField(child=serializers.CharField())
    sequential = serializers.BooleanField()
    modules = ModuleShape(many=True)
    enrolled = serializers.BooleanField()
    can_edit = serializers.BooleanField()
    version = serializers.IntegerField(min_value=1)
    progress = ProgressSummary(required=False, help_text="Only for its learners.")
    wished = serializers.BooleanField(required=False, help_text="On the caller's wishlist.")
    students = serializers.ListField(child=IdAnswer(), required=False, max_length=LATEST_STUDENTS)


class CourseAnswer(serializers.Serializer):
    course = CourseDetail()


class SavedCourseAnswer(MessageAnswer, CourseAnswer):
    pass


class CategoryShape(serializers.Serializer):
    name = serializers.CharField()
    count = CountAnswer()


class CategoriesAnswer(PageAnswer):
    categories = CategoryShape(many=True)


class FacetsShape(serializers.Serializer):
    category = CategoryShape(many=True)
    level = CategoryShape(many=True)
    language = CategoryShape(many=True)
    price = CategoryShape(many=True)


class FacetsAnswer(serializers.Serializer):
    facets = FacetsShape()


class MonthShape(serializers.Serializer):
    month = serializers.RegexField(r"^[0-9]{4}-[0-9]{2}$")
    revenue = AmountAnswer()
    payments = CountAnswer()
    enrollments = CountAnswer()


def counts(name, keys):
    """A shape with a count for each key."""
    return type(name, (serializers.Serializer,), {key: CountAnswer() for key in keys})


class StatisticsShape(serializers.Serializer):
    """Figures of own courses; `users`, `learners` and (unanswered) `messages` for admins."""

    courses = counts("CourseCounts", STATUSES)()
    enrollments = CountAnswer()
    currency = serializers.RegexField(CURRENCY)
    revenue = AmountAnswer()
    months = MonthShape(many=True)
    users = counts("UserCounts", [*ROLES, SUSPENDED])(required=False)
    learners = CountAnswer(required=False)
    messages = CountAnswer(required=False)


class MarkdownAnswer(serializers.Serializer):
    html = serializers.CharField(allow_blank=True)


class StatisticsAnswer(serializers.Serializer):
    stats = StatisticsShape()
