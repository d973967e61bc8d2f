"""Loads of the scheduler."""
import contextlib
import os
import time

from common import paced, process, seconds, spin


@contextlib.contextmanager
def partner():
    """A thread that answers when it is woken up, and the function that does this and waits for the answer."""
    there, back = os.pipe(), os.pipe()

    def answer():
        while data := os.read(there[0], 1):
            os.write(back[1], data)

    def wake_up():
        os.write(there[1], b".")
        os.read(back[0], 1)

    with process(answer):
        yield wake_up


def switches():
    """Two threads that wake each other up, and one that gets little of a CPU that another one keeps busy."""
    def starve():
        os.nice(19)
        spin()

    rounds = 0
    with partner() as wake_up:
        cpus = os.sched_getaffinity(0)
        os.sched_setaffinity(0, [max(cpus)])
        with process(starve), process(spin):
            os.sched_setaffinity(0, cpus)
            for _ in paced(1500):
                wake_up()
                rounds += 1
    return {"rounds": rounds}


def sleeps():
    """A thread that sleeps most of the time, and wakes up another one that wakes it up."""
    naps = 0
    with partner() as wake_up:
        for _ in paced(50):
            for _ in range(4):
                wake_up()
            naps += 1
    return {"naps": naps}


def spins():
    """A busy thread."""
    with process(spin):
        time.sleep(seconds)
    return {}
