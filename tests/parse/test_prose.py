"""Prose around a question: left out with a note where it asks nothing, and never where a word of it may change what is
asked."""

from __future__ import annotations

import pytest

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.parsing import read_statement

READ = """
    3. (b) Differentiate with respect to t:  s = 4t^3 - 2/t   [3 marks] | 4t^3 - 2/t | [3 marks]
    pls help, need dy/dx for y = tan(x)/x asap | tan(x)/x | asap
    A toy moves along a wire so that its displacement in metres after t seconds is s = t^3 - 9t. Find its velocity. \
        | t^3 - 9t | A toy moves along a wire so that its displacement in metres after t seconds is
    The air in a hall is T(x,y,z) = 20 - x^2 + z (in °C). Write down grad T. | 20 - x^2 + z | in °C
    T(x,y) = 9 - x^2 - y is the temperature (°C) of a plate. Find ∇T at (3, 1). | 9 - x^2 - y | of a plate
    Could you please explain d/dx [(x^3+1)^5]? Everybody in my group says it's the chain rule but I don't see why. \
        | (x^3 + 1)^5 | Everybody in my group
    Does lim_{x→-1} (x^2-1)/(x+1) exist? If so find it (no L'Hôpital please, we haven't had it). \
        | (x^2 - 1)/(x + 1) | If so find it
    Find lim as n → ∞ of √(n^2+n) − n. Hint: multiply by the conjugate. | sqrt(n^2 + n) - n | Hint: multiply
    limit of x sin(1/x) as x tends to zero (squeeze theorem) | x sin(1/x) | squeeze theorem
    hey can u tell me the limit of (2x^3 + x)/(x^2 - 5) when x goes to minus infinity | (2x^3 + x)/(x^2 - 5) | tell me
    The gas law gives P = nRT/V. Find the partial derivative of P with respect to V, holding n, R and T constant. \
        | n R T/V | holding n, R and T constant
    A firm's output is Q = K^2 L. Find ∂Q/∂L. | K^2 L | A firm's output is
    y = ln(sin x), find dy/dx, giving your answer in its simplest form. (Total 3 marks) | ln(sin(x)) | Total 3 marks
    f(x,y,z) = x y^2 z^3, I want to see the partial wrt z please, it is due tomorrow | x y^2 z^3 | it is due tomorrow
    hey can u give me grad of x^2+y^2+z^2 at the point (1,-1,2)? ty | x^2 + y^2 + z^2 | can u give me
    Hello! I have been stuck on this one. It says: "Given y = 3/(2x^2 + 1), find dy/dx." Do I need the \
        chain rule? | 3/(2x^2 + 1) | Do I need the chain rule
    7. (a) Differentiate y = (2x + 1)/(x - 3) with respect to x. [3 marks] | (2x + 1)/(x - 3) | [3 marks]
    A plate has the temperature T(x,y) = 100 - x^2 - 2y^2 (degrees C). Compute the gradient of T at (3, 1). \
        | 100 - x^2 - 2y^2 | degrees C
    A drug's concentration t hours after injection is C(t) = 20t/(t^2 + 4) mg/L. Find the limit of C(t) as t → ∞. \
        | 20t/(t^2 + 4) | mg/L
    Please help! y = x^3. Find dy/dx. Thanks! | x^3 | Please help!
    h = 5t^2 is the height of a ball. Find dh/dt | 5t^2 | is the height of a ball
    grazie mille, derivata di x^2 | x^2 | grazie mille
    differentiate x! thanks! | x! | thanks!
    differentiate x^2 y with respect to x, holding y constant | x^2 y | holding y constant
    dériver la fonction f définie sur R par f(x) = (x^2 + 1)e^x. | (x^2 + 1) e^x | définie sur R
"""

CHANGED = """
    I want the tenth derivative of x^20
    die sechste Ableitung von x^10
    which function has derivative x^2
    A curve has gradient x^2.
    y = x^2. Name a curve having the same dy/dx.
    lim 1/x, x->0, von unten
    lim 1/x, x->0, por debajo
    the upper limit of sin(1/x) as x -> 0
    y = x^2 is in the denominator. Find dy/dx
    y = x^2 is false. Find dy/dx
    y = x^2 per cent. Find dy/dx
    y = log(x) in binary. find dy/dx
    Differentiate x^2, thrice
    Repeat the process with your answer. y = x^2, find dy/dx
    y = x^2. Do that again please, on the result. Find dy/dx
    Drop the exponent. y = x^2. Find dy/dx
    y = x^2. The curve is rotated. Find dy/dx
    Guess dy/dx, y = x^2
    y = x^2. Integriere.
    y = x^2. Vertausche die Achsen. Bestimme dy/dx
    On cherche son intégrale. y = x^2
    Se eleva al cubo. y = x^2, halla dy/dx
    Si cambia segno. y = x^2, trova dy/dx
    Find lim n->oo 2^n/n!!
    z = x^2 y, y constant. Find dz/dx
    y = x^2 c, c constant, find dy/dx
    y = 3 x^2 - c d, d constant. find dy/dx
    f(x) = x^2. Hint: find the second derivative
    Find f'(x). Hint: evaluate at x = 3. f(x) = x^2
    f(x) = x^2, find f'(x). Hint: f is x^3.
    f(x) = x^2, find f'(x) (hint: use x^3 instead)
    Differentiate 1 + x + x^2 … thanks
    My friend asks. u d/dx [x^2]
    derivative of the hyperbolic sin x
    arcus sin x
    y = x^2. Add one. Find dy/dx.
    z = x^2 y where x is constant. Find dz/dx
    The square of f is y = x^2. Find dy/dx.
    my book says twice the derivative of x^2
    A toy moves so that the square of its position is s = t^3. Find the velocity.
    y = x^2 is half of what I mean. Find dy/dx.
    f(x) = x^2 (squared). Find f'.
    The reciprocal of my function is f(x) = x^2. Find f'(x).
    f(x) = x^3. Now double it. Find f'(x).
    The function g is the inverse of f(x) = x^3 + x. Find g'(2).
    the graph of y = x^2 is moved up. Find dy/dx.
    y = x^2. Then add x. Find dy/dx.
    f(x) = 3x^2 is the slope of g. Find g(x).
    Differentiate x^2, but use the log of it
    explain the integral of x^2
    does sin(x)/x fail to have a limit as x -> 0 from the left
    What does the slope of x^2 approach as x -> 3
    limit of the reciprocal of x^2 as x->2
    grad of f = x^2 y, only its length
    f(x,y) = x^2 y. How long is grad f at (1,2)?
    P = nRT/V. Hold V fixed. Find the partial derivative.
    z = x^2 y, where y is a function of x. Find dz/dx.
    f = x^2 y (x constant). Find the partial derivative
    z = x^2 y, holding x constant, find the partial derivative with respect to x
    y = x^2 upside down. find dy/dx
    y = x^2 mirrored in the x axis. find dy/dx
    y = x^2 with the sign changed. find dy/dx
    My teacher wants minus y = x^2. Find dy/dx
    It costs 3 times y = x^2. Find dy/dx
    y = x^2. My friend got 2x. Is he wrong?
    Find dy/dx for y = x^2. I want the third one too.
    y = x^2, dy/dx where the curve crosses y = 4
    Ein Körper: die Hälfte von s = t^2. Finde ds/dt
    el doble de y = x^2. Halla dy/dx
    I don't want the second derivative of y = x^2, find dy/dx
    I do not mean the limit from the left: limit of 1/x as x->0+
    find the derivative of x^2 please 3x
    y = x^2 thanks y = x^3
    derivata di mille x^2
    x^2 por 3
    derivata di x^2 per 3
    Find dz/dt where z = x^2 y, holding y constant, y = 3t
    differentiate y = x^2. Hint: y depends on t
    differentiate x^2 (remember that x is a function of t)
    differentiate x^2 (hint: think of x as constant)
    y = x^2 is the square of my function. Find dy/dx
    y = x^2 is the exponential of the function. Find dy/dx
    h = 5t^2 is half the height of a ball. Find dh/dt
    h = 5t^2 is the height of the function. Find dh/dt
"""


def _rows(table: str) -> list[str]:
    return [row.strip() for row in table.replace("\\\n", " ").strip().splitlines()]


@pytest.mark.parametrize("row", _rows(READ))
def test_prose_is_left_out_with_a_note(row: str) -> None:
    text, formula, told = [part.strip() for part in row.rsplit("|", 2)]
    found = read_statement(text)
    assert show(found.expr) == show(read_statement(formula).expr)
    assert any(told in note.says for note in found.notes), [note.says for note in found.notes]


@pytest.mark.parametrize("text", _rows(CHANGED))
def test_a_word_that_may_change_the_question_is_not_left_out(text: str) -> None:
    with pytest.raises(InputError):
        read_statement(text)


def test_each_piece_is_told_once_as_it_was_typed() -> None:
    text = 'Hello! I have been stuck. It says: "Given y = x^2, find dy/dx." Do I need the power rule?'
    told = ["Hello!", "I have been stuck.", "It says:", "Given", "Do I need the power rule?"]
    assert [note.says for note in read_statement(text).notes] == [f"'{piece}' is left out" for piece in told]


def test_the_error_is_about_the_word_that_stays() -> None:
    with pytest.raises(InputError) as error:
        read_statement("Hello! I'm stuck. Find the thrice derivative of y = x^2")
    assert (error.value.what, error.value.column) == ("unknown name 'thrice'", 28)
