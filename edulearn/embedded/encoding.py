"""What is stored and what is asked, in BSON and back: the same checks, types and milliseconds as
if it had gone to a server."""

import bson
from bson import ObjectId
from bson.codec_options import CodecOptions
from pymongo.errors import DocumentTooLarge, WriteError

CODEC = CodecOptions(tz_aware=True)
_LARGEST = 16 * 1024 * 1024


def decoded(body: bytes) -> dict:
    """A new copy of a document."""
    return bson.decode(body, CODEC)


def encoded(document: dict) -> bytes:
    """A document to store. Raises what PyMongo raises for values that BSON does not have."""
    body = bson.encode(document, codec_options=CODEC)
    if len(body) > _LARGEST:
        raise DocumentTooLarge(f"The document has {len(body)} bytes, more than 16 MiB")
    return body


def encoded_new(document: dict) -> bytes:
    """A document to insert; like PyMongo, this gives the caller's own an `_id` if it has none."""
    if not isinstance(document, dict):
        raise TypeError("document must be a dict")
    document.setdefault("_id", ObjectId())
    for name in document:
        if isinstance(name, str) and name.startswith("$"):
            raise WriteError(f"The dollar ($) prefixed field '{name}' is not valid for storage", 52)
    body = encoded(document)
    if isinstance(document["_id"], (list, tuple)):
        raise WriteError("The '_id' value cannot be of type array", 53)
    return body


def normal(filter) -> dict:
    """A filter, an update or the like: a copy, its values as they would be stored."""
    if filter is None:
        return {}
    if not isinstance(filter, dict):
        raise TypeError("filter must be a dict")
    return decoded(bson.encode(filter, codec_options=CODEC))
