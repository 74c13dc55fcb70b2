"""The route by which people get what the site holds on them."""

from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response

from accounts.permissions import SignedIn
from accounts.schemas import SessionShape, UserShape
from edulearn.openapi import describe
from edulearn.privacy import export


class DeviceShape(serializers.Serializer):
    added_at = serializers.DateTimeField()


class ExportAnswer(serializers.Serializer):
    """All that is held on the caller, with a list for each collection."""

    site = serializers.CharField()
    exported_at = serializers.DateTimeField()
    user = UserShape()
    sessions = SessionShape(many=True)
    devices = DeviceShape(many=True)


@describe("exportMe", answers={200: ExportAnswer})
@api_view(["GET"])
@permission_classes([SignedIn])
def export_me(request):
    """Download all that the site holds on the caller."""
    download = 'attachment; filename="edulearn-export.json"'
    return Response(export(request.user), headers={"Content-Disposition": download})
