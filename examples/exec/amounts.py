#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Numbers of the text, and what they count: "310 million kroner" is 310000000 of kroner.

A step for the plugin exec: each line on stdin is a document, each line on stdout its answer, with
the document's id and the layers that the configuration (amounts.conf) declares. Nothing else may go
to stdout; what goes to stderr is quoted when a document fails. Python counts code points, and so
does the configuration.
"""
import json
import re
import sys

SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
AMOUNT = re.compile(
    r"(?<![\w.,])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?:\s+(?P<scale>%s))?"
    r"(?:\s+(?P<unit>[^\W\d_]+))?" % "|".join(SCALE)
)


def amounts(text):
    for found in AMOUNT.finditer(text):
        value = float(found["number"].replace(",", "")) * SCALE.get(found["scale"], 1)
        record = {"begin": found.start(), "end": found.end(), "value": value}
        if found["unit"]:
            record["unit"] = found["unit"]
        yield record


for line in sys.stdin:
    doc = json.loads(line)
    answer = {"id": doc["id"], "layers": {"amount": list(amounts(doc["text"]))}}
    print(json.dumps(answer), flush=True)
