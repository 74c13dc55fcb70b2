"""The route by which admins bring in a list of users."""

from django.conf import settings
from rest_framework import serializers
from rest_framework.decorators import api_view, parser_classes, permission_classes
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.response import Response

from accounts import roster
from accounts.imports import ImportRefused, carry_out
from accounts.permissions import IsAdmin
from edulearn.errors import BodyTooLarge
from edulearn.fields import Flag, Text
from edulearn.inputs import read_body
from edulearn.openapi import describe
from edulearn.rendering import JSONParser
from edulearn.schemas import CountAnswer, MessageAnswer


class CSVParser(BaseParser):
    """A CSV body, as the member `csv` of the input; the flags are in the URL."""

    media_type = "text/csv"

    def parse(self, stream, media_type=None, parser_context=None):
        body = stream.read(settings.MAX_BODY_BYTES + 1)
        if len(body) > settings.MAX_BODY_BYTES:
            raise BodyTooLarge()
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ParseError("The list has to be in UTF-8.") from error
        query = parser_context["request"].query_params
        words = {"true": True, "false": False}
        return {"csv": text, **{name: words.get(value, value) for name, value in query.items()}}


class ImportInput(serializers.Serializer):
    """`csv` has the columns name and email, and if need be role and status."""

    csv = Text(multiline=True, max_length=settings.MAX_BODY_BYTES)
    dry_run = Flag(default=False)
    invite = Flag(default=True)


class LineShape(serializers.Serializer):
    line = CountAnswer()
    email = serializers.CharField(allow_blank=True)
    outcome = serializers.ChoiceField(roster.OUTCOMES)
    detail = serializers.CharField()


class SummaryShape(serializers.Serializer):
    """How many lines come to what."""

    create = CountAnswer()
    update = CountAnswer()
    unchanged = CountAnswer()
    refused = CountAnswer()


class ImportAnswer(MessageAnswer):
    dry_run = serializers.BooleanField()
    summary = SummaryShape()
    lines = LineShape(many=True)


@describe(
    "importUsers",
    body=ImportInput,
    answers={200: ImportAnswer},
    errors=[ImportRefused],
)
@api_view(["POST"])
@permission_classes([IsAdmin])
@parser_classes([JSONParser, CSVParser])
def import_users(request):
    """Bring in a list of users, whole or not at all; a dry run says what would happen."""
    form = read_body(ImportInput, request)
    lines = roster.plan(form["csv"])
    if not form["dry_run"]:
        carry_out(lines, admin=request.user, invite=form["invite"])
    message = "This is what would happen" if form["dry_run"] else "The list is imported"
    return Response({"message": message, "dry_run": form["dry_run"], **roster.report(lines)})
