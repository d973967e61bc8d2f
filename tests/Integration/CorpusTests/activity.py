"""What the corpus test does while the tools watch: activity.py NAME DIRECTORY CERTIFICATE NUMBER

Everything is done by processes called NAME, or on files and with arguments that have NAME in them, so that what a tool
shows of it can be told from what else goes on. DIRECTORY has to be on a disk for block I/O to be seen; CERTIFICATE is a
PEM file with its key; NUMBER is that of a system call that does not exist.
"""
import ctypes
import mmap
import os
import pty
import signal
import socket
import ssl
import sys
import time

name, directory, certificate, number = sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)

NO_SYSTEM_CALL = int(number)
NO_SYSTEM_CALLS = 23
FORKS = 120
BLOCK = 16384
BLOCKS = 5
BUSY_SECONDS = 0.3


def called_by_name():
    with open("/proc/self/comm", "w") as comm:
        comm.write(name)


def files():
    path = os.path.join(directory, name)
    for i in range(3):
        with open(f"{path}.{i}", "w") as file:
            file.write("x" * 5000)
            file.flush()
            os.fsync(file.fileno())
            os.fdatasync(file.fileno())
            libc.syncfs(file.fileno())
        os.stat(f"{path}.{i}")
        os.lstat(f"{path}.{i}")
        os.statvfs(f"{path}.{i}")
    for call in (os.stat, os.open):
        try:
            call(path + ".missing", os.O_RDONLY) if call is os.open else call(path + ".missing")
        except FileNotFoundError:
            pass
    mapped = mmap.mmap(-1, mmap.PAGESIZE)
    mapped.flush()


def block_io():
    file = os.open(os.path.join(directory, name + ".blocks"), os.O_CREAT | os.O_WRONLY | os.O_DIRECT)
    aligned = mmap.mmap(-1, BLOCK)
    for _ in range(BLOCKS):
        os.write(file, aligned)
    os.close(file)


def processes():
    for _ in range(FORKS):
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
    for i in range(3):
        pid = os.fork()
        if pid == 0:
            os.execv("/bin/true", ["/bin/true", name, f"argument {i}"])
        os.waitpid(pid, 0)
    shell, terminal = pty.fork()
    if shell == 0:
        os.execv("/bin/bash", ["bash", "--norc", "-i"])
    os.write(terminal, f"echo {name}\nexit\n".encode())
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:  # how a terminal says that nobody is there any more
        pass
    os.waitpid(shell, 0)


def system_calls():
    for _ in range(NO_SYSTEM_CALLS):
        libc.syscall(NO_SYSTEM_CALL)
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    for number in (0, signal.SIGUSR1):
        os.kill(os.getpid(), number)
    try:
        os.kill(2**22 + 1, signal.SIGTERM)  # more than a process id can be
    except ProcessLookupError:
        pass
    os.setuid(0)
    os.setresuid(0, 0, 0)
    libc.setfsuid(0)
    nap = (ctypes.c_long * 2)(0, 3_000_000)
    libc.syscall(35, nap, None)  # nanosleep; the C library sleeps on another


def names():
    for host in ("127.0.0.1", "::1", "localhost"):
        try:
            socket.getaddrinfo(host, 80)
        except socket.gaierror:
            pass


def handshake():
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(certificate)
    client_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client_context.check_hostname = False
    client_context.verify_mode = ssl.CERT_NONE
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(to_client, to_server)
    server = server_context.wrap_bio(to_server, to_client, server_side=True)
    waiting = [client, server]
    while waiting:
        for side in list(waiting):
            try:
                side.do_handshake()
                waiting.remove(side)
            except ssl.SSLWantReadError:
                pass


def busy():
    for cpu in os.sched_getaffinity(0):
        os.sched_setaffinity(0, [cpu])
        end = time.monotonic() + BUSY_SECONDS
        while time.monotonic() < end:
            pass


called_by_name()
files()
block_io()
system_calls()
names()
handshake()
processes()
busy()
