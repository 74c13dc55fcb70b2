"""A small server that speaks MongoDB's protocol over the embedded engine, so that the tests reach
the real driver (its timeouts, retries and errors) where there is no MongoDB.

It says that it is the primary of a replica set: then the driver retries writes, each with a number,
and a write that comes again is answered as it was the first time, as by MongoDB.

    python -m tests.mongo_server PORT DIRECTORY     then     MONGODB_URI=mongodb://127.0.0.1:PORT
"""

import struct
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Lock, Thread

import bson
from bson.codec_options import CodecOptions
from pymongo.errors import PyMongoError

from edulearn.embedded import EmbeddedClient
from tests.mongo_commands import COMMANDS, told

OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
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


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        MongoServer(sys.argv[2], int(sys.argv[1])).serve_forever()
