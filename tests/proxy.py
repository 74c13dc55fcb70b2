"""A proxy between the site and its database: away, frozen, or cutting what goes through."""

import asyncio
import socket
import struct
from contextlib import suppress
from threading import Thread

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Proxy:
    """Listens on `port` once it is opened, and passes on to `target` (host, port)."""

    def __init__(self, target):
        self._target = target
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._server, self._writers = None, set()
        self._flowing = asyncio.Event()
        self._left = self._is_lost_before = None
        self._is_once = False
        self.messages = 0

    def __enter__(self):
        Thread(target=self._loop.run_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def open(self):
        """Let all through, from now on."""
        self._call(self._open())

    def cut(self):
        """Reset every connection, and take no more."""
        self._call(self._cut())

    def freeze(self):
        """Take connections and what is sent, and pass nothing on."""
        self._call(self._freeze())

    def cut_at(self, message, *, is_lost_before):
        """Open, and cut at the so-many-th message that asks for something: before it reaches the
        database, or else when the answer to it comes."""
        self.open()
        self._left, self._is_lost_before = message, is_lost_before

    def cut_once_at(self, message, *, is_lost_before):
        """Reset the connection at that message, and let all others through."""
        self.cut_at(message, is_lost_before=is_lost_before)
        self._is_once = True

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=30)

    async def _open(self):
        self._left, self._is_once, self.messages = None, False, 0
        self._flowing.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)

    async def _freeze(self):
        await self._open()
        self._flowing.clear()

    async def _end(self):
        await self._cut()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _cut_off(self):
        is_once = self._is_once
        await self._cut()
        if is_once:
            await self._open()

    async def _cut(self):
        if self._server:
            self._server.close()
            self._server = None
        for writer in self._writers:
            with suppress(OSError):  # closed already
                connection = writer.get_extra_info("socket")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            writer.transport.abort()
        self._writers = set()

    async def _connect(self, reader, writer):
        self._writers.add(writer)
        with suppress(OSError):
            await self._flowing.wait()
            back, forth = await asyncio.open_connection(*self._target)
            self._writers.add(forth)
            await asyncio.gather(self._pass_on(reader, forth, True), self._pass_on(back, writer))

    async def _pass_on(self, reader, writer, is_asking=False):
        with suppress(OSError):
            while data := await reader.read(2**20):
                await self._flowing.wait()
                if is_asking and asks(data):
                    self.messages += 1
                if self.messages == self._left and is_asking == self._is_lost_before:
                    await self._cut_off()
                    return
                writer.write(data)
                await writer.drain()
            writer.close()


def asks(data):
    """Whether it is a command of the site's own, and not the driver's look after the server."""
    return not any(name in data for name in (b"hello\0", b"helloOk\0", b"ismaster\0"))
