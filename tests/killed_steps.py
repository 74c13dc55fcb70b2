"""Dying by SIGKILL just before the n-th thing that lasts: a write, or a call to Stripe."""

import os
import signal
from contextlib import contextmanager

import pytest
import requests

from tests.operations import Counted, counting

READS = ("aggregate", "count_documents", "estimated_document_count", "find", "find_one")


class Fatal(Counted):
    """Counts what lasts, and kills the process before the `nth`."""

    def __init__(self, nth, tell):
        super().__init__()
        self.nth, self.tell = nth, tell

    def __setitem__(self, step, times):
        if step.rpartition(".")[2] in READS:
            return
        super().__setitem__(step, times)
        if self.total() == self.nth:
            self.tell(step)
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def killing_at(nth, tell):
    """Within, the process dies before its `nth` step, having told which that is."""
    fatal = Fatal(nth, tell)
    send = requests.Session.send

    def counted_send(session, request, **options):
        fatal["stripe.call"] += 1
        return send(session, request, **options)

    with pytest.MonkeyPatch.context() as patch, counting(patch, fatal):
        patch.setattr(requests.Session, "send", counted_send)
        yield
