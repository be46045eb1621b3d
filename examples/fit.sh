#!/bin/sh
# A line through measured points: descent at three learning rates, then the walk that arrives beside the exact answer.
#
#     sh examples/fit.sh examples/line.csv
calctool fit "$1" --rates 0.01,0.1,0.2 --count 100
echo
calctool fit "$1" --rate 0.1 --count 1000
