"""Stores standard input, byte for byte, into a string metric and fetches the metric in the same client context.

Usage: store_bytes.py HOST METRIC. PCP's own tools take a value from the command line, which has no room for NUL
and for a megabyte. Prints {"error": message or null, "reply": value}.
"""
import ctypes
import json
import sys

import cpmapi
from pcp import pmapi

HEADER = 4  # length and type of a value block

context = pmapi.pmContext(cpmapi.PM_CONTEXT_HOST, sys.argv[1])
pmids = context.pmLookupName(sys.argv[2])
result = context.pmFetch(pmids)

text = sys.stdin.buffer.read()
block = (ctypes.c_char * (HEADER + len(text)))()
header = ctypes.cast(block, ctypes.POINTER(pmapi.pmValueBlock)).contents
header.vlen = HEADER + len(text)
header.vtype = cpmapi.PM_TYPE_STRING
ctypes.memmove(ctypes.addressof(block) + HEADER, text, len(text))

value = result.contents.get_vlist(0, 0).value
fetched = value.pval
value.pval = ctypes.cast(block, ctypes.POINTER(pmapi.pmValueBlock))
error = None
try:
    context.pmStore(result)
except pmapi.pmErr as failure:
    error = failure.message()
value.pval = fetched
context.pmFreeResult(result)

result = context.pmFetch(pmids)
atom = context.pmExtractValue(result.contents.get_valfmt(0), result.contents.get_vlist(0, 0),
                              cpmapi.PM_TYPE_STRING, cpmapi.PM_TYPE_STRING)
print(json.dumps({"error": error, "reply": atom.cp.decode("utf-8", "replace")}))
