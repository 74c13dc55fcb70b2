"""Counting what a request asks of the database, the same way on either engine."""

from collections import Counter
from contextlib import contextmanager
from threading import get_ident

from edulearn import db as database

VERBS = (
    "aggregate count_documents delete_many delete_one estimated_document_count find find_one "
    "find_one_and_delete find_one_and_update insert_many insert_one replace_one update_many "
    "update_one"
).split()


class Counted(Counter):
    """`{"payments.insert_one": 1, …}` of this thread; a verb that calls another one counts once."""

    def __init__(self):
        super().__init__()
        self.thread, self.depth = get_ident(), 0


@contextmanager
def counting(monkeypatch, counted=None):
    """Counts the calls of a collection's verbs while it lasts."""
    counted = Counted() if counted is None else counted
    engine = type(database.get_db()["any"])
    with monkeypatch.context() as patch:
        for verb in VERBS:
            patch.setattr(engine, verb, _counted(getattr(engine, verb), verb, counted))
        yield counted


def _counted(call, verb, counted):
    def counting_call(collection, *arguments, **options):
        if get_ident() != counted.thread:
            return call(collection, *arguments, **options)
        if counted.depth == 0:
            counted[f"{collection.name}.{verb}"] += 1
        counted.depth += 1
        try:
            return call(collection, *arguments, **options)
        finally:
            counted.depth -= 1

    return counting_call
