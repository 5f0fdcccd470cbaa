"""Calls the Python code of docs/webhooks.md, which stands in the file FILE, with each request that stands as JSON on
standard input, and prints a JSON list of what it said: null where it took the request.

usage: python3 cases.py FILE < requests.json
"""

import base64
import json
import runpy
import sys

fault = runpy.run_path(sys.argv[1])["fault"]


def ask(request):
    try:
        return fault(request["secrets"], request["headers"], base64.b64decode(request["body"]), request["now"])
    except ValueError as failure:
        return repr(failure)


print(json.dumps([ask(request) for request in json.load(sys.stdin)]))
