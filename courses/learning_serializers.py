"""What the learning routes take."""

from rest_framework import serializers

from courses import played
from edulearn.documents import now
from edulearn.fields import Flag, Number, Text
from edulearn.offline import ClientId, ClientTime


class Part(serializers.ListField):
    """Of a video, from one second to another."""

    child = Number(min_value=0, max_value=86_400)

    def __init__(self, **options):
        super().__init__(min_length=2, max_length=2, **options)


class LessonProgress(serializers.Serializer):
    """`played` are the parts of a video that really were, `watched` their seconds (more of either
    is added to what is known); `at` is when this was so, by the page's clock."""

    completed = Flag(required=False)
    position = Number(required=False, min_value=0, max_value=86_400)
    watched = Number(required=False, min_value=0, max_value=86_400)
    played = serializers.ListField(child=Part(), required=False, max_length=played.MOST)
    at = ClientTime(required=False)


class ProgressInput(LessonProgress):
    """`{lesson, completed?, position?}`, or several at once as `{lessons: {id: {…}}}`."""

    lesson = Text(required=False, max_length=24)
    lessons = serializers.DictField(child=LessonProgress(), required=False)
    last_lesson = Text(required=False, max_length=24)

    def validate(self, data):
        changes = dict(data.get("lessons", {}))
        if "lesson" in data:
            names = ("completed", "position", "watched", "played", "at")
            changes[data["lesson"]] = {name: data[name] for name in names if name in data}
        if not changes:
            raise serializers.ValidationError({"lesson": ["Say which lesson this is about."]})
        last = data.get("last_lesson") or _latest(changes)
        return {"changes": changes, "last_lesson": last}


def _latest(changes):
    """The lesson that the latest change is about; of several at once the last that is named."""
    moment = now()
    return max(reversed(changes), key=lambda lesson: changes[lesson].get("at", moment))


class AnswersInput(serializers.Serializer):
    """`{question id: answer}`: an option's number, a list of them, true or false, text, number."""

    answers = serializers.DictField(default=dict)


class AttemptInput(serializers.Serializer):
    """A whole attempt; `key` is the page's own id of it, which makes sending it twice harmless."""

    answers = serializers.DictField()
    key = ClientId(required=False)
