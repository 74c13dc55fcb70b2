"""JSON in and out, by orjson: strict (no NaN, no lone surrogates), bounded, and fast."""

import orjson
from bson import ObjectId
from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

MAX_DEPTH = 12  # modules → lessons → quiz → questions → options is 9


def to_json(data):
    """Bytes of JSON; times (UTC) as RFC 3339 with Z, ids as hex strings."""
    return orjson.dumps(data, default=_plain, option=orjson.OPT_UTC_Z)


def _plain(value):
    if isinstance(value, ObjectId):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


class JSONRenderer(BaseRenderer):
    """Renders what `to_dict` gave."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b"" if data is None else to_json(data)


class JSONParser(BaseParser):
    """Parses a JSON body of at most `MAX_BODY_BYTES`, nested at most `MAX_DEPTH` deep."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        from edulearn.errors import BodyTooLarge

        body = stream.read(settings.MAX_BODY_BYTES + 1)
        if len(body) > settings.MAX_BODY_BYTES:
            raise BodyTooLarge()
        try:
            data = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not readable as JSON: {error}.") from error
        if _deeper_than(data, MAX_DEPTH):
            raise ParseError(f"The body is nested deeper than {MAX_DEPTH} levels.")
        return data


def _deeper_than(data, depth):
    if not isinstance(data, (dict, list)):
        return False
    children = data.values() if isinstance(data, dict) else data
    return depth == 0 or any(_deeper_than(child, depth - 1) for child in children)
