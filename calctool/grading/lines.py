"""A written working -> its lines, each with the statements that stand in it: chains of sides joined by equals signs.

What is no formula is furniture: words, reasons at the right edge or in brackets, numbers and bullets, trees, the
marks of Markdown and of LaTeX.  Every formula is left at its place, so that a caret points at what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from calctool.answers.prose import Bare
from calctool.answers.sides import Side, chain, implied, top
from calctool.answers.vocabulary import listed
from calctool.grading.cases import HalfLine, cases, of_statements
from calctool.grading.furniture import CUT, WORD, marked, none_spans, related, segments, without_ornaments
from calctool.grading.notations import as_equations
from calctool.grading.rows import bulleted, joined, lettered, tabled
from calctool.parsing.grammar import is_latex
from calctool.parsing.words import FUNCTION_WORDS


class Stated(NamedTuple):
    """A chain of sides, and how it is said.

    ``lead`` are the words before it; ``whole`` says that no words stand around it, ``soft`` that it is a reason or part
    of a sentence, ``last`` that nothing follows it in its sentence, ``supposed`` that it holds in a case: ``if``;
    ``part`` that it is about a part of the question: ``inside:``; ``denied`` that it is not meant: ``not 2x``.
    ``case`` is the side of an edge that it is said of: ``for x > 0``.
    """

    chain: tuple[Side, ...]
    lead: str = ""
    whole: bool = True
    soft: bool = False
    last: bool = True
    supposed: bool = False
    part: bool = False
    denied: bool = False
    case: HalfLine | None = None

    @property
    def continues(self) -> bool:
        """Does it begin with the equals sign of the line above?"""
        return self.chain[0].sign in ("=", "≈", "->")


class WorkLine(NamedTuple):
    """A line: its number, the text as typed, the column where it begins, what it states, and what it compares."""

    number: int
    text: str
    indent: int
    statements: tuple[Stated, ...]
    compared: tuple[tuple[Side, ...], ...] = ()


def work_lines(texts: Sequence[str], x: str = "x", factors: bool = True) -> list[WorkLine]:
    """The lines of a working in the variable ``x``; rows of one matrix and of one formula are one line.

    ``factors``: may a line say what the one above it is multiplied by?

    >>> line = work_lines(["let u = 3x, so du/dx = 3   (power rule)"])[0]
    >>> [[side.typed for side in s.chain] for s in line.statements]
    [['u', '3x'], ['du/dx', '3']]
    """
    texts = _differentials_named(_increments(lettered(tabled(texts)), x))
    bullets = bulleted(texts)
    if not any(re.search(r"(?<![A-Za-z])h(?![A-Za-z])", t) for t in texts):
        texts = [re.sub(rf"(?:Δ|\\Delta) ?{x}(?![A-Za-z])", _as_h, t) for t in texts]
    return [work_line(number, text, bullets) for number, text in joined(texts, factors and not bullets)]


def _differentials_named(texts: Sequence[str]) -> list[str]:
    """``= 2x dx`` below ``dy = d(x^2)`` with its name, without which dx would be two letters."""
    out: list[str] = []
    name = ""
    for text in texts:
        named = re.match(r"\s*(d[a-z])\s*=", text)
        continues = re.match(r"\s*=", text) is not None
        name = named[1] if named else name if continues else ""
        differential = re.search(r"(?<![A-Za-z/])d(?:[a-z](?![A-Za-z'′])|\()", text) is not None
        out.append(f"{name} {text.lstrip()}" if name and continues and differential else text)
    return out


def _increments(texts: Sequence[str], x: str) -> Sequence[str]:
    """``dy = (x + dx)^2 - x^2`` with Δx and Δy, as Leibniz worked: dx and dy are differences until dx goes to 0.

    In a line of its own ``dy/dx`` stays what it is, the derivative.
    """
    if not any(re.search(rf"(?<![A-Za-z]){x} ?\+ ?d{x}(?![A-Za-z])", t) for t in texts):
        return texts
    quotient = rf"\b[d∂](?:[yf]|)\s?/\s?[d∂]{x}(?![A-Za-z])"
    difference = rf"(?:(?<![A-Za-z])|(?<={x}))d(?P<of>{x}|y|f)(?![A-Za-z('′])"
    either = re.compile(rf"(?P<quotient>{quotient})|{difference}")
    aside = re.compile(rf"{quotient}|d{x}\s*(?:->|→|\\to(?![a-z]))")

    def one(text: str) -> str:
        if "lim" in text or not re.search(difference, aside.sub("", text)):
            return either.sub(lambda m: m[0] if m["quotient"] else f"Δ{m['of']}", text)
        return re.sub(difference, r"Δ\g<of>", text)

    return [one(text) for text in texts]


def _as_h(m: re.Match[str]) -> str:
    """``2xΔx`` as ``2x h``: no letters run together, and no gap is left behind."""
    return " h" if m.string[m.start() - 1 : m.start()].isalnum() else "h"


def work_line(number: int, text: str, bullets: bool = False) -> WorkLine:
    """One line taken apart."""
    if not bullets and re.match(r"\s*[*·×]\s", text):  # what the line above is multiplied by
        return WorkLine(number, text, len(text) - len(text.lstrip()), ())
    typed, text = text, as_equations(without_ornaments(text))
    marks = marked(text, bullets)
    for a, _ in none_spans(text):  # 1/x -> oo. There is no limit
        if (stop := len(text[:a].rstrip()) - 1) > 0 and text[stop] in ".;!":
            marks = marks[:stop] + CUT + marks[stop + 1 :]
    for c in cases(text):
        if c.worded or c.bracketed:
            marks = marks[: c.start] + WORD * (c.end - c.start) + marks[c.end :]
    found = _in_their_cases(text, list(_statements(text, marks)))
    start = marks.replace(CUT, " ")
    if re.match(r"\s*(?:\$|\\[(\[])", text):  # the delimiters of a formula set nothing in
        start = text
    return WorkLine(number, typed, len(start) - len(start.lstrip(" ")), found, tuple(_compared(text, marks)))


def _in_their_cases(text: str, said: Sequence[Stated]) -> tuple[Stated, ...]:
    """The statements, each with its case; ``-x for x < 0`` goes on with what ``|x| = x for x > 0`` is about."""
    found: list[Stated] = []
    for s, case in zip(said, of_statements(text, [(s.chain[0].start, s.chain[-1].end) for s in said]), strict=True):
        before = found[-1] if found else None
        if case is None or s.chain[-1].none:
            found.append(s)
            continue
        for c in cases(text):
            s = s._replace(lead=s.lead.replace(text[c.start : c.end].strip(" .,;:!"), "").strip(" .,;:!"))
        branch = len(s.chain) == 1 and not s.chain[0].sign and s.lead.lower() in ("", "and", "or", "but", "while")
        if branch and before is not None and before.case is not None and len(before.chain) > 1:
            s = s._replace(chain=(before.chain[0], s.chain[0]._replace(sign=before.chain[1].sign)))
        found.append(s._replace(case=case, supposed=True))
    return tuple(found)


# --- statements --------------------------------------------------------------------------------------------------

_STRONG = listed(
    """
    answer answers ans result solution derivative slope limit gradient jacobian hence therefore thus so get gives
    obtain obtained final altogether total l'h l’h hospital
    l'hospital l’hospital l'hopital l’hopital l'hôpital l’hôpital finally equals get becomes simplify simplifies
    simplified simplifying expand expanding collect becomes antwort lösung also réponse donc limite
    ausmultiplizieren ausmultipliziert vereinfachen vereinfacht zusammengefasst zusammenfassen
    rewrite rewriting rewritten resubstitute resubstituting ableitung ergebnis grenzwert límite dérivée résultat
    derivada resultado derivata risultato
    """
)
"""Words after which a formula alone is an answer, or a further form of what is above."""


@cache
def _another() -> re.Pattern[str]:
    """The derivative or limit of something else: ``its derivative``, ``derivative of the second term``."""
    what = r"(?:derivative|limit|slope|gradient|answer|result)s?"
    return re.compile(
        rf"\b(?:its|their|whose|each|one-sided|left|right|first|partial|times)\s(?:[\w-]+[\s-])?{what}\b"
        rf"|\b{what}\s+(?:of|by|from)(?:$|\s+(?!(?:the\s+)?(?:function|whole|question)\b)(?:the\s+)?\w+)"
    )


@cache
def _together() -> re.Pattern[str]:
    """All together, and not the first two together; back in the letters of the question; the same once more."""
    return re.compile(
        r"\b(?:all|everything|put(?:ting|s)?(?: it| this| them| all| everything)*) together\b"
        r"|\badd(?:ing)? (?:them|everything|it all|these|those|all)(?: terms| parts)?(?: up| together)?\b"
        r"|\b(?:back[- ]?substitut\w*|substitut\w* back|(?:plug|sub|put)\w*(?: \w+)? back(?: in)?)\b"
        r"|\b(?:once|one|another) (?:more|time)(?: time)?\b|\bwrite (?:it|this|that|them) as\b|^again$"
    )


def strong(lead: str) -> bool:
    """Do the words say that what follows is claimed?"""
    lead = _another().sub(" ", _together().sub(" altogether ", lead.lower()))
    return any(word in _STRONG for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lead.lower()))


_JOINING = listed(
    """
    so then and thus therefore hence finally simplify simplifying expand expanding which gives also or that is now get
    becomes rule rules by law using with this since again still step from to of
    """
)


def named(lead: str) -> bool:
    """Do the words before an equals sign name something: ``det J =``, ``the length =``?"""
    words = re.findall(r"[^\W\d_]+", re.sub(r"\\[A-Za-z]+", "", lead.lower()))
    return 0 < len(words) < 4 and not _JOINING & set(words) and not _done().match(words[0])


@cache
def _done() -> re.Pattern[str]:
    """What is done, and names nothing: ``Factoring``, ``cancel the x``."""
    verbs = (
        r"cancel|substitute|apply|multiply|divide|differentiate|combine|evaluate|replace|rationali[sz]e|subtract|add"
    )
    return re.compile(rf"(?!leading|remaining|missing|corresponding|resulting)\w{{3,}}ing\Z|(?:{verbs})\Z")


_SOFT = listed("since because as known recall note if when by using via like")
_CONCLUDING = listed("so therefore thus hence finally get gives obtain answer result")


@cache
def _written_as() -> re.Pattern[str]:
    verbs = r"writ\w+|rewrit\w+|express\w*|factor\w*|simplif\w+|split|expand\w*"
    return re.compile(rf"\b(?:{verbs})\s(?:\w+\s){{0,3}}as\b")


def _reason(lead: str, typed: str = "") -> bool:
    """Do the words say that what follows is a reason or a case, and no conclusion after it: ``so by .. we get``?"""
    words = re.findall(r"\w+", _written_as().sub("so", lead.lower()))
    if typed.rstrip().endswith(":") or _by_a_rule().search(typed):  # multiply by the conjugate: ..
        words = [w for w in words if w not in ("by", "using", "via")]
    return any(w in _SOFT and not _CONCLUDING & set(words[i:]) for i, w in enumerate(words))


@cache
def _by_a_rule() -> re.Pattern[str]:
    """``By the product rule,`` and ``Using the chain rule, this becomes``: what follows is claimed."""
    who = r"(?:we|one|i|it|this|that|which)(?: \w+)?|the \w+(?: \w+)?"
    does = (
        r"have|has|gets?|obtains?|finds?|equals?|is|becomes?|gives?|yields?|turns? into|(?:simplifies|reduces|comes) to"
    )
    before = r"(?:^|[.;:!]\s|\bso\s)\W*(?:\w+ing\s+(?:\w+\s+){0,2})?(?:by|using|via|with|applying)\b[^,;:=]*"
    then = rf",\s*(?:(?:{who})\s+(?:{does}))?|\s(?:{who})\s+(?:{does})|\s(?:{does})"
    return re.compile(rf"{before}(?:{then})(?:\s+that)?\W*\Z", re.IGNORECASE)


def _sentence(words: str) -> str:
    """The words before a formula from the beginning of their sentence."""
    return re.split(r"(?<!i\.e)(?<!e\.g)[.;!?]\s", words.strip(" .,;:!"))[-1].strip()


def _statements(text: str, marks: str) -> Iterator[Stated]:
    """What a line states, in order."""
    none = none_spans(text)
    latex = is_latex(text)
    bare = re.sub("[\x00\x01]", " ", marks)
    formulas = bare  # without the words that there is no value
    for a, b in none:
        formulas = formulas[:a] + " " * (b - a) + formulas[b:]
    worded = WORD in marks
    under = False  # a condition stands before it
    last = 0  # where what is said before the next formula begins
    about = -1  # where a formula ends that what follows is said of: product rule on x ln x: ..
    because = False  # a reason is being given
    for a, b in segments(marks, 0, len(marks)):
        regions = [m.span() for m in re.finditer("[^\x00]+", marks[a:b])]
        for first, end in regions:
            first, end = a + first, a + end
            stop = _full_stop().match(bare, first, end) if first > a else None  # ans. 3/5
            first = first if stop is None else stop.end()
            subject = re.search(r"[,;]\s*[A-Za-z]\s*\Z", bare[first:end])
            if subject is not None and _held().match(text, end):  # .. , y is a constant
                end = first + subject.start()
            lead = _sentence(text[last:first])
            after_one = last > a and _of_a_formula().fullmatch(lead) is not None
            goes_on = because and not re.search("[,;:.]", text[last:first]) and not strong(lead)
            because = goes_on or bool(re.search(r"\b(?:since|because)\b", lead.lower()) and _reason(lead))
            said_from = last
            if re.search(r"[^\W_]|∞|∇|=", bare[first:end]):
                last = end
            for x, y in _parts(bare, first, end):
                part = bare[x:y]
                here = any(x <= p < y for p, _ in none)
                if not here and not re.search(r"[^\W_]|∞|∇", part):
                    continue
                if (equation := _equation_before(part)) is not None:  # y' = 3x^2 + 1 > 0
                    y, part = x + len(equation), equation
                elif _conditional(part):
                    implied_by = list(_implies().finditer(part)) or _concluded(part, x, none)
                    case = part[: implied_by[-1].start()] if implied_by else part
                    under = under or re.search("[A-Za-z]", case) is not None
                    if not implied_by:
                        continue
                    x += implied_by[-1].end()  # 1 ≠ -1 ⇒ ...
                    part = bare[x:y]
                    here = any(x <= p < y for p, _ in none)
                sides = chain(text, Bare(formulas, (), none), x, y, latex)
                if len(sides) > 2 and sides[-1].sign == "->" and is_indeterminate(sides[-1].typed):  # .. -> 0/0
                    sides = sides[:-1]
                if (
                    not sides
                    or (len(sides) == 1 and not here and _no_claim(sides[0], text[y:], lead))
                    or _goes_to(sides)
                ):
                    continue
                # A formula between dollars has a gap behind it that is none.
                tail = marks[y : len(marks) if text[y : y + 1] == "$" else b].strip(" .,;:!" + CUT)
                soft = under or because or after_one or _reason(lead, text[said_from:x])
                supposed = under or _is_supposed(text[a:x])
                heads = _heads().match(marks, y) is not None and len(sides) == 1 and not sides[0].sign and bool(lead)
                of_a_part = bool(_part().search(text[a:x])) or first <= about < x
                about = y if heads and re.search("[A-Za-z]", part) else about
                denied = (
                    x == first
                    and sides[0].sign not in ("=>", "->")
                    and _denies().search(text[said_from:first]) is not None
                )
                ends = not (heads or tail.startswith(WORD)) or _bracketed(text, y)
                for i, said in enumerate(implied(sides)):
                    if said[0].sign == "->" and (i or _own_equation(said)):  # u = x^2 -> u' = 2x, -> ln y = x ln x
                        said[0] = said[0]._replace(sign="=>")
                    yield Stated(tuple(said), lead, not worded, soft, ends, supposed, of_a_part, denied)


def _own_equation(said: Sequence[Side]) -> bool:
    """Does an arrow stand before an equation that begins with what it is about: ``→ y' = 2x``?"""
    name = said[0].label is not None or re.search(r"ln|log|['′]|d[a-z]\s*/\s*d", said[0].typed) is not None
    return name and len(said) > 1 and said[1].sign == "="


@cache
def _denies() -> re.Pattern[str]:
    """Words directly before a formula by which it is not meant, or something else than it: ``not``, ``instead of``."""
    denied = r"not|never|n['’]t|nicht|kein\w*|pas|jamais|no|non|nunca|mai|nie|niemals"
    filler = r"equals?|equal to|be|is|es|son|è|est|the|a|just|simply|égal à|gleich|igual a|uguale a"
    other = (
        r"instead of|rather than|except(?: for)?|statt|anstatt|anstelle von|au lieu de|en vez de|en lugar de|invece di"
    )
    return re.compile(rf"(?:(?<!\w)|(?=n['’]t))(?:(?:{denied})(?:\s+(?:{filler}))*|{other}|twice)\s*[$(]*\Z", re.I)


@cache
def _full_stop() -> re.Pattern[str]:
    """The full stop of the word before it."""
    return re.compile(r"\s*[.!?]\s+")


@cache
def _heads() -> re.Pattern[str]:
    """A colon between two formulas: ``bring down the 2: 2x``."""
    return re.compile(r"\s*:\s*[^\s=\x00\x01]")


@cache
def _of_a_formula() -> re.Pattern[str]:
    """What is said of the formula before it."""
    return re.compile(r"(?:just |then )?(?:becomes?|turns into|gives|stays|is)", re.IGNORECASE)


@cache
def _implies() -> re.Pattern[str]:
    return re.compile(r"⇒|⟹|=>|→|->|\\(?:implies|Rightarrow)(?![A-Za-z])")


@cache
def _held() -> re.Pattern[str]:
    return re.compile(r"(?:is|are|stays?|being|held|treated|kept|constant|fixed)\b", re.IGNORECASE)


def _is_supposed(before: str) -> bool:
    """Do the words say that what follows holds in a case only, and is no conclusion: ``it is like .., so ..``?"""
    said = re.sub(r"\blike\b(?=.*\b(?:so|thus|hence|therefore)\b)", "", before, flags=re.IGNORECASE)
    return re.search(r"\b(?:if|like|when|suppose|assume)\b", said, re.IGNORECASE) is not None


@cache
def _part() -> re.Pattern[str]:
    """Words that say that what follows is about a part of the question."""
    parts = "something|stuff|thing|bracket|exponent|inside|inner|outside|outer|numerator|denominator|top|bottom"
    parts += "|(?:first|second|third) (?:term|factor|part)"
    parts += "|innere[nrsm]?|äußere[nrsm]?|zähler|nenner|klammer|intérieure?|extérieure?|numérateur|dénominateur"
    parts += (
        "|interior|exterior|numerador|denominador|intern[ao]|estern[ao]|numeratore|denominatore|e[sx]pon\\w+|exposant"
    )
    both = r"(?:top|numerator)\s+and\s+(?:the\s+)?(?:bottom|denominator)\s+by"  # divide top and bottom by x^3
    return re.compile(rf"\b(?!{both})(?<!\btop and )(?<!\bnumerator and )(?<!\band the )(?:{parts})\b", re.IGNORECASE)


@cache
def _conditions() -> re.Pattern[str]:
    return re.compile(r"(?<![-=<])[<>](?![=-])|[<>]=|[≤≥≠∈]|!=|\\(?:neq?|leq?|geq?|lt|gt|in)(?![A-Za-z])")


def _concluded(part: str, start: int, none: Sequence[tuple[int, int]]) -> list[re.Match[str]]:
    """The comma of ``1 ≠ -1, the limit does not exist``."""
    ends = [a - start for a, _ in none if start <= a < start + len(part)]
    return list(re.finditer("[,;]", part[: ends[0]])) if ends else []


def _compared(text: str, marks: str) -> Iterator[tuple[Side, ...]]:
    """The comparisons of a line that are claimed, and no case that is looked at: ``-1 <= sin x <= 1``."""
    bare = re.sub("[\x00\x01]", " ", marks)
    latex, none = is_latex(text), none_spans(text)
    for a, b in segments(marks, 0, len(marks)):
        for first, end in [(a + m.start(), a + m.end()) for m in re.finditer("[^\x00]+", marks[a:b])]:
            for x, y in _parts(bare, first, end):
                if not _conditional(bare[x:y]) or _case().search(text[:x]):
                    continue
                if cuts := _concluded(bare[x:y], x, none):
                    y = x + cuts[-1].start()
                sides: list[Side] = []
                sign, at = "", x
                for cut in [*top(bare, x, y, _compares()), None]:
                    stop = y if cut is None else cut.start()
                    typed = bare[at:stop]
                    start = at + len(typed) - len(typed.lstrip())
                    alone = " " * start + bare[start:stop] + " " * (len(text) - stop)
                    sides.append(Side(sign, start, stop, alone, None, latex=latex))
                    if cut is not None:
                        sign, at = _COMPARISONS[cut[0].lstrip("\\")], cut.end()
                if len(sides) > 1 and all(side.typed for side in sides):
                    yield tuple(sides)


_COMPARISONS = {
    "<": "<", ">": ">", "<=": "<=", ">=": ">=", "≤": "<=", "≥": ">=", "≠": "!=", "!=": "!=", "=": "=", "neq": "!=",
    "ne": "!=", "leq": "<=", "geq": ">=", "le": "<=", "ge": ">=", "lt": "<", "gt": ">",
}  # fmt: skip


@cache
def _compares() -> re.Pattern[str]:
    return re.compile(r"[<>!]=|(?<![-=])[<>](?![-=])|[≤≥≠=]|\\(?:neq?|leq?|geq?|lt|gt)(?![A-Za-z])")


@cache
def _case() -> re.Pattern[str]:
    """Words after which a comparison is a case, or an assumption."""
    words = "if|when|whenever|for|where|provided|assum\\w*|case|suppose|while|long|let|with|unless|not|cannot|on|only"
    return re.compile(rf"\b(?:{words}|domain)\b|n['’]t\b|\\text", re.IGNORECASE)


def _conditional(part: str) -> bool:
    """Is it an inequality?"""
    return any(True for _ in top(part, 0, len(part), _conditions())) and not _vector(part)


def _equation_before(part: str) -> str | None:
    """What stands before the comparison in ``y' = 3x^2 + 1 > 0``, where that is an equation."""
    first = next(top(part, 0, len(part), _conditions()), None)
    before = "" if first is None or _vector(part) else part[: first.start()].rstrip()
    return before if re.search(r"=\s*\S", before) and not _implies().search(part) else None


def condition(line: WorkLine) -> bool:
    """Does a line say nothing but when what is under it holds: ``for a < 0``, ``case a = 0``?"""
    if line.statements and _of_a_case().match(line.text):
        return True
    said = re.match(
        r"\W*(?:paragraph\{)?(?:for|if|when|case|let|suppose|assume|wenn|falls|für|si)\b(.*)$", line.text, re.IGNORECASE
    )
    if said is None or not (0 < len(said[1].strip()) < 40):
        return False
    equation = line.statements and all(len(s.chain[0].typed) == 1 for s in line.statements)
    return (_conditional(said[1]) and not line.statements) or bool(
        equation and said[0][:3].lower() in ("for", "cas", "if ")
    )


def case_over(line: WorkLine) -> HalfLine | None:
    """The case that a line says alone, as what is under it holds in: ``Case 1: x > 0``."""
    found = [] if line.statements else cases(line.text)
    alone = len(found) == 1 and len(line.text.split()) < _SHORT
    return found[0].case if alone else None


_SHORT = 10
"""Words of a line that says a case alone."""


@cache
def _of_a_case() -> re.Pattern[str]:
    """``for x > 1: ...``."""
    return re.compile(r"\W*(?:for|if|when|case|on)\b[^:,=<>≤≥]*(?:[<>]=?|[≤≥])[^:,=]*[:,]", re.IGNORECASE)


def beside_the_answer(line: WorkLine) -> bool:
    """Does a line speak of something else than what is asked for: zeros, a tangent, a length, a check?"""
    if any(s.continues for s in line.statements):
        return False
    return _other_things().search(line.text) is not None


@cache
def _other_things() -> re.Pattern[str]:
    return re.compile(
        r"^\W*(?:check|checking|test|probe|verify|note|remark|domain|det)\b|^\s*(?:\||‖|\\\||\\lVert)+\s*(?:∇|grad|\\nabla)"
        r"|\b(?:tangent|critical|zeros?|roots?|increasing|decreasing|minim\w+|maxim\w+|concav\w+|inflection|extrem\w+"
        r"|magnitude|norm|determinant|directional|undefined at|not differentiable at)\b",
        re.IGNORECASE,
    )


def placed(line: WorkLine) -> bool:
    """Is it a formula at a place, and what it is there: ``grad f at x = 1, y = 2 = (4, 1)``?"""
    first, *places = line.statements or (None,)
    if first is None or not places or len(first.chain) > 1 or "at" not in re.findall("[a-z]+", places[0].lead.lower()):
        return False
    if re.search(r"\bat$", first.lead.lower()) or not all(len(s.chain[0].typed) == 1 for s in places):
        return False  # at (1, 2): df/dx = 2 + 2 = 4
    return all(len(s.chain) == 2 for s in places[:-1]) and len(places[-1].chain) > 2


def _bracketed(text: str, at: int) -> bool:
    return text[at:].lstrip()[:1] in ("(", "[", "//")


def _vector(part: str) -> bool:
    return part.strip().startswith("<") or bool(re.search(r"=\s*<.*,.*>\s*$", part))


def _no_claim(side: Side, after: str, lead: str) -> bool:
    """A letter, nothing: ``z``, ``0/0``; but in ``J at x = 1``, and in ``this becomes x``, the letter is a value."""
    compact = "".join(side.typed.split())
    if is_indeterminate(side.typed) and not _is_the_answer().search(lead):  # putting 2 in, we get 0/0
        return True
    ended = re.match(r"[\s$\\)\]}*]*(?:[.;!]\s|[.!]?\s*\Z)", after) is not None
    if ended and (comes_to(lead) or (compact in ("e", "π", "∞") and not lead)):
        return False
    if re.match(r"\s*(?:\\text\{\s*)?at\b", after):
        return False
    return (len(compact) == 1 and not compact.isdigit() and not side.sign) or not compact


def comes_to(lead: str) -> bool:
    """Do the words say that what stands above is what follows: ``this becomes``?"""
    return _comes_to().search(lead) is not None


def is_indeterminate(typed: str) -> bool:
    """Is it a form, and no number: ``0/0``, ``oo - oo``, ``1^oo``?"""
    plain = re.sub(
        r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"\1/\2", typed.replace("\\infty", "oo").replace("∞", "oo")
    )
    compact = re.sub(r"\\(?:cdot|times)(?![A-Za-z])|[·×]", "*", plain).replace("−", "-")
    compact = re.sub(r"[\s{}()$]|\\(?:left|right)(?![A-Za-z])", "", compact)
    return _indeterminate().fullmatch(compact) is not None


@cache
def _indeterminate() -> re.Pattern[str]:
    return re.compile(r"0/0|[-+]?oo/[-+]?oo|oo-oo|-oo\+oo|0\*[-+]?oo|[-+]?oo\*0|1\^[-+]?oo|0\^0|oo\^0")


@cache
def _is_the_answer() -> re.Pattern[str]:
    return re.compile(r"\b(?:answer|derivative|limit|result|value)\s+(?:is|equals|=)\W*\Z", re.IGNORECASE)


@cache
def _comes_to() -> re.Pattern[str]:
    said = "becomes|equals|is equal to|simplifies to|reduces to|we (?:get|obtain)|(?:answer|derivative|limit) is"
    return re.compile(rf"\b(?:{said})\W*\Z", re.IGNORECASE)


def _goes_to(sides: Sequence[Side]) -> bool:
    """h -> 0: where a letter goes, which is not the function: y -> e^3."""
    name = sides[0].typed.strip()
    return len(sides) > 1 and sides[1].sign == "->" and len(name) == 1 and name not in "yfL"


@cache
def _separators() -> re.Pattern[str]:
    """Commas and the like; a space before ``v=``."""
    return re.compile(r"[,;]|:(?!=)| +(?=[A-Za-z]['′]*=)")


def _ends_with_function(bare: str, cut: re.Match[str]) -> bool:
    """In ``sin x=cot x`` the letter belongs to what is before it."""
    before = re.search(r"([A-Za-z]+|[-+*/=·])\s*$", bare[: cut.start()])
    return cut[0].isspace() and before is not None and (before[1] in FUNCTION_WORDS or not before[1].isalpha())


def _parts(bare: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between commas, semicolons and colons; a part without an equals sign belongs to the one before."""
    cuts = [(m.start(), m.end()) for m in top(bare, start, end, _separators()) if not _ends_with_function(bare, m)]
    parts: list[tuple[int, int]] = []
    at = start
    for a, b in [*cuts, (end, end)]:
        opened = bool(parts) and "<" in bare[slice(*parts[-1])]  # <9, 12>
        glued = bare[at:a].strip() and not related(bare[at:a]) and (opened or not _conditional(bare[at:a]))
        if parts and glued and bare[at - 1] != ":":
            parts[-1] = (parts[-1][0], a)
        else:
            parts.append((at, a))
        at = b
    for a, b in parts:
        trimmed = bare[a:b].rstrip(" .,;:!\t")
        if trimmed.strip():
            yield a, a + len(trimmed)
