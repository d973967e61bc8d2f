"""What all loads use."""
import contextlib
import ctypes
import os
import signal
import sys
import time

example, name, seconds, directory = sys.argv[1:]
seconds = float(seconds)
MIB = 1 << 20
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


def take_name():
    with open("/proc/self/comm", "w") as comm:
        comm.write(name)


def paced(rate):
    """Iterates at most so often a second, until the time is over."""
    end = time.monotonic() + seconds
    due = time.monotonic()
    while True:
        now = time.monotonic()
        if now >= end:
            return
        due = max(due, now - 0.1) + 1 / rate
        yield
        time.sleep(max(0, due - time.monotonic()))


@contextlib.contextmanager
def process(work):
    """Another process called NAME that does this until the end."""
    pid = os.fork()
    if pid == 0:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        try:
            work()
        finally:
            os._exit(0)
    try:
        yield pid
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def spin():
    while True:
        pass


def checked(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def path(suffix):
    return os.path.join(directory, f"{name}.{suffix}")


def remove(file):
    with contextlib.suppress(FileNotFoundError):
        os.remove(file)
