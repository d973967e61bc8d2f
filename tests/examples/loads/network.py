"""Loads of TCP."""
import contextlib
import errno
import os
import socket
import time

from common import paced, seconds


def listening(backlog):
    """A socket on a port below those that clients get."""
    while True:
        server = socket.socket()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", 20000 + int.from_bytes(os.urandom(2), "big") % 10000))
            server.listen(backlog)
            return server
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise


def silent_server():
    """Connections to a server whose queue is full: their first segments are sent again, after one and three seconds."""
    clients = []
    with listening(0) as server:
        for _ in range(100):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(server.getsockname())
            clients.append(client)
        time.sleep(max(seconds, 4))
        port = server.getsockname()[1]
        for client in clients:
            client.close()
    return {"port": port, "connections": len(clients) - 2}  # those have places in the queue


def connections():
    """Short connections, some of 300 ms, and some to a port where nobody listens."""
    made = long_ones = refused = 0
    with listening(128) as server, listening(1) as closed:
        address, nobody = server.getsockname(), closed.getsockname()
        closed.close()
        server.setblocking(False)
        kept = []
        for _ in paced(200):
            client = socket.create_connection(address)
            made += 1
            accepted, _ = accept(server)
            if made % 10 == 0:
                kept.append((time.monotonic() + 0.3, client, accepted))
                long_ones += 1
                with socket.socket() as another:
                    refused += another.connect_ex(nobody) == errno.ECONNREFUSED
            else:
                client.close()
                accepted.close()
            while kept and kept[0][0] < time.monotonic():
                end_connection(kept.pop(0))
        time.sleep(0.4)
        for connection in kept:
            end_connection(connection)
    return {"port": address[1], "made": made, "long": long_ones, "refused_port": nobody[1], "refused": refused}


def accept(server):
    while True:
        with contextlib.suppress(BlockingIOError):
            return server.accept()


def end_connection(connection):
    for end in connection[1:]:
        end.close()
