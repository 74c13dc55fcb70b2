"""What the learning routes take."""

from rest_framework import serializers

from edulearn.fields import Flag, Number, Text


class LessonProgress(serializers.Serializer):
    completed = Flag(required=False)
    position = Number(required=False, min_value=0, max_value=86_400)


class ProgressInput(LessonProgress):
    """`{lesson, completed?, position?}`, or several at once as `{lessons: {id: {…}}}`."""

    lesson = Text(required=False, max_length=24)
    lessons = serializers.DictField(child=LessonProgress(), required=False)
    last_lesson = Text(required=False, max_length=24)

    def validate(self, data):
        changes = dict(data.get("lessons", {}))
        if "lesson" in data:
            names = ("completed", "position")
            changes[data["lesson"]] = {name: data[name] for name in names if name in data}
        if not changes:
            raise serializers.ValidationError({"lesson": ["Say which lesson this is about."]})
        last = data.get("last_lesson") or list(changes)[-1]
        return {"changes": changes, "last_lesson": last}


class AttemptInput(serializers.Serializer):
    answers = serializers.DictField()
