"""The words that people write around formulas, by what they do: language, signs, numbers, the beginning of a reason."""

from __future__ import annotations

import re

from calctool.parsing.words import CONSTANT_WORDS, FUNCTION_WORDS, GREEK_WORDS, KEYWORDS, Unknown, split


def listed(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


CHAT = listed(
    """
    hey hmm hm go did he she his her him you who why how any ask add ago bad big bit buy day dry easy eye far few fit
    fix fun guy hit huh job key kid lot low mad meh nah nor off oh old ooh own pay ran rid run sad say sir sub too try
    uh uhm ugh um umm vs way win wow yay yep yet yo ah aha tbh thx tho bro fyi imo idk btw rn pls plz soln eqn lh nb etc
    wrt iff und sind wir nun zuerst sei von zum auf bei als wie vor gut ein sur par que qui pas los las del por una muy
    """
)
"""Short words of talk, which would be letters side by side."""

STRONG = CHAT | listed(
    """
    the this that these there here answer answers ans result solution final my your our its derivative derivatives array
    derivation slope gradient tangent limit limits function functions value values partial jacobian matrix vector
    equals equal gives give given get gets got getting have has had becomes become simplify simplifies simplified
    simplifying hence therefore thus then now next first second third last finally because since due using use
    used apply applying rule rules power chain product quotient sum constant multiple inside outside inner outer
    factor factors factored factoring expand expanded expanding think thought guess believe maybe probably perhaps
    sure sorry approaches approach tends tending goes going blows diverges converges increases decreases grows
    both side sides left right one-sided differ different exists exist does doesn but row rows column columns
    entry cancel cancels cancelled out take took taking put putting plug plugging substitute substituting
    substitution bring down move let where with find finding need needs want know see which when while for from
    into all gone term terms same so-called step differentiate differentiating differentiated numerator
    denominator top bottom multiply multiplied divide divided common again also just only very yes okay hold held
    treat treated constants respect definition note recall check done qed form law hospital lhopital hopital
    squeeze theorem standard formula identity will would should can could must end ends undefined equation express write
    written rewrite rewritten rewriting means mean try trying hi hello please thanks thank approximately approx
    about roughly rounded exactly per unit units number evaluate evaluating evaluated compute computing computed
    calculate calculated obtain obtained being point derivada dérivée ableitung derivata antwort lösung réponse
    respuesta risposta lautet beträgt est donc folgt ist gleich grenzwert limite limes steigung pente weil denn
    parce porque perché durch nach regel car length magnitude norm am rate change marks aus ca circa bc cuz thats
    after before lhl rhl kettenregel produktregel quotientenregel nicht
    """
)
"""Words of language that are no product of letters, or never meant as one."""

WEAK = listed(
    """
    not so is it we by to of on at as in an be or if my me up no do are was and via our let ok
    la le les de der die das une es mit eine
    """
)
"""Short words that are language beside others, and letters otherwise."""

OPENING = listed("so is thus then and we it ok let")
"""Short words that are language where a line begins with them."""

REASONS = listed(
    """
    because since due using use used by from where when for with via as if after bc cuz treating holding
    weil denn parce car porque perché da mit
    """
)
"""Words that begin a reason: language up to the end of the line, formulas in it too."""

SPOKEN = {
    "minus": "-", "plus": "+", "times": "*", "over": "/", "squared": "^2", "cubed": "^3",
    "equals": "=", "negative": "-", "positive": "+", "mal": "*", "hoch": "^",
    "unendlich": "oo", "infini": "oo", "infinito": "oo",
}  # fmt: skip
"""Words for signs and numbers -> what is typed for them."""

POINTING = listed("this that the no any which each other these those")

NUMBERS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20",
    "null": "0", "half": "1/2", "quarter": "1/4",
}  # fmt: skip
"""Words for numbers, where they do not stand for a thing: this one."""


CONCLUSIONS = listed("so therefore thus hence consequently donc folglich daher somit")
"""Words before what follows from what stands before them."""

OPENING_REASONS = listed("because since using by with via treating holding due weil da mit car puisque")
"""Words with which a line can begin that gives its reason first."""

PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "twelfth": 12,
}  # fmt: skip
"""Words for what a whole is divided into: one sixth, three quarters."""

FUNCTIONS = {
    "wurzel": "sqrt", "quadratwurzel": "sqrt", "raiz": "sqrt", "raíz": "sqrt", "racine": "sqrt", "radice": "sqrt",
    "betrag": "abs", "sinus": "sin", "kosinus": "cos", "cosinus": "cos", "tangens": "tan",
}  # fmt: skip
"""Names of functions in other languages."""


def word_kind(word: str) -> str:
    """``strong`` and ``weak`` words of language, ``math``, or ``unknown``."""
    low = word.lower()
    if low in FUNCTIONS:
        return "math"
    if (
        low in STRONG
        or (low in REASONS and low not in WEAK and low not in KEYWORDS)
        or (len(low) > 2 and re.search(r"(?:n['’]t|(?:i|it|he|she|we|you|they|that|let)['’](?:m|s|re|ll|ve|d))$", low))
    ):
        return "strong"
    if low in WEAK:
        return "weak"
    if len(word) == 1 or word in FUNCTION_WORDS or word in CONSTANT_WORDS or word in GREEK_WORDS or word in KEYWORDS:
        return "math"
    if low in FUNCTION_WORDS or low in CONSTANT_WORDS:
        return "math"
    try:
        split(word, False)
    except Unknown:
        return "unknown"
    return "math"
