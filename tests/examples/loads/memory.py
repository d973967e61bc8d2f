"""Loads of memory."""
import ctypes
import mmap
import os
import resource
import signal

from common import MIB, libc, name, paced, path

libc.sbrk.restype = ctypes.c_void_p
libc.sbrk.argtypes = [ctypes.c_ssize_t]


def pages():
    """Pages of memory and of a file that are touched for the first time."""
    touched, size = 0, 512
    with open(path("pages"), "wb") as file:
        file.write(os.urandom(64 * mmap.PAGESIZE))
        os.fsync(file.fileno())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_majflt
    with open(path("pages"), "rb") as file:
        for _ in paced(40):
            with mmap.mmap(-1, size * mmap.PAGESIZE) as block:
                block.madvise(mmap.MADV_NOHUGEPAGE)
                for at in range(size):
                    block[at * mmap.PAGESIZE] = 1
                touched += size
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            with mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as block:
                block[32 * mmap.PAGESIZE]
    os.remove(path("pages"))
    return {"touched": touched, "major": resource.getrusage(resource.RUSAGE_SELF).ru_majflt - before}


def growth():
    """A heap that grows, and mappings that come and go."""
    mapped = grown = 0
    for _ in paced(400):
        mmap.mmap(-1, 4 * MIB).close()
        mapped += 4 * MIB
        if grown < 64 * MIB:
            libc.sbrk(MIB)
            grown += MIB
    return {"mapped": mapped, "grown": grown}


def memory_group(limit):
    """The folder of a control group that may have so much memory and no swap."""
    with open("/proc/self/mountinfo") as file:
        mounts = [(fields[4], fields[fields.index("-") + 1], fields[-1].split(",")) for fields in map(str.split, file)]
    version_1 = [top for top, kind, options in mounts if kind == "cgroup" and "memory" in options]
    if version_1:
        group = os.path.join(version_1[0], name)
        limits = {"memory.limit_in_bytes": limit, "memory.memsw.limit_in_bytes": limit}
    else:
        top = next(top for top, kind, _ in mounts if kind == "cgroup2")
        write(os.path.join(top, "cgroup.subtree_control"), "+memory")
        group = os.path.join(top, name)
        limits = {"memory.max": limit, "memory.swap.max": 0}
    os.mkdir(group)
    for file, value in limits.items():
        if os.path.exists(os.path.join(group, file)):
            write(os.path.join(group, file), value)
    return group


def write(file, value):
    with open(file, "w") as opened:
        opened.write(str(value))


def exhaustion():
    """Processes that use more memory than their control group may have."""
    victims = []
    group = memory_group(32 * MIB)
    try:
        for _ in paced(1):
            pid = os.fork()
            if pid == 0:
                write(os.path.join(group, "cgroup.procs"), os.getpid())
                with mmap.mmap(-1, 256 * MIB) as everything:
                    for at in range(0, len(everything), mmap.PAGESIZE):
                        everything[at] = 1
                os._exit(0)
            if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL:
                victims.append(pid)
    finally:
        os.rmdir(group)
    return {"victims": len(victims), "last_victim": victims[-1] if victims else 0}
