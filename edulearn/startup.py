"""What a server process does beside answering: indexes at its start, repairs every minute."""

import logging
import multiprocessing
import os
import threading
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from pymongo.errors import PyMongoError

from courses.reconcile import reconcile
from edulearn import db
from edulearn.errors import Problem
from edulearn.indexes import ensure_indexes

log = logging.getLogger(__name__)
CONSOLE = "edulearn.console_mail.EmailBackend"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def begin():
    """Open the database, and start the work in the background.

    A database that is away does not stop the start: the process is alive, `/readyz` says that it
    is not ready, and it recovers by itself.
    """
    if multiprocessing.parent_process():
        _in_background(_end_with, multiprocessing.parent_process())
    for sentence in lacking():
        log.warning(sentence)
    if not (db.is_ready() and _try(ensure_indexes)):
        db.refuse_until(partial(_try, ensure_indexes))
    if settings.RECONCILE_SECONDS:
        _in_background(_keep_repaired, settings.RECONCILE_SECONDS)


def lacking():
    """Sentences on what a deployment can start without, though its people can't do without it."""
    if not settings.PRODUCTION:
        return []
    console = settings.EMAIL_BACKEND == CONSOLE and (
        "EMAIL_URL is not set: letters, with the links that reset passwords, go to this log and to "
        "nobody."
    )
    local = urlsplit(settings.SITE_URL).hostname in LOOPBACK and (
        f"SITE_URL is {settings.SITE_URL}: links in letters and on certificates lead nobody here."
    )
    return [sentence for sentence in (console, local) if sentence]


def reconcile_recent():
    reconcile(recent_only=True)


def _end_with(parent):
    """The server's first process may be killed: this one would keep its port and its database."""
    parent.join()
    os._exit(1)


def _keep_repaired(seconds):
    """First all that the process before this one may have left, then what changed lately."""
    work = reconcile
    while not threading.Event().wait(seconds):
        try:
            work = reconcile_recent if _try(work) else work
        except Exception:  # or else nothing would be repaired any more
            log.exception("Repairs will be tried again")


def _try(work):
    try:
        work()
        return True
    except (PyMongoError, Problem) as error:
        log.warning("%s will be tried again: %s", work.__name__, db.reason(error))
        return False


def _in_background(work, *arguments):
    threading.Thread(target=work, args=arguments, name=work.__name__, daemon=True).start()
