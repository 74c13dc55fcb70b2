"""The other process of the tests in `test_embedded.py`: a writer that will be killed, an owner
that stays, and one that forks.

A writer's steps follow from its run's number, so that the test can tell what must be on disk from
the number of the last step that it heard of.
"""

import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from pymongo.errors import InvalidOperation

from edulearn.embedded import EmbeddedClient

Step = tuple[str, list[str]]


def steps(run: int) -> Iterator[Step]:
    """What a run does, for ever: `(verb, ids)`."""
    for turn in count():
        first, second, third = (f"{run}-{turn}-{part}" for part in "abc")
        yield "insert", [first]
        yield "insert_many", [second, third]
        yield "update", [first]
        yield "update_many", [second, third]
        yield "push", [second]
        yield "replace", [third]
        yield "delete", [first]
        if turn:
            yield "delete_many", [f"{run}-{turn - 1}-b", f"{run}-{turn - 1}-c"]


def imagine(documents: dict[str, dict], step: Step):
    """Do a step on plain dicts."""
    verb, ids = step
    for each in ids:
        if verb in ("insert", "insert_many"):
            documents[each] = {"_id": each, "count": 0}
        elif verb in ("update", "update_many"):
            documents[each]["count"] += 1
        elif verb == "push":
            documents[each]["pushed"] = ["once"]
        elif verb == "replace":
            documents[each] = {"_id": each, "count": 7}
        else:
            del documents[each]


def perform(collection, step: Step):
    """Do a step on a collection."""
    verb, ids = step
    chosen = {"_id": {"$in": ids}}
    if verb == "insert":
        collection.insert_one({"_id": ids[0], "count": 0})
    elif verb == "insert_many":
        collection.insert_many([{"_id": each, "count": 0} for each in ids])
    elif verb == "update":
        collection.update_one({"_id": ids[0]}, {"$inc": {"count": 1}})
    elif verb == "update_many":
        collection.update_many(chosen, {"$inc": {"count": 1}})
    elif verb == "push":
        collection.find_one_and_update({"_id": ids[0]}, {"$push": {"pushed": "once"}})
    elif verb == "replace":
        collection.replace_one({"_id": ids[0]}, {"count": 7})
    elif verb == "delete":
        collection.delete_one({"_id": ids[0]})
    else:
        collection.delete_many(chosen)


def say(word):
    """Write a line at once: two processes may share the pipe."""
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


def write(directory: Path, run: str):
    """Do a run's steps until killed, saying the number of each when it is acknowledged."""
    collection = EmbeddedClient(directory)["kept"]["documents"]
    for number, step in enumerate(steps(int(run)), start=1):
        perform(collection, step)
        say(number)


def own(directory: Path):
    """Own the directory until killed."""
    client = EmbeddedClient(directory)
    say("ready")
    sys.stdin.read()
    client.close()


def fork(directory: Path):
    """Own the directory, and fork a child that outlives this process and ends as usual."""
    client = EmbeddedClient(directory)
    client["kept"]["documents"].insert_one({"_id": "before"})
    if os.fork():
        client["kept"]["documents"].insert_one({"_id": "after"})
        say("parent wrote")
        os._exit(0)
    try:
        client["kept"]["documents"].insert_one({"_id": "child"})
    except InvalidOperation as error:
        say(f"child was told: {error}")
    sys.stdin.read()
    client.close()


if __name__ == "__main__":
    {"write": write, "own": own, "fork": fork}[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
