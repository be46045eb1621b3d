#!/bin/sh
# JSON for other programs: the rules a derivation uses, in the order they are used.
#
#     sh examples/homework.sh "x^2 sin(3x)"
calctool diff "${1:-x^2 sin(3x)}" --steps --json | python3 -c '
import json, sys

report = json.load(sys.stdin)
print(report["problem"], "is", report["result"]["value"])

def walk(steps):
    for step in steps:
        print("  " * step["depth"] + step["name"] + ": " + step["before"] + " -> " + step["after"])
        walk(step["steps"])

walk(report["steps"])
'
