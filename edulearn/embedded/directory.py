"""One process owns a data directory, for as long as it lives."""

import fcntl
import os
from pathlib import Path

from pymongo.errors import ConnectionFailure


class DataDirectoryInUse(ConnectionFailure):
    """Another process owns the data directory."""

    def __init__(self, directory: Path, owner: str):
        by = f" (process {owner})" if owner else ""
        super().__init__(
            f"The data directory {directory} is in use by another EduLearn{by}. Stop that one, or "
            "set DATA_DIR to another directory. To serve from several processes, set MONGODB_URI."
        )


class DirectoryLock:
    """The ownership of a directory: the system ends it with the process, however that dies."""

    def __init__(self, directory: Path):
        """Take it, making the directory if need be.

        Raises `DataDirectoryInUse` if another client, in this process or another, has it.
        """
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(self._file, 20).decode("ascii", "replace").strip()
            self.release()
            raise DataDirectoryInUse(directory, owner) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def release(self):
        """Give it up; a forked child that does so leaves its parent's ownership untouched."""
        os.close(self._file)
