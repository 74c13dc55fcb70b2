"""`manage.py serve`: everything that a run needs, then the server, until Ctrl-C or SIGTERM."""

import logging
import os
import socket
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import Interfaces
from pymongo.errors import PyMongoError

from courses.demo import ACCOUNTS, PASSWORD, fill, needs_filling
from edulearn import bodies, db, mail
from edulearn.indexes import ensure_indexes

log = logging.getLogger(__name__)


@contextmanager
def reserved(host, port):
    """Within, no other server of this site's kind starts on the port: a server takes one that
    another has without a word (SO_REUSEPORT), and each then gets a part of the requests.

    Raises CommandError where the port can't be had.
    """
    try:
        [family, kind, *_, address] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
        holder = socket.socket(family, kind)  # never listens: only what is to listen may join it
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        holder.bind(address)
    except OSError as error:
        raise CommandError(
            f"EduLearn can't listen on {host}, port {port}: {error.strerror}. "
            "Stop what listens there, or set PORT to another one."
        ) from error
    with holder:
        yield


def check_storage(folder):
    """Raises CommandError where the folder of STORAGE_URL can't be made or written to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        reason = None if os.access(folder, os.W_OK) else "It can't be written to"
    except OSError as error:
        reason = error.strerror
    if reason:
        raise CommandError(f"The setting STORAGE_URL is not usable: {folder}: {reason}.")


class Command(BaseCommand):
    help = "Serve the site."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="0.0.0.0" if settings.PRODUCTION else "127.0.0.1")
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, host, workers, **options):
        if workers > 1 and not settings.MONGODB_URI:
            raise CommandError("The embedded database has one process; set MONGODB_URI for more.")
        if settings.STORAGE_URL:
            check_storage(settings.UPLOADS_DIR)
        with reserved(host, settings.PORT):
            self.prepare()
            self.announce()
            self.serve(host, workers)

    def serve(self, host, workers):
        Granian(
            "edulearn.wsgi:application",
            address=host,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=settings.THREADS + bodies.MOST,
            websockets=False,
            log_level="error",
            respawn_failed_workers=True,
            workers_kill_timeout=5,
        ).serve()

    def prepare(self):
        try:
            db.ping()
            ensure_indexes()
            if settings.DEMO and needs_filling():
                self.stdout.write("Filling the database with the demo …")
                fill()
        except PyMongoError as error:
            if not settings.MONGODB_URI or not db.is_lost(error):
                raise  # waiting would not help
            log.warning("The database does not answer yet: %s", db.reason(error))
        finally:
            mail.wait_until_sent()
            db.close()  # the worker is another process, and opens its own

    def announce(self):
        lines = [f"{settings.SITE_NAME} is at {settings.SITE_URL}"]
        if settings.DEMO:
            lines += [f"  {role:<10} {email}" for role, email in ACCOUNTS.items()]
            lines += [f"  {'password':<10} {PASSWORD}"]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
