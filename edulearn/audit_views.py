"""The route of the audit log."""

from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response

from accounts.permissions import IsAdmin
from courses.payment_serializers import Moment
from edulearn.audit import ACTIONS, Entry, with_names
from edulearn.fields import Choice, Id, Text
from edulearn.inputs import read_query
from edulearn.openapi import describe
from edulearn.pagination import PageQuery
from edulearn.schemas import IdAnswer, PageAnswer


class AuditQuery(PageQuery):
    actor = Id(required=False)
    who = Text(required=False, allow_blank=True, max_length=200)
    action = Choice(choices=ACTIONS, required=False)
    target = Id(required=False)
    to = Moment(required=False, ends_day=True)

    def get_fields(self):
        return {**super().get_fields(), "from": Moment(required=False)}


class ActorShape(serializers.Serializer):
    """Whoever did it; no name where the account is closed."""

    id = IdAnswer()
    name = serializers.CharField(allow_null=True)
    email = serializers.EmailField(allow_null=True)


class TargetShape(serializers.Serializer):
    kind = serializers.ChoiceField(["user", "course", "payment", "coupon", "message"])
    id = IdAnswer()
    name = serializers.CharField(required=False)
    email = serializers.EmailField(required=False)
    title = serializers.CharField(required=False)


class EntryShape(serializers.Serializer):
    id = IdAnswer()
    action = serializers.ChoiceField(ACTIONS)
    actor = ActorShape()
    target = TargetShape(allow_null=True)
    details = serializers.DictField()
    address = serializers.CharField(allow_null=True)
    request_id = serializers.CharField()
    created_at = serializers.DateTimeField()


class AuditAnswer(PageAnswer):
    entries = EntryShape(many=True)


@describe("listAuditEntries", query=AuditQuery, answers={200: AuditAnswer})
@api_view(["GET"])
@permission_classes([IsAdmin])
def list_entries(request):
    """Who did what to whom, newest first.

    `who` is the beginning of a name or an email; `from` and `to` are dates or times.
    """
    page = Entry.page(read_query(AuditQuery, request))
    return Response({"entries": with_names(page.documents), **page.links(request)})
