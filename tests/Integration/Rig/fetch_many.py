"""Fetches a metric many times in one request, which PCP's own tools do not do.

Usage: fetch_many.py HOST METRIC TIMES. Prints the different numbers of values in the answer; those below zero are
error codes.
"""
import ctypes
import sys

import cpmapi
from pcp import pmapi

context = pmapi.pmContext(cpmapi.PM_CONTEXT_HOST, sys.argv[1])
pmid = context.pmLookupName(sys.argv[2])[0]
times = int(sys.argv[3])
result = context.pmFetch((ctypes.c_uint * times)(*([pmid] * times)))
print(*sorted({result.contents.get_numval(i) for i in range(times)}))
