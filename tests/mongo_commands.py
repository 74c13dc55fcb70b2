"""MongoDB's commands, carried out by the embedded engine.

Each takes the server, the database and the command, and gives the answer's members.
"""

from itertools import islice

from pymongo import IndexModel
from pymongo.errors import BulkWriteError, PyMongoError

BATCH = 101


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
