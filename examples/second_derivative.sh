#!/bin/sh
# What is printed can be typed back: the derivative of the derivative, and the same asked at once.
#
#     sh examples/second_derivative.sh "x^2 e^x"
f=${1:-"x^2 e^x"}
calctool diff "$(calctool diff "$f")"
calctool diff "$f" --order 2
