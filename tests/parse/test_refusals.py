"""What is refused: the columns marked, words the message must hold, and the hint."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from calctool.errors import InputError
from calctool.parsing import parse, read_name, read_point

# typed | columns marked, from 1 | words of the message | words of the hint
REFUSED = {
    "nothing": """
                   |       | there is no expression       | x^2
        +          | 2-1   | the text ends                | '+'
        ()         | 1-2   | nothing between the brackets | write something
    """,
    "unknown names": """
        arcsn(x)   | 1-5   | unknown function 'arcsn'     | did you mean 'arcsin'?
        1+arcsn(x) | 3-7   | unknown function 'arcsn'     | did you mean 'arcsin'?
        cso(x)     | 1-3   | unknown function 'cso'       | did you mean 'cos'?
        sine(x)    | 1-4   | unknown function 'sine'      | did you mean 'sin'?
        secant(x)  | 1-6   | unknown function 'secant'    | did you mean 'sec'?
        arcos(x)   | 1-5   | unknown function 'arcos'     | did you mean 'arccos'?
        lg(x)      | 1-2   | unknown function 'lg'        | did you mean 'log10'?
        sqr(x)     | 1-3   | unknown function 'sqr'       | did you mean 'sqrt'?
        foo(x)     | 1-3   | unknown function 'foo'       | did you mean 'floor'?
        qqq(x)     | 1-3   | unknown function 'qqq'       | f(x), g(x) and h(x)
        xy(z)      | 1-2   | unknown function 'xy'        | write x*y*(...)
        infsin(x)  | 1-6   | begins with infinity         | oo*sin
        infinitycos(x) | 1-11 | begins with infinity      | oo*cos
        fg(x)      | 1-2   | unknown function 'fg'        | write f*g*(...)
        positive   | 1-8   | unknown name 'positive'      | words are not read
        abcd       | 1-4   | unknown name 'abcd'          | write a*b*c*d
        xtheta     | 1-6   | unknown name 'xtheta'        | write x*theta
        lim x      | 1-3   | 'lim' is not read inside     | work the limit out
        diff(x)    | 1-4   | unknown function 'diff'      | calctool diff
        integral x | 1-8   | unknown name 'integral'      | integrals
    """,
    "two ways to read a word": """
        asinx      | 1-5   | 'asinx' can be read in two   | arcsin(...) or a*sin(...)
        sinx(x)    | 1-4   | 'sinx' before a bracket      | sin(x)*(...) or sin(x*(...))
        log2x      | 1-4   | 'log2' can be read in two    | log_2(...) or log(2...)
        log3(x)    | 1-4   | 'log3' can be read in two    | log_3(...) or log(3...)
        sin2(x)    | 1-4   | 'sin2' before a bracket      | sin^2(...)
        e2         | 1-2   | 'e2' can be read in two      | 2e or e^2
        pi2        | 1-3   | 'pi2' can be read in two     | 2pi or pi^2
        xy2        | 1-3   | 'xy2' can be read in more    | x*y_2
        xy_1       | 1-3   | 'xy_' can be read in more    | x*y_1
        f1(x)      | 1-2   | 'f1' before a bracket        | f(...) for the function
        f_1(x)     | 1-3   | 'f_1' before a bracket       | f(...) for the function
    """,
    "functions and their arguments": """
        sin        | 1-3   | sin needs an argument        | sin(x)
        sin + 1    | 1-3   | sin needs an argument        | sin(x)
        sin - 1    | 1-3   | sin needs an argument        | sin(x)
        2*sin*x    | 3-5   | sin needs an argument        | sin(x)
        sin^2      | 1-3   | sin needs an argument        | sin(x)
        |sin|      | 2-4   | sin needs an argument        | sin(x)
        sin()      | 1-5   | the brackets are empty       | sin(x)
        sin(x,y)   | 7-7   | one argument, but 2          | sin(x)
        sin(2,5)   | 7-7   | one argument, but 2          | dot: 2.5
        log(x,y,z) | 9-9   | two arguments, but 3         | log(x, a)
        log10(x,2) | 9-9   | one argument, but 2          | log(x)
        root(x)    | 1-7   | two arguments, but one       | root(x, n)
        max(x)     | 1-6   | at least two arguments, but  | max(a, b)
        atan2(x)   | 1-8   | takes two arguments, but one | atan2(y, x)
        root x     | 1-4   | needs its arguments in       | root(x, n)
        exp()      | 1-5   | the brackets are empty       | exp(x)
        log_       | 1-4   | expected the base            | log_a(x)
        log_ab(x)  | 1-6   | expected the base            | log_a(x)
        log_2      | 1-3   | log needs an argument        | log(x
        Integer(x) | 9-9 | takes a whole number | Integer(2)
        Rational(x, 2) | 10-10 | takes a whole number | Rational(1, 2)
        Fraction(x) | 10-10 | takes a number | Fraction(1, 2)
        sin_2(x)   | 1-4   | sin takes no subscript       | sin(x)
        ln_2(x)    | 1-3   | ln takes no subscript        | log_2(x)
        ln^-1(x)   | 1-5   | can be read in two ways      | 1/ln(x)
        sin^2(x)^3 | 9-9   | second power                 | (sin^2(x))^
        f^2(x)     | 1-3   | can be read in two ways      | f(x)^2 for a power
        sqrt[3]x   | 1-8   | can be read in two ways      | root(x, n)
        sin +x     | 1-3   | sin needs an argument        | a sign stands in the brackets
        f()        | 1-3   | the brackets are empty       | f(x)
        f'         | 2-2   | a prime is read on f, g      | f'(x)
        f'(x,y)    | 1-2   | function of one variable     | f_x(x, y)
        f_z(x,y)   | 1-3   | not an argument              | f_x(x, y)
        f_3(x,y)   | 1-3   | no argument number 3         | f_1(x, y)
        sqrt[3]{x} | 1-8   | can be read in two ways      | root(x, n)
        √          | 1-1   | needs something after it     | √x
    """,
    "numbers": """
        2 3        | 3-3   | before the number '3'        | 2*3
        x 2        | 3-3   | before the number '2'        | x*2
        2x 3       | 4-4   | before the number '3'        | x*3
        2 3^x      | 3-3   | before the number '3'        | 2*3
        sin x 2    | 7-7   | before the number '2'        | x*2
        x^2 3      | 5-5   | before the number '3'        | *3 for a product
        1.2.3      | 1-4   | one decimal point            | *
        1..2       | 1-3   | one decimal point            | *
        2,5x       | 2-2   | ',' is not read here         | dot: 2.5
        x.y        | 2-2   | '.' is not read here         | digit
        1e1001     | 1-6   | power of ten is too large    | 1e1000
        1e-99999   | 1-8   | power of ten is too large    | 1e1000
    """,
    "signs": """
        x +        | 4-3   | after '+', but the text ends | '+'
        x*/2       | 3-3   | after '*', but '/' was found | one of the two signs
        x^^2       | 3-3   | after '^', but '^' was found | one of the two signs
        *x         | 1-1   | but '*' was found            | take it away
        x!!        | 2-3   | '!!' is not read             | (x!)!
        x²^3       | 3-3   | after a raised number        | (x^2)^3
        x⁻         | 3-2   | the text ends                | finish what
        x = 3      | 3-3   | '=' is not read inside       | one side only
        x == 3     | 3-4   | '==' is not read inside      | one side only
        x < 3      | 3-3   | '<' is not read inside       | branches
        x -> 0     | 3-4   | '->' is not read inside      | calctool limit
        x, y       | 2-2   | ',' is not read here         | arguments
        x if x     | 7-6   | expected a comparison        | compare with
        x then 2   | 3-6   | 'then' was found             | { x^2 if x<0 else x }
        x and y    | 3-5   | 'and' was found              |
        d/dx x^2   | 1-4   | d/dx is not read inside      | --wrt x
        1+dy/dx    | 3-7   | d/dx is not read inside      | --wrt x
        d²y/dx²    | 1-7   | d/dx is not read inside      | --wrt x
        d/dtheta x | 1-8   | d/dx is not read inside      | --wrt theta
    """,
    "brackets": """
        (x+1       | 1-1   | '(' is never closed           | ')' is missing
        sin(2(x+1) | 4-4   | '(' is never closed           | ')' is missing
        [x         | 1-1   | '[' is never closed           | ']' is missing
        x^{2       | 3-3   | '{' is never closed           | '}' is missing
        x+1)       | 4-4   | ')' closes nothing           | '('
        (x]        | 3-3   | to close the '(' at column 1 | ')'
        |x         | 1-1   | bar is never closed          | both sides
        (bar x)    | 2-2   | bar is never closed          | both sides
        x|         | 2-2   | bar is never closed          | both sides
    """,
    "names": """
        dot(x)     | 1-3   | unknown function 'dot'       | lines of a working
        (x y)_x    | 6-7   | an index after a bracket     | calctool partial
        x_         | 1-2   | after the underscore         | x_1
        x__1       | 1-2   | after the underscore         | x_1
        x_ab       | 1-4   | after the underscore         | x_1
        _x         | 1-1   | '_' is not read here         | x_1
        y'         | 2-2   | a prime is read on f, g      | f'(x)
        sin'(x)    | 4-4   | a prime is not read on       | (sin(x))'
    """,
    "characters": r"""
        5%         | 2-2   | '%' is not read here         | 5/100 for a percentage
        x@y        | 2-2   | COMMERCIAL AT                | numbers, names
        x+а        | 3-3   | CYRILLIC SMALL LETTER A      | did you mean 'a'?
        ｘ+1       | 1-1   | FULLWIDTH LATIN SMALL LETTER X | did you mean 'x'?
        é          | 1-1   | LATIN SMALL LETTER E WITH ACUTE | names
        ₂          | 1-1   | a subscript with no name     | x_1
    """,
    "branches": """
        {x if}     | 6-6   | after 'if', but '}' was found | 'if'
        {x if x}   | 8-8   | expected a comparison         | compare with
        {if x<0}   | 8-8   | expected 'then'               | if x < 0 then
        if x<0 x   | 9-8   | expected 'then'               | if x < 0 then
        {x<0}      | 3-3   | '<' is not read inside        | branches
        {x if x<0,}| 11-11 | after ',', but '}' was found  | ','
        {x if not x<0} | 7-9 | 'not' was found             | x >= 0 for not x < 0
        {x if x=<0}| 8-9   | '=<' is not read              | <=
        Piecewise(x) | 11-11 | expected '(' and a branch   | Piecewise((x^2, x < 0), (x, True))
        Piecewise((x)) | 13-13 | expected ',' and a condition | Piecewise(
        Piecewise | 10-9 | expected '(' after Piecewise     | Piecewise(
        Derivative(x, x) | 1-16 | only derivatives of f, g  | f'(x)
    """,
}


def _rows() -> list[object]:
    rows: list[object] = []
    for section, table in REFUSED.items():
        for line in table.strip("\n").splitlines():
            if not line.strip():
                continue
            typed, columns, words, hint = line.rsplit(" | ", 3) if line.count(" | ") == 3 else line.rsplit("|", 3)
            typed, words = typed.strip().replace("bar ", "|"), words.strip().replace("bar is", "'|' is")
            first, _, last = columns.strip().partition("-")
            span = (int(first) - 1, int(last)) if first else (0, 0)
            rows.append(pytest.param(typed, span, words, hint.strip(), id=f"{section}: {typed}"))
    return rows


def refused(rule: Callable[[str], object], typed: str) -> InputError:
    with pytest.raises(InputError) as caught:
        rule(typed)
    error = caught.value
    assert error.text is not None
    assert error.span is not None
    start, end = error.span
    assert 0 <= start <= len(error.text)
    assert start <= end <= len(error.text) or start == len(error.text)
    return error


@pytest.mark.parametrize(("typed", "span", "words", "hint"), _rows())
def test_refusals(typed: str, span: tuple[int, int], words: str, hint: str) -> None:
    error = refused(parse, typed)
    start, end = span
    assert error.span == (start, max(start, end))
    assert words in error.what
    assert hint in (error.hint or "")
    assert error.exit_code == 2


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("x\x1b[31m+1", "<U+001B>"),
        ("x\x00", "<U+0000>"),
        ("1+\u202ex", "<U+202E>"),
        ("x\u200e+1", "<U+200E>"),
        ("sin\u00ad(x)", "<U+00AD>"),
        ("x\udc80", "<U+DC80>"),
        ("x\x85y", "<U+0085>"),
    ],
)
def test_what_cannot_be_seen_is_named_and_never_shown(typed: str, shown: str) -> None:
    error = refused(parse, typed)
    assert error.text is not None
    assert error.span is not None
    assert shown in error.what
    assert error.text[slice(*error.span)] == shown
    assert str(error).replace("\n", "").isprintable()


def test_an_error_can_be_printed() -> None:
    assert str(refused(parse, "1 + arcsn(x)")).splitlines() == [
        "unknown function 'arcsn'",
        "  1 + arcsn(x)",
        "      ^^^^^",
        "did you mean 'arcsin'?",
    ]


def test_white_space_does_not_break_the_caret() -> None:
    error = refused(parse, "x +\n\tfoo(x)")
    assert error.text == "x +  foo(x)"
    assert error.span == (5, 8)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "expected the name of a variable"),
        ("2", "expected the name of a variable"),
        ("x", "expected '=' after x"),
        ("x=", "there is no expression"),
        ("x=1,", "there is nothing beside"),
        ("x=1,y", "expected '=' after y"),
        ("x=1, x=2", "x is given twice"),
        ("x=y=2", "there is no expression"),
        ("x=nan", "'nan' is not a place"),
        ("e=1", "'e' is a constant"),
    ],
)
def test_not_a_point(typed: str, words: str) -> None:
    assert words in refused(read_point, typed).what


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "expected the name of a variable"),
        ("2", "but '2' was found"),
        ("pi", "'pi' is a constant"),
        ("sin", "but 'sin' was found"),
        ("xy", "expected one name"),
        ("x+1", "expected one name"),
    ],
)
def test_not_a_name(typed: str, words: str) -> None:
    assert words in refused(read_name, typed).what
