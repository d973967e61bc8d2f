"""Loads of disks and files."""
import mmap
import os
import time

from common import MIB, paced, path, remove


def disk():
    """Direct writes of 16 KiB and reads of 4 KiB."""
    done = 0
    read_usecs = []
    large, small = mmap.mmap(-1, 16384), mmap.mmap(-1, 4096)
    file = os.open(path("disk"), os.O_CREAT | os.O_RDWR | os.O_DIRECT)
    try:
        for at in range(64):
            os.pwrite(file, large, at * 16384)
        os.fsync(file)
        for _ in paced(1000):
            os.pwrite(file, large, done % 64 * 16384)
            began = time.monotonic()
            os.preadv(file, [small], done % 256 * 4096)
            read_usecs.append((time.monotonic() - began) * 1e6)
            done += 1
    finally:
        os.close(file)
        remove(path("disk"))
    return {"reads": done, "writes": done, "read_usecs": int(sorted(read_usecs)[done // 2])}


def files():
    """Short reads and writes of a file, and a few writes to disk of so much that they take long."""
    calls = syncs = 0
    block = bytes(MIB)
    next_sync = 0
    with open(path("slow"), "w+b", buffering=0) as file:
        for _ in paced(1000):
            os.pwrite(file.fileno(), b"x" * 512, 0)
            os.pread(file.fileno(), 512, 0)
            calls += 2
            if time.monotonic() >= next_sync and syncs < 5:
                for _ in range(128):
                    os.write(file.fileno(), block)
                os.fsync(file.fileno())
                file.seek(0)
                syncs += 1
                next_sync = time.monotonic() + 1
    os.remove(path("slow"))
    return {"calls": calls, "syncs": syncs}


def opens():
    """Opens of a file, and of one that does not exist."""
    opened = missing = 0
    with open(path("file"), "w"):
        pass
    for _ in paced(1000):
        os.close(os.open(path("file"), os.O_RDONLY))
        opened += 1
        if opened % 10 == 0:
            try:
                os.open(path("missing"), os.O_RDONLY)
            except FileNotFoundError:
                missing += 1
    os.remove(path("file"))
    return {"opened": opened, "missing": missing}
