"""The loads under which the examples are tested and measured: python3 loads EXAMPLE NAME SECONDS DIRECTORY

Everything is done by processes and threads called NAME, which must be unique and has at most 15 characters, in
DIRECTORY, which should be on a disk. Prints at its end, as a line of JSON, how often it did what. Rates are kept as far
as the machine allows.
"""
import json

import common
import cpus
import memory
import names
import network
import processes
import storage

loads = {
    "disk_latency": storage.disk,
    "disk_size": storage.disk,
    "dns_lookups": names.lookups,
    "dns_queries": names.lookups,
    "exec_trail": processes.programs,
    "memory_growth": memory.growth,
    "off_cpu_stacks": cpus.sleeps,
    "on_cpu_stacks": cpus.spins,
    "oom_kills": memory.exhaustion,
    "open_trail": storage.opens,
    "page_faults": memory.pages,
    "run_queue_latency": cpus.switches,
    "slow_files": storage.files,
    "syscall_errors": processes.failures,
    "tcp_life": network.connections,
    "tcp_retransmits": network.silent_server,
}

common.take_name()
print(json.dumps(loads[common.example]()), flush=True)
