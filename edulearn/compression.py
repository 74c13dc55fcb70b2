"""The files of the pages, compressed once for whoever takes gzip: a phone waits for a third."""

import gzip
import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

TEXTS = {".css", ".html", ".js", ".json", ".svg", ".vtt", ".webmanifest"}
AT_LEAST = 512
LEVEL = 6


class CompressedFiles(WhiteNoiseMiddleware):
    """WhiteNoise, with each text's compressed twin in DATA_DIR and not beside its source."""

    def get_static_file(self, path, url, stat_cache=None):
        plain = super().get_static_file(path, url, stat_cache)
        twin = twin_of(Path(path))
        if not twin:
            return plain
        [(_, _, headers)] = plain.alternatives
        return StaticFile(path, headers, encodings={"gzip": str(twin)})


def twin_of(path):
    """The compressed file of a text, made anew where the text has changed; None for others."""
    stat = path.stat()
    if path.suffix not in TEXTS or stat.st_size < AT_LEAST:
        return None
    name = hashlib.sha256(str(path).encode()).hexdigest()[:32]
    twin = Path(settings.DATA_DIR, "compressed", f"{name}.gz")
    if not twin.exists() or twin.stat().st_mtime_ns != stat.st_mtime_ns:
        _write(twin, gzip.compress(path.read_bytes(), LEVEL, mtime=0), stat.st_mtime_ns)
    return twin


def _write(path, content, modified):
    """All at once, for another process may do the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.utime(file.name, ns=(modified, modified))
    Path(file.name).replace(path)
