"""The embedded database: PyMongo's interface over a directory of this machine.

mongomock lends the query language. What it lacks is here: a lock around each operation,
indexes that narrow a query and guard uniqueness, and a disk that has every acknowledged write.

A write is worked out on copies, stored in SQLite, and only then shown to readers: a document
that can be read has been stored, and a write that fails leaves nothing to put back.
"""

from .client import EmbeddedClient
from .directory import DataDirectoryInUse
from .journal import OUT_OF_DISK_SPACE

__all__ = ["OUT_OF_DISK_SPACE", "DataDirectoryInUse", "EmbeddedClient"]
