#!/bin/sh
# Pictures: one in characters, four in files.  Those that are kept in a folder are drawn anew and compared.
#
#     sh examples/pictures.sh examples/pictures
kept=$1
new=$(mktemp -d)

draw() {
    file=$1
    shift
    calctool "$@" --plot-file "$new/$file" > "$new/answer"
    if cmp -s "$new/$file" "$kept/$file"; then echo "$file: calctool $*"; else echo "$file is another now: $new/$file"; fi
}

calctool plot "(x^2 - 1)/(x - 1)" --on -2,4 --format text
echo
draw poles.svg plot "(x^2 - 3)/(x^2 - 1)" --on -4,4
draw jumps.svg plot "floor(x)" --on -3,3
draw tangent.svg diff "x^3 - 3x" --at "x = 2"
draw gradient.svg grad "x^2 - x y + y^2"
