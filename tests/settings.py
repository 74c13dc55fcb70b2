"""The settings of a test run: its own data directory and database, gone when it ends."""

import atexit
import os
import secrets
import shutil
import tempfile

from slipcover import pytest_plugin as coverage

if measured := coverage._slipcover_instance:
    # It would take its probes out of functions that ran often, which fails where threads run too.
    measured.d_miss_threshold = 2**31 - 1

FOLDER = tempfile.mkdtemp(prefix="edulearn-test-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

os.environ.update(
    ENV_FILE=os.devnull,
    DATA_DIR=FOLDER,
    MONGODB_DB=f"edulearn_test_{os.getpid()}_{secrets.token_hex(4)}",
    SECRET_KEY=secrets.token_urlsafe(48),
    RATE_LIMITS="off",
    SITE_URL="http://testserver",
)

from edulearn.settings import *  # noqa: E402, F403

PASSWORD_COST = 4  # the least; what hashing costs in earnest has a test of its own
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
