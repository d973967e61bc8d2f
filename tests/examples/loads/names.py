"""Lookups of names, in a network of their own with a DNS server."""
import ctypes
import fcntl
import os
import socket
import struct
import time

from common import checked, libc, paced, path, process

DELAY = 0.15
CLONE_NEWNS, CLONE_NEWNET = 0x20000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
IFF_UP, SIOCSIFFLAGS = 1, 0x8914


def own_network():
    """A network in which only this process is, with a DNS server that it can run itself."""
    checked(libc.unshare(CLONE_NEWNET | CLONE_NEWNS))
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
    settings = path("resolv.conf")
    with open(settings, "w") as file:
        file.write("nameserver 127.0.0.1\noptions timeout:20\n")
    checked(libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None))
    checked(libc.mount(settings.encode(), os.path.realpath("/etc/resolv.conf").encode(), None, MS_BIND, None))
    os.remove(settings)


def serve_names(server):
    """Answers after a while if the name begins with "slow", and does not know those that begin with "no"."""
    while True:
        query, client = server.recvfrom(512)
        label = query[13:13 + query[12]]
        if label.startswith(b"slow"):
            time.sleep(DELAY)
        known = not label.startswith(b"no")
        is_ipv4 = query[-3] == 1  # the type of record that is asked for; of others there are none
        answer = query[:2] + struct.pack(">HHHHH", 0x8180 if known else 0x8183, 1, known and is_ipv4, 0, 0)
        answer += query[12:]
        if known and is_ipv4:
            answer += struct.pack(">HHHIH4s", 0xc00c, 1, 1, 60, 4, socket.inet_aton("192.0.2.1"))
        server.sendto(answer, client)


def datagrams(port):
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.bind(("127.0.0.1", port))
    return bound


def lookups():
    """Lookups of names that a DNS server answers at once, late, or as unknown, and other packets."""
    own_network()
    slow = unknown = made = packets = 0
    with datagrams(53) as server, datagrams(9) as other:
        with process(lambda: serve_names(server)):
            for _ in paced(100):
                for _ in range(20):
                    other.sendto(b"other", other.getsockname())
                    other.recv(9)
                    packets += 1
                kind = ("slow", "no", *["known"] * 18)[made % 20]
                try:
                    socket.getaddrinfo(f"{kind}{made}.example", 80, socket.AF_INET, socket.SOCK_STREAM)
                except socket.gaierror:
                    unknown += kind == "no"
                slow += kind == "slow"
                made += 1
    return {"lookups": made, "slow": slow, "unknown": unknown, "packets": packets}
