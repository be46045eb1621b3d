#!/bin/sh
# A list of exercises, one a line: each with its answer; a line that cannot be read spoils nothing.
#
#     sh examples/exercises.sh < examples/exercises.txt
while IFS= read -r exercise; do
    printf '%-16s ' "$exercise"
    calctool diff "$exercise" 2>/dev/null || echo "not understood"
done
