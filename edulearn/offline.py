"""What a page sends that may have been offline: ids and times that it made itself."""

import re
from datetime import UTC, datetime

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from edulearn.documents import now
from edulearn.fields import Text

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class ClientId(Text):
    """An id that the page made, so that what it sends twice is stored once."""

    def to_internal_value(self, data):
        text = super().to_internal_value(data)
        if not _ID.fullmatch(text):
            raise serializers.ValidationError(
                "Give up to 64 letters, digits, hyphens and underscores."
            )
        return text


class ClientTime(serializers.Field):
    """When something happened by the page's clock (RFC 3339); the future is taken as now."""

    def to_internal_value(self, data):
        moment = _read(data)
        if not moment or moment < _EARLIEST:
            raise serializers.ValidationError("Give a time such as 2026-01-31T09:30:00Z.")
        return min(moment, now())


def _read(text):
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        moment = moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        return moment and _whole_milliseconds(moment.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _whole_milliseconds(moment):
    """As the database keeps it, or a time sent again would seem later than itself."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class ClientIdSchema(OpenApiSerializerFieldExtension):
    """How a ClientId is described."""

    target_class = ClientId

    def map_serializer_field(self, auto_schema, direction):
        return {"type": "string", "pattern": f"^{_ID.pattern}$"}


class ClientTimeSchema(OpenApiSerializerFieldExtension):
    """How a ClientTime is described."""

    target_class = ClientTime

    def map_serializer_field(self, auto_schema, direction):
        return {"type": "string", "format": "date-time"}
