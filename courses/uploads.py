"""The contents of uploaded files: on disk under their own hash, written once, never executed."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from time import time

from django.conf import settings

from courses.file_types import HEAD
from edulearn.errors import BodyTooLarge, Problem

CHUNK = 256 * 1024
DAY = 86_400


class CutOff(Problem):
    slug, title = "upload-cut-off", "Upload cut off"
    detail = "The file did not arrive whole. Try again."


@dataclass(frozen=True)
class Content:
    """What was stored: its hash, its size, its first bytes."""

    sha256: str
    size: int
    head: bytes


def path_of(sha256):
    return _folder() / sha256[:2] / sha256


def receive(stream, length, check):
    """Store a stream of `length` bytes; `check` is called with the first bytes, and may raise.

    Raises BodyTooLarge or CutOff. Nothing of a refused upload stays.
    """
    if not length:
        raise CutOff("The file is empty, or its length was not told.")
    if length > settings.MAX_UPLOAD_BYTES:
        raise too_large()
    draft = _folder() / "drafts" / secrets.token_hex(16)
    draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        content = _write(stream, length, draft, check)
        _publish(draft, path_of(content.sha256))
        return content
    finally:
        draft.unlink(missing_ok=True)


def _write(stream, length, draft, check):
    digest, size, head = hashlib.sha256(), 0, b""
    draft.touch(mode=0o600, exist_ok=False)
    with draft.open("wb") as file:
        while part := stream.read(CHUNK):
            if not size:
                head = part[:HEAD]
                check(head)
            size += len(part)
            if size > settings.MAX_UPLOAD_BYTES:
                raise too_large()
            digest.update(part)
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    if size != length:
        raise CutOff()
    return Content(digest.hexdigest(), size, head)


def _publish(draft, path):
    """The same content again replaces itself, and is young again for `sweep`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.utime(draft)
    draft.replace(path)


def sweep(is_used):
    """Remove what no file stands for any more (`is_used(sha256)`) and is older than a day."""
    removed = 0
    for path in list(_folder().glob("*/*")):
        if _age(path) > DAY and (path.parent.name == "drafts" or not is_used(path.name)):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _age(path):
    try:
        return time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0


def _folder():
    return Path(settings.UPLOADS_DIR)


def too_large():
    most = settings.MAX_UPLOAD_BYTES // 1024**2
    return BodyTooLarge(f"The file is over {most} MiB, the most that is taken.")
