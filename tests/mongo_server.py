"""A small server that speaks MongoDB's protocol over the embedded engine, so that the tests reach
the real driver (its timeouts, retries and errors) where there is no MongoDB.

It says that it is the primary of a replica set: then the driver retries writes, each with a number,
and a write that comes again is answered as it was the first time, as by MongoDB.

    python -m tests.mongo_server PORT DIRECTORY     then     MONGODB_URI=mongodb://127.0.0.1:PORT
"""

import struct
import sys
from contextlib import suppress
from itertools import count, islice
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Lock, Thread

import bson
from bson.codec_options import CodecOptions
from pymongo import IndexModel
from pymongo.errors import BulkWriteError, PyMongoError

from edulearn.embedded import EmbeddedClient

OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
BATCH = 101
READ = CodecOptions(tz_aware=True)


class MongoServer(ThreadingTCPServer):
    """Listens on `port` (0: any that is free), and keeps what it is told in `directory`."""

    allow_reuse_address = daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, directory, port=0):
        super().__init__(("127.0.0.1", port), Connection)
        self.port = self.server_address[1]
        self.client = EmbeddedClient(Path(directory))
        self.cursors, self.cursor_ids = {}, count(1)
        self._answers, self._writing = {}, Lock()

    def __enter__(self):
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
        self.client.close()

    def answer(self, command):
        if "txnNumber" not in command:
            return self._carry_out(command)
        number = bytes(command["lsid"]["id"]), command["txnNumber"]
        with self._writing:
            if number not in self._answers:
                self._answers[number] = self._carry_out(command)
            return self._answers[number]

    def _carry_out(self, command):
        name = next(iter(command))
        if name not in COMMANDS:
            return {"ok": 0.0, "code": 59, "errmsg": f"no such command: '{name}'"}
        try:
            return {"ok": 1.0, **COMMANDS[name](self, self.client[command["$db"]], command)}
        except (PyMongoError, NotImplementedError) as error:
            return {"ok": 0.0, **told(error)}


class Connection(StreamRequestHandler):
    """One connection of a driver: a message comes, a message goes."""

    disable_nagle_algorithm = True

    def handle(self):
        with suppress(OSError):  # either end may go away at any moment
            while len(head := self.rfile.read(16)) == 16:
                length, number, _, kind = struct.unpack("<iiii", head)
                self._reply(number, kind, self.rfile.read(length - 16))

    def _reply(self, number, kind, body):
        if kind == OP_QUERY:  # the driver's first word, when it does not know yet what we speak
            kind, start = OP_REPLY, struct.pack("<iqii", 0, 0, 0, 1)
            answer = self.server.answer({"hello": 1, "$db": "admin"})
        else:
            start, answer = b"\0\0\0\0\0", self.server.answer(read_message(body))
        body = start + bson.encode(answer)
        self.wfile.write(struct.pack("<iiii", 16 + len(body), 0, number, kind) + body)


def read_message(body):
    """The command of an OP_MSG, whose lists may come beside it."""
    command, at = {}, 4
    while at < len(body):
        kind, size = body[at], struct.unpack_from("<i", body, at + 1)[0]
        section, at = body[at + 1 : at + 1 + size], at + 1 + size
        if kind == 0:
            command = {**bson.decode(section, READ), **command}
        else:
            name, _, documents = section[4:].partition(b"\0")
            command[name.decode()] = bson.decode_all(documents, READ)
    return command


def told(error):
    """An error, as MongoDB tells it."""
    details = getattr(error, "details", None) or {}
    known = {name: details[name] for name in ("keyPattern", "keyValue") if name in details}
    return {"code": getattr(error, "code", None) or 8, "errmsg": str(error), **known}


def hello(server, _, command):
    address = f"127.0.0.1:{server.port}"
    return {
        "isWritablePrimary": True,
        "ismaster": True,
        "helloOk": True,
        "setName": "embedded",
        "hosts": [address],
        "me": address,
        "primary": address,
        "minWireVersion": 0,
        "maxWireVersion": 21,
        "maxBsonObjectSize": 16 * 1024**2,
        "maxMessageSizeBytes": 48_000_000,
        "maxWriteBatchSize": 100_000,
        "logicalSessionTimeoutMinutes": 30,
    }


def insert(_, database, command):
    try:
        database[command["insert"]].insert_many(
            command["documents"], ordered=command.get("ordered", True)
        )
    except BulkWriteError as error:
        errors = [{**told_of(e), "index": e["index"]} for e in error.details["writeErrors"]]
        return {"n": error.details["nInserted"], "writeErrors": errors}
    return {"n": len(command["documents"])}


def told_of(error):
    return {name: value for name, value in error.items() if name not in ("op", "index")}


def update(_, database, command):
    collection, upserted, errors = database[command["update"]], [], []
    counts = {"n": 0, "nModified": 0}
    for index, each in enumerate(command["updates"]):
        is_update = next(iter(each["u"]), "").startswith("$")
        change = collection.update_one if is_update else collection.replace_one
        change = collection.update_many if each.get("multi") else change
        try:
            done = change(each["q"], each["u"], upsert=each.get("upsert", False))
        except PyMongoError as error:
            errors.append({"index": index, **told(error)})
            break
        counts["n"] += done.matched_count or ("upserted" in done.raw_result)
        counts["nModified"] += done.modified_count
        if "upserted" in done.raw_result:
            upserted.append({"index": index, "_id": done.upserted_id})
    return {
        **counts,
        **({"upserted": upserted} if upserted else {}),
        **({"writeErrors": errors} if errors else {}),
    }


def delete(_, database, command):
    collection, gone = database[command["delete"]], 0
    for each in command["deletes"]:
        verb = collection.delete_one if each.get("limit") else collection.delete_many
        gone += verb(each["q"]).deleted_count
    return {"n": gone}


def find_and_modify(_, database, command):
    collection = database[command["findAndModify"]]
    options = {"projection": command.get("fields"), "sort": command.get("sort")}
    if command.get("remove"):
        return {"value": collection.find_one_and_delete(command["query"], **options)}
    options |= {"upsert": command.get("upsert", False), "return_document": command.get("new")}
    return {"value": collection.find_one_and_update(command["query"], command["update"], **options)}


def find(server, database, command):
    rows = database[command["find"]].find(
        command.get("filter"),
        command.get("projection"),
        skip=command.get("skip", 0),
        limit=abs(command.get("limit", 0)),
        sort=command.get("sort"),
    )
    return first_batch(server, database, command, rows)


def aggregate(server, database, command):
    rows = database[command["aggregate"]].aggregate(command["pipeline"])
    return first_batch(server, database, command, rows)


def list_indexes(server, database, command):
    rows = list(database[command["listIndexes"]].list_indexes())
    return first_batch(server, database, command, rows)


def list_collections(server, database, command):
    wanted = command.get("filter", {}).get("name")
    names = [name for name in database.list_collection_names() if wanted in (None, name)]
    rows = [{"name": name, "type": "collection", "options": {}} for name in names]
    return first_batch(server, database, command, rows)


def first_batch(server, database, command, rows):
    rows, name = iter(list(rows)), next(iter(command.values()))
    number = next(server.cursor_ids)
    server.cursors[number] = f"{database.name}.{name}", rows
    return next_batch(server, number, "firstBatch", command.get("cursor", command).get("batchSize"))


def get_more(server, _, command):
    return next_batch(server, command["getMore"], "nextBatch", command.get("batchSize"))


def next_batch(server, number, name, size):
    namespace, rows = server.cursors[number]
    size = BATCH if size is None else size
    batch = list(islice(rows, size))
    if len(batch) < size:
        del server.cursors[number]
        number = 0
    return {"cursor": {"id": number, "ns": namespace, name: batch}}


def kill_cursors(server, _, command):
    for number in command["cursors"]:
        server.cursors.pop(number, None)
    return {}


def create_indexes(_, database, command):
    indexes = [IndexModel(list(index.pop("key").items()), **index) for index in command["indexes"]]
    database[command["createIndexes"]].create_indexes(indexes)
    return {}


COMMANDS = {
    "hello": hello,
    "ismaster": hello,
    "isMaster": hello,
    "ping": lambda *_: {},
    "endSessions": lambda *_: {},
    "insert": insert,
    "update": update,
    "delete": delete,
    "findAndModify": find_and_modify,
    "find": find,
    "aggregate": aggregate,
    "getMore": get_more,
    "killCursors": kill_cursors,
    "createIndexes": create_indexes,
    "listIndexes": list_indexes,
    "listCollections": list_collections,
    "count": lambda _, db, command: {"n": db[command["count"]].estimated_document_count()},
    "distinct": lambda _, db, command: {
        "values": db[command["distinct"]].distinct(command["key"], command.get("query"))
    },
    "create": lambda _, db, command: db.create_collection(command["create"]) and {},
    "drop": lambda _, db, command: db.drop_collection(command["drop"]) or {},
    "dropDatabase": lambda server, db, _: server.client.drop_database(db.name) or {},
    "dropIndexes": lambda _, db, command: (
        db[command["dropIndexes"]].drop_index(command["index"]) or {}
    ),
    "listDatabases": lambda server, *_: {
        "databases": [{"name": name} for name in server.client.list_database_names()]
    },
}


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        MongoServer(sys.argv[2], int(sys.argv[1])).serve_forever()
