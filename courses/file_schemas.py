"""The shapes of what the routes of uploaded files answer."""

from rest_framework import serializers

from courses.file_types import TYPES
from edulearn.schemas import CountAnswer, IdAnswer, PageAnswer


class UploadedFile(serializers.Serializer):
    """`url` is what a lesson stores of it; `link` shows it for some hours."""

    id = IdAnswer()
    name = serializers.CharField()
    type = serializers.ChoiceField(list(TYPES))
    size = CountAnswer()
    created_at = serializers.DateTimeField()
    url = serializers.CharField()
    link = serializers.CharField()


class FileAnswer(serializers.Serializer):
    file = UploadedFile()


class FilesAnswer(PageAnswer):
    files = UploadedFile(many=True)
