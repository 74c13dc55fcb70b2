"""What may be uploaded: told by the first bytes of a file, and agreed with by its name."""

from dataclasses import dataclass

from edulearn.errors import Problem

HEAD = 64  # bytes that tell a type


class NotTaken(Problem):
    status, slug, title = 415, "file-type-not-taken", "File type not taken"
    detail = (
        "Only videos (mp4, webm), captions (vtt), documents (pdf), pictures (png, jpg, webp) and "
        "zip archives can be uploaded, each under its own ending."
    )


@dataclass(frozen=True)
class FileType:
    """A type of file; `inline` ones are shown by the page, others are downloads."""

    media_type: str
    endings: tuple
    inline: bool = False

    @property
    def is_picture(self):
        return self.media_type.startswith("image/")


MP4 = FileType("video/mp4", (".mp4", ".m4v"), inline=True)
WEBM = FileType("video/webm", (".webm",), inline=True)
VTT = FileType("text/vtt", (".vtt",), inline=True)
PDF = FileType("application/pdf", (".pdf",))
PNG = FileType("image/png", (".png",), inline=True)
JPEG = FileType("image/jpeg", (".jpg", ".jpeg"), inline=True)
WEBP = FileType("image/webp", (".webp",), inline=True)
ZIP = FileType("application/zip", (".zip",))
TYPES = {t.media_type: t for t in (MP4, WEBM, VTT, PDF, PNG, JPEG, WEBP, ZIP)}


def type_of(head, name):
    """The type of a file that begins with `head` and is called `name`; raises NotTaken."""
    found = _told_by(head)
    if not found or not name.lower().endswith(found.endings):
        raise NotTaken()
    return found


def _told_by(head):
    beginnings = {
        b"%PDF-": PDF,
        b"\x89PNG\r\n\x1a\n": PNG,
        b"\xff\xd8\xff": JPEG,
        b"PK\x03\x04": ZIP,
        b"PK\x05\x06": ZIP,  # an empty archive
        b"WEBVTT": VTT,
        b"\xef\xbb\xbfWEBVTT": VTT,
    }
    if head[4:8] == b"ftyp":
        return MP4
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head:
        return WEBM
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return next((kind for start, kind in beginnings.items() if head.startswith(start)), None)
