"""Answers about critical points in sentences: all that is said is judged, and what is right is not called wrong."""

from __future__ import annotations

import pytest

from calctool.answers.given import Unreadable
from calctool.errors import Undecided
from calctool.grading.check import check_task

RIGHT = {
    "x^3 - 3x": r"""
        x = -1 is a local max and x = 1 is a local min
        x=-1 -> max, x=1 -> min
        f has a maximum at -1 and a minimum at 1.
        The critical points are x = 1 and x = -1.
        x1 = -1, x2 = 1
        x_1 = 1 (min), x_2 = -1 (max)
        f'(x) = 3x^2 - 3 = 0 so x = 1 or x = -1
        3x^2-3=0 → x^2=1 → x=±1
        (x-1)(x-2)^2/(x-2) = 0, x = 1, x = -1
        x^2 (x-1)/x = 0, x = 1, x = -1
        f'(x)=0 for x = -1 and x = 1
        local maximum of 2 at x=-1; local minimum of -2 at x=1
        Max: (-1,2) Min: (1,-2)
        Max(-1, 2), Min(1, -2)
        max f = 2 at x = -1, min f = -2 at x = 1
        critical numbers: 1 and -1, no others
        both x = 1 and x = -1 are critical
        x=1 is a minimum, since f'' (1) = 6 > 0; x=-1 is a maximum since f''(-1) = -6 < 0
        x=-1 (f changes from increasing to decreasing: max), x=1 (min)
        minimum at 1, maximum at -1, no global extrema
        x^2 = 1, x = +-1
        x = 1, y = -2 and x = -1, y = 2
        (-1|2) HP, (1|-2) TP
        Stationary points at x=1 and x=-1
        turning points (1,-2) min and (-1,2) max
        the function has a local max at x=-1 where f(-1)=2, and a local min at x=1 where f(1)=-2
    """,
    "x^4 - 2x^2": r"""
        a maximum at 0 and minima at ±1
        minima at x = -1 and x = 1, maximum at x = 0
        0 (local max), ±1 (global min, value -1)
        x = 0, x = 1, x = -1
        x=0 max; x=1, x=-1 min
        4x(x-1)(x+1) = 0, x = 0, 1, -1
        x=0 is a local max and x=1 and x=-1 are local min
        min at 1 and -1; max at 0
        min: 1, -1; max: 0
        4x^3 - 4x = 0; 4x(x^2 - 1) = 0; x = 0, x = 1, x = -1
        min at 1, -1 and max at 0
        three critical points: 0, 1 and -1
        global min at ±1, local max at 0, no global max
        minima at -1 and 1. maximum at 0.
        0, 1, -1. Minima at 1 and -1, maximum at 0
        local minima at x = 1 and at x = -1, and a local maximum at x = 0
        x = 0 (max), x = 1, x = -1 (min)
        maximum: 0; minima: -1, 1
        max at 0; mins at -1, 1
    """,
    "x^2 - 4x + 7": r"""
        minimum of 3 at x = 2
        The vertex (2, 3) is the minimum
        min at x=2, not a maximum
        min value 3 at 2, no maximum
        f'(2) = 0 so x = 2
        2x - 4 = 0, x = 2
        x=2 because f'(2)=0
        global minimum at (2,3)
        x = 2 is a minimum and there is no maximum
        x = 2 (not a maximum)
        min: f(2) = 3
        f(2) = 3 is the absolute minimum
        x = 2 is the only critical point
        (2, 3) vertex
        min 3 at 2
        minimum at x=2 of 3
        The minimum value of f is 3 at x = 2.
        the least value is 3, at x=2
        x₁ = 2
        x₀ = 2 minimum
        f'(x) = 2x - 4, f'(x) = 0 ⇒ x = 2, f(2) = 3, f''(2) = 2 > 0 ⇒ minimum
        2x = 4, x = 2
    """,
    "x^3": r"""
        x = 0 but it is not an extremum
        x=0, inflection point, no max or min
        0, saddle
        x = 0 is neither a max nor a min
        x=0 is not an extremum
        inflection point at (0, 0)
        x=0, f' does not change sign
        x=0, no extremum
        x = 0, a point of inflection
        no extrema, x = 0 is critical
        x=0 no max/min
        saddle point at x=0
    """,
    "|x - 2|": r"""
        x = 2 (no derivative there), a minimum
        corner at x = 2, minimum 0
        x=2, f'(2) does not exist
        x = 2 because the derivative does not exist
        x=2 (corner)
    """,
    "x e^(-x)": r"""
        max at (1, 1/e)
        x = 1, absolute maximum 1/e
        (1-x)e^(-x) = 0 → x = 1
        f'(x) = (1-x)e^(-x) = 0 → x = 1
    """,
    "x^2 ln(x)": r"""
        x = e^(-1/2), local min
        x = 1/sqrt(e) (x=0 is not in the domain)
        x=1/√e (min)
        x = e^(-0.5)
        x ≈ 0.607
        x = 1/√e ≈ 0.607
        x = 1/√e ≈ 0.606
        x = 1/√e ≈ 0.6
        x = 1/√e, f = -1/(2e), minimum
        2x ln x + x = 0, x = 1/√e
    """,
    "sin(x)": r"""
        max at pi/2 + 2 pi k, min at 3pi/2 + 2 pi k, k an integer
        x = π/2 + kπ where k ∈ ℤ
        x = pi/2 + pi k for all integers k
        x = pi/2 + pi n, n integer
        x = pi/2 + n pi where n is an integer
        cos x = 0 so x = pi/2 + k pi
        max 1 at pi/2 + 2k pi, min -1 at -pi/2 + 2k pi
    """,
    "x^3 + y^3 - 3x y": r"""
        saddle point at (0,0) and minimum at (1,1)
        (0,0) is a saddle, (1,1) is a local min
        (1,1) local minimum f = -1, (0,0) neither
        f_x = 3x^2 - 3y = 0, f_y = 3y^2 - 3x = 0 so (0,0) and (1,1)
        x = y = 0 and x = y = 1
        x = 0, y = 0 (saddle); x = 1, y = 1 (minimum)
        A(0,0) saddle, B(1,1) min
        P1 = (0,0), P2 = (1,1)
        (0,0,0) and (1,1,-1)
        (0,0) neither, (1,1) min -1
        (0,0) is a saddle point. (1,1) is a relative minimum.
        y = x^2, x = y^2, (0,0), (1,1)
    """,
    "x^2 + y^2 - 2x": r"""
        (1, 0), a minimum
        x=1, y=0 min
        2x - 2 = 0 and 2y = 0 gives (1, 0)
    """,
    "2x^3 - 9x^2 + 12x": r"""
        x=2 critical point, x=1 critical point
        1 critical, 2 critical
        2 critical points: x=1, x=2
        x=1, 2 critical points
        x=2 min x=1 max
        1 max, 2 min
        crit. points 1 and 2
        x=1 max, x=2 min
        6x^2 - 18x + 12 = 0 -> x = 1, x = 2
        f'(x) = 6x^2-18x+12 = 6(x-1)(x-2), so x=1 and x=2
        x^2 - 3x + 2 = 0, x = 1 or 2
        (x-1)(x-2)=0 => x=1 or x=2
        x-1=0 or x-2=0, so x=1, 2
        max 5 at 1, min 4 at 2
        x=1, max 5; x=2, min 4
        (1,5), (2,4)
        (1, 5) is a maximum and (2, 4) is a minimum
        (1,5) and (2,4) are extrema
        extrema at 1 and 2
        f''(1) = -6 < 0 so max at x = 1, f''(2) = 6 > 0 so min at x = 2
        x = 1: f'' < 0, maximum; x = 2: f'' > 0, minimum
        the maximum is at x = 1 and the minimum is at x = 2
        the maximum is 5 and occurs at x = 1; the minimum is 4 and occurs at x = 2
        maximum value 5 when x = 1, minimum value 4 when x = 2
        two critical points: x = 1, x = 2
        1 is max, 2 is min
        1 = max, 2 = min
        x = 1.0 and x = 2.0
        x = 2/2 = 1, x = 4/2 = 2
        x = 1, f(1) = 5; x = 2, f(2) = 4
        x=1 (local maximum, f(1)=5), x=2 (local minimum, f(2)=4)
        x = 1 and 2, but not 0
        x = 1, x = 2, no global max or min
        $x=1$ and $x=2$
        \(x = 1\) (max), \(x = 2\) (min)
        x \in \{1, 2\}
        {1, 2}
        critical points: {1, 2}
        f'(x)=0 at x=1 and at x=2
        f'=0 when x=1,2
        f' = 0: x = 1, 2
        solve f'(x) = 0: x = 1 or x = 2
        there is a local max at x=1 and there is a local min at x=2
        Local Max @ x=1, Local Min @ x=2
        x=1, x=2 are the critical numbers
        The only critical points are 1 and 2
        x=1 max because f' changes from + to -, x=2 min because f' changes from - to +
        A max occurs at x=1 and a min occurs at x=2
        x=1 gives a max and x=2 gives a min
        max x=1 min x=2
        x=1 max x=2 min
        1 max and 2 min
        max 1 and min 2
        x=1,2 with max at 1
        x=1 is a max; so x=2 is a min
        f'(x) = 6(x-1)(x-2), max x=1, min x=2
        Critical points are at x=1 and x=2. x=1 is a local maximum and x=2 is a local minimum.
        critical values x=1,2
        x = 1 (maximum with value 5), x = 2 (minimum with value 4)
        x = 1, x = 2, x = 3 is not a critical point
        x=1 isn't a minimum, x=2 isn't a maximum
    """,
    "x^(2/3)": r"""
        x = 0, f' does not exist
        x = 0 (f' undefined), min
        cusp at x = 0
        0, minimum
        x=0 is not differentiable, so critical
    """,
    "e^x": r"""
        none
        no critical points, f' = e^x is never 0
        f has no extrema
        no max, no min
    """,
    "x^2 - y^2": r"""
        (0,0) saddle
        saddle at (0, 0), no extrema
        (0,0) is neither a max nor a min
        2x = 0, -2y = 0, so (0, 0)
    """,
    "x + 4/x": r"""
        x=2, x=-2
        x = ±2, x = 0 is not in the domain
        local min at (2,4), local max at (-2,-4)
        min 4 at x=2; max -4 at x=-2
        1 - 4/x^2 = 0, x^2 = 4, x = ±2
        critical points x = 2 (minimum) and x = -2 (maximum); f not defined at 0
        f'(x)=1-4/x^2 so crit pts are x=2,-2
        x=2: min. x=-2: max.
        min = 4 at x = 2, max = -4 at x = -2
        x=2 and x=-2 are both local extrema
        The function has a local minimum at x = 2 (f(2) = 4) and a local maximum at x = -2 (f(-2) = -4).
        f''(2) > 0 so min at x = 2; f''(-2) < 0 so max at x = -2
        x = 2, since f'(2) = 0; x = -2, since f'(-2) = 0
        there are 2 critical points, x = 2 and x = -2
        x=2 is not a max, x=-2 is not a min
        ±2 (min at 2, max at -2)
        2 (min) & -2 (max)
        x=2 [min], x=-2 [max]
        x = 2 - min, x = -2 - max
        x = -2 – Maximum; x = 2 – Minimum
        Minimum bei x = 2, Maximum bei x = -2
        x = 2 or x = -2
        2,-2
        −2 and 2
        x=+2 and x=-2
        x = ±√4 = ±2
        x^2=4 -> x=2 or -2
        x = 2, y = 4 (min); x = -2, y = -4 (max)
        (2,4) min, (-2,-4) max
        (2;4), (-2;-4)
    """,
    "sqrt(x)": r"""
        none
        no critical points, f'(x) = 1/(2√x) is never 0
    """,
    "x^3 - 3x + y^2": r"""
        (1, 0) min, (-1, 0) saddle
        (±1, 0)
        minimum at (1,0), saddle at (-1,0)
        x = ±1, y = 0
        f_x = 3x^2 - 3 = 0 -> x = ±1; f_y = 2y = 0 -> y = 0; (1,0), (-1,0)
        3x^2-3=0 and 2y=0, (1,0) and (-1,0)
        local minimum at (1,0) with value -2, saddle point at (-1,0)
        (1, 0, -2) minimum, (-1, 0, 2) saddle
    """,
    "x^3 - 3x + y^3 - 3y": r"""
        (±1, ±1)
        x = ±1, y = ±1
        (1,1) min, (-1,-1) max, (1,-1) and (-1,1) saddles
        (1,1) min, (-1,-1) max, (±1,∓1) saddle points
    """,
    "ln(x)/x": r"""
        x = e, where f' is 0
        max at e
        e
        x=e, max 1/e
    """,
    "x^2": r"""
        minimum at the origin, no maximum
        no maximum, minimum at the origin
        x = 0, no maximum at 0
        0 is a minimum, no maximum at 3
        x = 0. It is a minimum.
        x = 0, it's the minimum
    """,
    "x^4 - 8x^2 + 3": r"""
        Critical points: x=0, x=2 and x=-2. x=0 is a local maximum, x=±2 are local (and global) minima.
        x = 0 (relative maximum), x = 2 and x = -2 (relative minima)
        f has relative minima at (-2,-13) and (2,-13) and a relative maximum at (0,3)
        4x^3-16x = 4x(x^2-4) = 0, x=0, x=2, x=-2
        4x^3 - 16x = 0; x(x²-4)=0; x = 0 or x = ±2
        min at ±2 with value -13, max at 0 with value 3
        0 is a max, ±2 are mins
        two minima at ±2 and one maximum at 0
        f'(x) = 4x^3 - 16x => x = 0, 2, -2
        x=-2 min, x=0 max, x=2 min
        critical numbers are -2, 0, 2
        two minima at ±2 and one maximum at 0
        x = 0, ±2; there are two minima
    """,
    "x^2 e^x": r"""
        x = 0 and x = -2
        x=0: local (and absolute) min; x=-2: local max
        x(x+2)e^x = 0 so x = 0 or x = -2
        (x^2+2x)e^x=0, e^x is never 0, so x^2 + 2x = 0, x=0, x=-2
        min (0,0), max (-2, 4/e^2)
        local max of about 0.54 at x = -2, min of 0 at x=0
        local max at x=-2 where f = 4e^(-2), local min at x=0 where f=0
    """,
    "x/(x^2+1)": r"""
        max 1/2 at x=1, min -1/2 at x=-1
        max at x=1 (y=1/2), min at x=-1 (y=-1/2)
        (1-x^2)/(x^2+1)^2 = 0, 1-x^2 = 0, x=±1
        x = 1 is the absolute max, x = -1 is the absolute min
    """,
    "x^5 - 5x": r"""
        x^4 = 1, x=1, x=-1
        5x^4 - 5 = 0 ⟹ x⁴ = 1 ⟹ x = ±1
        -1 (max 4), 1 (min -4)
    """,
    "4 + 6x - x^2": r"""
        6 - 2x = 0, x = 3, f(3) = 13, maximum because f'' = -2 < 0
        maximum value 13 at x=3
        vertex (3, 13), maximum
        (3,13) is the highest point
        Max. bei x=3
        x = 3; f''(3) = -2 < 0, so it is a local maximum
    """,
    "x^2 + x y + y^2 - 3x": r"""
        (2, -1) is a minimum
        x = 2 and y = -1, minimum of -3
        2x + y - 3 = 0, x + 2y = 0, (2,-1)
        2x + y = 3 and x + 2y = 0 gives x=2, y=-1
        f_x = 2x + y - 3, f_y = x + 2y, critical point (2,-1), D = 3 > 0 and f_xx = 2 > 0, so minimum
    """,
    "x y": r"""
        (0,0) is a saddle point since D = -1 < 0
        (0,0), D = -1, saddle
    """,
    "(x-1)^3": r"""
        x = 1, neither max nor min
        x = 1 is a point of inflection, not an extremum
    """,
}

WRONG = {
    "x^3 - 3x": r"""
        maxima at -1 and 1
        minima at -1 and 1
        x = 1 max, x = -1 min
        x = -1, 1, both minima
        x = -1 and x = 1 are minima
        no maximum, minimum at 1
        x = ±1, neither max nor min
        maximum of 3 at x = -1, minimum at x = 1
        x = 0
        x = 1 only
        x=0, x=√3, x=-√3
        (-1, -2) and (1, 2)
        3x^2 = 0, so x = 0
        min at x=1 with value -3, max at x=-1 with value 2
        absolute max at -1, absolute min at 1
        x = 1 is a saddle point, x = -1 is a max
        there are no critical points
    """,
    "x^4 - 2x^2": r"""
        a minimum at 0 and maxima at ±1
        maxima at 0, ±1
        x = ±1 are minima
        minimum of -1 at x = ±1, maximum of 1 at x = 0
        x = 0, ±1, all minima
        global min at ±1, global max at 0
        0, 1, -1. Maxima at 1 and -1, minimum at 0
        local minima at x = 1 and at x = 0, and a local maximum at x = -1
        x = 0 (min), x = 1, x = -1 (min)
        minima: 0, 1; maximum: -1
    """,
    "x^2 - 4x + 7": r"""
        maximum at x = 2
        minimum of 7 at x = 2
        minimum of 0 at x = 2
        x=2 is neither
        x = 2, not a minimum
        2x - 4 = 0, x = -2
        x = 2 is a maximum and there is no minimum
        neither a max nor a min at x = 2
        x = 2 (not a minimum)
        f(2) = 3 is the absolute maximum
        vertex at (2, 7)
        minimum of 3 at x = 3
        the greatest value is 3, at x=2
        f'(x) = 2x - 4, f'(x) = 0 ⇒ x = 2, f(2) = 3, f''(2) = 2 > 0 ⇒ maximum
        f'(x) = 2x - 4 = 0 ⇒ x = 2 ⇒ f(2) = 4
    """,
    "x^3": r"""
        x = 0 is a minimum
        none
        x = 0 is an extremum
        turning point at x = 0
        x=0 max
    """,
    "|x - 2|": r"""
        x=2 maximum
        none, since f' is never 0
        x=2 where f'(x)=0
        x=2, where the derivative is 0
    """,
    "x e^(-x)": r"""
        x=1 and x=0
        maximum 1 at x=1
        f'(x) = (1+x)e^(-x) = 0 → x = 1
    """,
    "x^2 ln(x)": r"""
        x = 0 and x = 1/√e
        x=1/sqrt(e), maximum
        x = 1/√e ≈ 0.707
        x = 1/√e ≈ 0.7
    """,
    "sin(x)": r"""
        pi/2
        min at pi/2 + 2 pi k, max at -pi/2 + 2 pi k
        sin x = 0 so x = pi/2 + k pi
        maxima at pi/2 + k pi
        max 2 at pi/2 + 2k pi, min -1 at -pi/2 + 2k pi
    """,
    "x^3 + y^3 - 3x y": r"""
        (0,0) max, (1,1) min
        saddle at (1,1), minimum at (0,0)
        (0,0) and (1,1), both minima
        f_x = 3x^2 + 3y = 0, f_y = 3y^2 - 3x = 0 so (0,0) and (1,1)
        x=0, y=0 is min; x=1,y=1 is saddle
        (0,0,1) and (1,1,-1)
        saddle points: (0,0) and (1,1)
    """,
    "x^2 + y^2 - 2x": r"""
        (0, 1)
        (1,0) saddle
    """,
    "2x^3 - 9x^2 + 12x": r"""
        three critical points 1, 2
        f'(x) = 6x^2-18x+12 = 6(x-1)(x+2), so x=1 and x=2
        f'(x) = 6x^2-18x, so x=1 and x=2
        x^2 - 3x = 0, x = 1, 2
        x^2 - x = 0; x = 1, x = 2
        x=1, max 4; x=2, min 5
        (1,4) and (2,5)
        f''(1) = 6 > 0 so x=1 min; f''(2) = -6 < 0 so x=2 max
        f''(1) = 6, so max at 1; min at 2
        x = 1: f'' > 0, maximum; x = 2: f'' > 0, minimum
        three critical points: x = 1, x = 2
        x = 2/2 = 2, x = 1
        x = 1, f(1) = 5; x = 2, f(2) = 5
        f has no critical points
        x = 1, not 2
        x = 1 is the global maximum, x = 2 is a min
        max at 1 and 2
        x=1 max because f' changes from - to +, x=2 min
        x=1 gives a min and x=2 gives a max
        max x=2 min x=1
        x=2 max x=1 min
        max 2 and min 1
        x=1,2 with max at 2
        f'(x) = 6(x-1)(x-3), max x=1, min x=2
        Critical points are at x=1 and x=2. x=1 is a local minimum and x=2 is a local maximum.
        x = 1 (maximum with value 4), x = 2 (minimum with value 4)
        x = 1, x = 2 is not a critical point
        1 and 2, neither is an extremum
        x=1 isn't a maximum, x=2
    """,
    "x^(2/3)": r"""
        x = 0 where f'(x) = 0
        no critical points because f' is never 0
    """,
    "e^x": r"""
        x = 0
        no maximum, minimum at 0
    """,
    "x^2 - y^2": r"""
        (0,0) min
    """,
    "x + 4/x": r"""
        x = 0, x = ±2
        x=-2, x=0, x=2
        local min at x=-2, local max at x=2
        1 - 4/x^2 = 0, x^2 = 2, x = ±√2
        1 + 4/x^2 = 0, x = ±2
        min = -4 at x = -2, max = 4 at x = 2
        x=2 and x=-2 are both local minima
        The function has a local minimum at x = 2 (f(2) = 4) and a local maximum at x = -2 (f(-2) = 4).
        there is one critical point, x = 2
        no critical points
        x=2 min, x=-2 neither
        x=2 min, x=-2 no max
        x=2 is not a min, x=-2 is a max
        min at 2, max at -2, saddle at 0
        a min at x = 2 and a max at x = 2
        2 and -2, no maximum
        ±2 (max at 2, min at -2)
        x=√4
        x = 2, y = -4; x = -2, y = 4
    """,
    "sqrt(x)": r"""
        x = 0
    """,
    "x^3 - 3x + y^2": r"""
        (1,0) and (-1,0) minima
        (1,0)
        local minimum at (1,0) with value 2, saddle point at (-1,0)
    """,
    "x^3 - 3x + y^3 - 3y": r"""
        (1,1), (-1,-1)
    """,
    "ln(x)/x": r"""
        x = e, where f' does not exist
        x = e is a min
    """,
    "x^2": r"""
        no minimum at the origin
        no minimum
        x=0, no minimum at 0
        x = 0. It is a maximum.
    """,
    "x^4 - 8x^2 + 3": r"""
        x = 0 (relative minimum), x = 2 and x = -2 (relative maxima)
        f has relative minima at (-2,-13) and (2,-13) and a relative maximum at (0,-3)
        min at ±2 with value -12, max at 0 with value 3
        two maxima at ±2 and one minimum at 0
        x=-2 max, x=0 min, x=2 max
        only 0 and 2
        one minimum at 0, two maxima at ±2
        three minima: 0, ±2
        x = 0, ±2; there are three minima
    """,
    "x^2 e^x": r"""
        min (0,0), max (-2, 4e^2)
        x = 0 only since e^x is never zero
    """,
    "x/(x^2+1)": r"""
        max at x=-1 (y=1/2), min at x=1 (y=-1/2)
        x = 1 is the absolute min, x = -1 is the absolute max
    """,
    "x^5 - 5x": r"""
        x^4 = 1, x=1
        -1 (max -4), 1 (min 4)
    """,
    "4 + 6x - x^2": r"""
        6 - 2x = 0, x = 3, f(3) = 13, minimum because f'' = -2 < 0
        (3,13) is the lowest point
        x = 3; f''(3) = 2 > 0, so it is a local minimum
    """,
    "x^2 + x y + y^2 - 3x": r"""
        f_x = 2x + y - 3, f_y = x + 2y, critical point (2,-1), D = -3 < 0, saddle
        (2,-1) saddle point
        (-1, 2)
    """,
    "x y": r"""
        (0,0), D = 1, min
    """,
    "(x-1)^3": r"""
        x = 1 is a max
    """,
}

UNREADABLE = {
    "2x^3 - 9x^2 + 12x": """
        max 5, min 4
        x = 1, 2 (max, min)
        x = 1 and x = 2 are a max and a min respectively
        max at x = 1, x = 2
        min at 2, 1
        increasing then max at 1 then decreasing then min at 2
        neither 1 nor 2 is an extremum
        x = 1 (max), x = 2 (min), and a hole at 3
        x = 1, 2 and then nothing happens
        x = 1 max, x = 2 min, max
        x^2 - 3x + 2 = 0
        f'(x) = 6x^2 - 18x + 12
    """,
    "x + 4/x": """
        min (2,4), max (-2,-4), asymptote x = 0
        between -2 and 2
        x^2 - 4 = 0 (x-2)(x+2) = 0 x = 2, x = -2
        f'(x) > 0 for x > 2, x = ±2
        x = ±2, k in N
        2 and -2 (by the first derivative test)
    """,
    "x^2/2 - ln(x)": """
        x = 1, x^2/x is never 0
    """,
    "x^3 - 3x": """
        (x-1)(x^5 - x - 3)^2/(x^5 - x - 3) = 0, x = ±1
    """,
    "x^2 - 4x + 7": """
        min
        x
        x = 2 not
        x = 2, 3x is not it
    """,
}
"""No part of an answer is passed over: what is not understood is refused."""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("f", RIGHT)
def test_right(f: str) -> None:
    for answer in lines(RIGHT[f]):
        assert check_task("critical", f, answer).verdict["verdict"] in ("correct", "equivalent"), answer


@pytest.mark.parametrize("f", WRONG)
def test_wrong(f: str) -> None:
    for answer in lines(WRONG[f]):
        assert check_task("critical", f, answer).verdict["verdict"] == "wrong", answer


@pytest.mark.parametrize("f", UNREADABLE)
def test_unreadable(f: str) -> None:
    for answer in lines(UNREADABLE[f]):
        with pytest.raises((Unreadable, Undecided)):
            check_task("critical", f, answer)


TYPESET_RIGHT = {
    "x^4 - 2x^2": r"""
        $x = -1, 0, 1$
        $x=0$ (max), $x=\pm 1$ (min)
        \(x = 0\) is a local maximum and \(x = \pm 1\) are local minima
        x \in \{-1, 0, 1\}
        \{-1,0,1\}
        \text{max at } x=0, \text{ min at } x=\pm1
        $f'(x) = 4x^3 - 4x = 0 \Rightarrow x = 0, \pm 1$
        $\left(0, 0\right)$, $\left(1, -1\right)$, $\left(-1, -1\right)$
        (0,0) max, (\pm 1, -1) min
    """,
    "x^3 + y^3 - 3x y": r"""
        $(0,0)$ saddle, $(1,1)$ minimum
        \{(0,0), (1,1)\}
        (x,y) = (0,0) or (x,y) = (1,1)
        (0,0): D = -9 < 0, saddle; (1,1): D = 27 > 0, f_xx = 6 > 0, minimum
        saddle point: (0,0); local min: (1,1), f(1,1) = -1
        f(0,0) = 0 saddle, f(1,1) = -1 min
        The critical points are (0, 0), which is a saddle point, and (1, 1), which is a local minimum.
        (0,0) is not an extremum, (1,1) is a local min
        (0,0) neither max nor min, (1,1) min
    """,
    "x^3 - 3x + y^2": r"""
        (1,0) is a local minimum with f = -2; (-1,0) is a saddle
        x = ±1, y = 0; (1,0) min
    """,
    "sin(x)": r"""
        $x = \frac{\pi}{2} + k\pi$, $k \in \mathbb{Z}$
        x = \frac{\pi}{2} + 2k\pi \text{ (max)}, x = \frac{3\pi}{2} + 2k\pi \text{ (min)}
        x = π/2 + 2πk is a max, x = -π/2 + 2πk is a min
    """,
    "cos(2x)": r"""
        x = k pi/2
        max at k pi, min at pi/2 + k pi
        -2 sin(2x) = 0, x = k pi/2
        maxima 1 at k pi, minima -1 at pi/2 + k pi
    """,
    "x^2 e^(-x)": r"""
        x = 0 (min), x = 2 (max)
        (2x - x^2)e^{-x} = 0, x = 0, 2
        f'(x) = x(2-x)e^(-x) = 0 => x = 0 or x = 2
        (2, 4/e^2) max and (0, 0) min
        (2, 4e^(-2)) max and (0, 0) min
        max ≈ 0.5413 at x = 2, min 0 at x = 0
    """,
}

TYPESET_WRONG = {
    "x^4 - 2x^2": r"""
        \text{min at } x=0, \text{ max at } x=\pm1
        $f'(x) = 4x^3 - 2x = 0 \Rightarrow x = 0, \pm 1$
        (0,0) max, (±1, 1) min
    """,
    "x^3 + y^3 - 3x y": r"""
        (0,0): D = -9 < 0, saddle; (1,1): D = 27 > 0, f_xx = 6 > 0, maximum
        (0,0): D = 9 > 0, saddle; (1,1): minimum
        saddle point: (0,0); local min: (1,1), f(1,1) = 1
        The critical points are (0, 0), which is a local minimum, and (1, 1), which is a saddle point.
    """,
    "x^3 - 3x + y^2": r"""
        x = ±1, y = 0; (-1,0) min
    """,
    "sin(x)": r"""
        x = \frac{\pi}{2} + 2k\pi \text{ (min)}, x = \frac{3\pi}{2} + 2k\pi \text{ (max)}
        x = kπ
    """,
    "cos(2x)": r"""
        min at k pi, max at pi/2 + k pi
    """,
    "x^2 e^(-x)": r"""
        f'(x) = 2x e^(-x) = 0 => x = 0
        max ≈ 0.5513 at x = 2, min 0 at x = 0
    """,
}


def test_typeset_and_several_variables() -> None:
    for table, verdict in ((TYPESET_RIGHT, ("correct", "equivalent")), (TYPESET_WRONG, ("wrong",))):
        for f, answers in table.items():
            for answer in lines(answers):
                assert check_task("critical", f, answer).verdict["verdict"] in verdict, (f, answer)


def test_on_lines() -> None:
    f = "2x^3 - 9x^2 + 12x"
    for answer in (
        "Max: 1\nMin: 2",
        "max:\nx = 1\nmin:\nx = 2",
        "• x = 1 (max)\n• x = 2 (min)",
        "x=1 => max\nx=2 => min",
    ):
        assert check_task("critical", f, answer).verdict["verdict"] == "correct", answer
    for answer in ("Max: 2\nMin: 1", "maxima:\nx = 1\nx = 2", "x=1 => min\nx=2 => max"):
        assert check_task("critical", f, answer).verdict["verdict"] == "wrong", answer


def test_what_is_said_is_named() -> None:
    rows = [
        ("x^3 - 3x", "maxima at -1 and 1", "At x = 1 there is no maximum."),
        ("x^3 - 3x", "x = ±1, no minimum", "There is a minimum."),
        ("x^3 - 3x", "f'(x) = 3x^2 - 1 = 0, x = ±1", "The derivative is not 3x^2 - 1."),
        ("x^3 - 3x", "x^2 = 2, x = ±1", "x^2 = 2 is not what the critical points solve."),
        ("x^3 - 3x", "(x-1)(x-2) = 0, x = ±1", "(x-1)(x-2) = 0 is not what the critical points solve."),
        ("x^3 - 3x", "f''(1) = -6 < 0, x = ±1", "f''(1) = -6 < 0 does not hold."),
        ("x^3 - 3x", "three critical points: ±1", "There are not 3 critical points."),
        ("x^2", "x = 0, not 0", "x = 0 is a critical point."),
        ("|x|", "x = 0, where f'(x) = 0", "At x = 0 the derivative does not exist."),
        ("x^2", "x = 0, where f' does not exist", "At x = 0 the derivative is 0."),
        ("x + 1/x", "±1; 2 is not in the domain", "f has a value at x = 2."),
    ]
    for f, answer, says in rows:
        report = check_task("critical", f, answer)
        assert report.verdict["verdict"] == "wrong", answer
        assert says in "\n".join(str(line[0]) + "".join(map(str, line[1:])) for line in report.remarks), answer
