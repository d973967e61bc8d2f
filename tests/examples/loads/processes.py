"""Starts of programs and system calls."""
import contextlib
import ctypes
import os

from common import libc, name, paced, path


def programs():
    """Starts of a program, and of one that does not exist."""
    started = missing = 0
    for _ in paced(50):
        pid = os.fork()
        if pid == 0:
            with contextlib.suppress(FileNotFoundError):
                if started % 10 == 9 and missing < started // 10:
                    os.execv(path("missing"), [name, "missing"])
                os.execv("/bin/true", ["true", name, f"argument{started}"])
            os._exit(9)
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9:
            missing += 1
        else:
            started += 1
    return {"started": started, "missing": missing}


def failures():
    """System calls, of which some fail."""
    failed = calls = 0
    nowhere = ctypes.c_int(-1)
    for _ in paced(500):
        for _ in range(9):
            os.getppid()
        libc.close(nowhere)
        failed += 1
        calls += 10
    return {"calls": calls, "failed": failed}
