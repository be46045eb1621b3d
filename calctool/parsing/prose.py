"""What a text says beside its question, left out where no word of it can change what is asked.

A remark (``it's due tomorrow``), thanks, marks and a hint at a method are left out only where the text cannot be read
with them, only if each word is one of talk, and never in silence.  What introduces a definition (``A particle moves so
that its position is s = ..``) is left out as in :mod:`calctool.parsing.remarks`.  Any other word stays, and is refused:
it may be ``thrice``, ``from below`` or ``the inverse of``, in any language.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from calctool.parsing.brackets import is_inside
from calctool.parsing.courtesy import RULE
from calctool.parsing.remarks import QUANTITY, differentiated, introduces, says_more
from calctool.parsing.said import EQUATION, is_word
from calctool.parsing.words import KEYWORDS, LITTLE

LONGEST = 1_000
"""Characters; what is longer is no exercise with a story around it."""
_TALK = (
    "a i u im ive id ill me my mine we us our weve you your youre he she they them their his her it its this that "
    "these the an and but so because if for to of in on from with please pls plz kindly help need needs want wants "
    "would could can cant cannot couldnt like tell give explain get getting got keep keeps be been is was are am do "
    "does did dont doesnt didnt have has had havent hasnt know see understand think say says said ask asks asked "
    "asking try tried trying start started begin stuck lost confused struggling tired sorry hello hi hey good "
    "morning afternoon evening night dear sir madam professor prof teacher tutor friend friends classmate "
    "classmates group class course school university college uni exam exams test tests quiz homework hw assignment "
    "worksheet sheet book textbook lecture notes question questions problem problems exercise exercises today "
    "tomorrow tonight yesterday monday tuesday wednesday thursday friday saturday sunday week weekend soon now asap "
    "urgent late thanks thank thx ty cheers regards sincerely best appreciate appreciated advance much very really "
    "too just still already maybe perhaps probably also here there why how idea clue head sure quite somehow "
    "everybody everyone anybody anyone someone somebody anyway btw lol haha ok okay well yes easy hard difficult "
    "nice fun factoring ich du wir ihr mir mich dir uns mein meine meinen dein bitte hilfe helfen hilf brauche kann "
    "könnte könnten kannst jemand danke dank vielen schön hallo guten tag abend morgen liebe grüße gruß heute "
    "gestern hausaufgabe hausaufgaben aufgabe übung klausur prüfung schule lehrer lehrerin kurs buch der die das "
    "den dem ein eine einen einer und aber weil dass habe hat haben war ist bin verstehe verstehen weiß leider muss "
    "soll möchte zu zum zur für mit bei auf hier gerade dringend je tu il elle nous vous moi mon ma mes notre votre "
    "le la les une et mais que quelquun peut pourrait pouvez peux aider aide besoin jai suis est bonjour bonsoir "
    "salut merci davance beaucoup svp sil te plait plaît bloque sur pour dans avec exercice exercices devoir "
    "devoirs exo professeur demain aujourdhui soir comprends yo mi mis nuestro el los las una pero porque alguien "
    "puede puedes ayudar ayuda necesito quiero tengo hola buenas buenos tardes días noches gracias muchas favor "
    "en para con ejercicio ejercicios tarea deberes examen profesor profe mañana hoy clase entiendo io mio mia lo "
    "gli perché che qualcuno può puoi aiutare aiuto aiutarmi bisogno ho devo ciao salve buongiorno buonasera grazie "
    "di favore piacere esercizio esercizi compito compiti domani oggi professore capisco "
)
TALK = frozenset(_TALK.split())
"""Words of greetings, of asking for help, of school and of time, without apostrophes: none is of mathematics."""
_ASKING = (
    r"derivatives?|d[ée]riv\w*|ableit\w*|leite|limit\w*|l[ií]mite|grenzwert|lim|differentiate\w*|gradient\w*|grad|jacobian|hessian"
    r"|partials?|slope|first|second|third|fourth|fifth"
)
_METHOD = (
    r"(?:(?:use|using|by|with|by\s+using|apply|applying|via|needs?|(?:have\s*n['’]?t|not)\s+had|no)\s+)?(?:the\s+)?"
    rf"(?:{RULE}|(?:squeeze|sandwich)\s+theorem|standard\s+limits?)"
)
_TIP = r"(?:hint|tip|hinweis|tipp|indication|pista|suggerimento)"
_DONE = r"(?:use|using|try|apply|multiply|factori[sz]e|factor|rationali[sz]e|substitute|expand|simplify|divide)"


class _Signs(NamedTuple):
    """What is looked for: a rule's name; what adds nothing wherever it stands; what asks."""

    method: re.Pattern[str]
    beside: re.Pattern[str]
    asked: re.Pattern[str]


@cache
def _signs() -> _Signs:
    units = r"(?:cm|mm|km|kg|metres?|meters?|seconds?|minutes?|hours?|dollars?|euros?|litres?|units?|°\s*[CF])"
    letter = (
        r"[a-zA-Z]\s+(?:is\s+)?in\s+(?:m|s|g|h|cm|mm|km|kg|metres?|meters?|seconds?|minutes?|hours?|dollars?|euros?)"
    )
    names = r"[a-zA-Z](?:(?:,\s*and|,|\s+and)\s+[a-zA-Z])*"
    fixed = r"(?:(?:is|are|as)\s+(?:an?\s+)?)?(?:constants?|fixed)"
    rows = (
        r"[(\[]\s*(?:total\s+)?(?:for\s+)?\d{1,2}\s*(?:marks?|points?|pts?\.?|punkte|puntos?|punti)\s*[)\]]",
        r",?\s*(?:giving|give|write|leaving)\s+(?:your|the)\s+answer\s+in\s+(?:its\s+)?simplest\s+form(?=\s*[.,]|\s*$)",
        rf"(?<=\s)\(\s*(?:in\s+)?{units}\s*\)",
        rf"(?<=\s)\(\s*{letter}(?:\s*(?:,|;|and)\s*{letter})*\s*\)",
        rf"\(\s*(?P<tip>{_TIP}\s*:?\s*{_DONE}\s[^()]*)\)|(?<![^\W_])(?P<tip2>{_TIP}\s*:\s*{_DONE}\s(?:(?![.?!]\s)[^\n])*(?:[.?!](?=\s|$)|$))",
        r",?\s*(?:and\s+|if\s+so,?\s+)(?:find|evaluate|what\s+is|what['’]?s)\s+it(?:\s+if\s+it\s+(?:does|exists))?(?=\s*[.?(]|\s*$)",
        r"(?P<given>\(\s*(?:assum(?:e|ing)|for|with|where|given)\s+(?:that\s+)?[a-z]\s*(?:>=?|<=?|≥|≤|≠|!=)\s*-?\d+\s*\))",
        r"(?<=\blim)\s+(?:de|di|von)(?=\s)",
        r"(?<=\s)an\s+(?:expression|formula)\s+for(?=\s+(?:the|its)\s)",
        r"\s+at\s+(?:any\s+)?time\s+t(?=\s*[.?]?\s*$)",
        r"\s+partially(?=\s+(?:with\s+respect|w\.?r\.?t|by)(?!\w))",
        r"(?<![^\W_])for\s+(?:the\s+function\s+)?(?=[^\W\d_]\s*\([^()]*\)\s*=)",
        r"(?<![^\W_])(?:does|decide\s+whether)(?=\s+\$?\\?lim(?![a-z]))|\s+exists?(?=\s*[.?,]|\s*$)",
        r"(?:(?:mixed|second(?:[-\s]order)?)\s+)*partial(?:\s+derivative)?\s+(?=\$?[a-zA-Z]_\{?[a-z]{2,3}\}?\$?\s+(?:of|where|for|if)\s)",
        rf"(?<=\bfonction)\s+\w\s+définie\s+sur\s+\S+\s+par(?=\s+{EQUATION})",
        rf"(?:[,;]\s*|(?<=[.])\s*|\s+)(?:where|with|and|holding|keeping|treating)\s+(?P<fixed>{names})\s+{fixed}(?=\s*[.,]|\s*$)",
        rf"(?<=\s)\(\s*(?P<fixed2>{names})\s+{fixed}\s*\)",
    )
    asked = (
        rf"(?:\$|\\\(|\\\[)*\s*(?:d\^?\d?/d|[d∂]\w*\s*/\s*[d∂]|\\lim|lim(?![a-z])|∇|\\nabla|\\frac\{{\\?(?:d|partial)\b"
        rf"|(?:{_ASKING})(?![^\W\d]))"
    )
    return _Signs(*[re.compile(row, re.IGNORECASE) for row in (_METHOD, "|".join(rows), asked)])


class _Leaving:
    """A text with blanks for what was left out of it, each piece told as it was typed."""

    def __init__(self, typed: str) -> None:
        self.typed = self.text = typed
        self.left: list[tuple[int, str]] = []
        self.gaps: list[tuple[int, int]] = []

    def blank(self, begin: int, end: int) -> None:
        """Marks that say nothing."""
        self.text = self.text[:begin] + " " * (end - begin) + self.text[end:]

    def leave(self, begin: int, end: int) -> None:
        begin = end - len(self.text[begin:end].lstrip())
        end = begin + len(self.text[begin:end].rstrip())
        if begin < end:
            self.left = [(at, typed) for at, typed in self.left if not begin <= at < end]
            self.left.append((begin, " ".join(self.typed[begin:end].split())))
            self.gaps.append((begin, end))
            self.blank(begin, end)

    def set_apart(self) -> None:
        """A comma where a formula stands on either side of what was left out: they are no product."""
        for begin, end in self.gaps:
            before, behind = self.text[:begin].split(), self.text[end:].split()
            if (
                before
                and behind
                and _is_formula(before[-1])
                and _is_formula(behind[0])
                and before[-1][-1] not in ",;:="
            ):
                last = len(self.text[:begin].rstrip())
                stop = last - (self.text[last - 1] in ".?!")
                self.text = self.text[:stop] + ",".ljust(begin + 1 - stop) + self.text[begin + 1 :]


def without_prose(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text with blanks for what asks nothing, and what was left out, each with its place.

    >>> text, left = without_prose("It is for my friend. y = x^2 (4 marks), find dy/dx. So tired!")
    >>> text.split(), [said for _, said in left]
    (['y', '=', 'x^2', ',', 'find', 'dy/dx.'], ['It is for my friend.', '(4 marks)', 'So tired!'])
    >>> without_prose("It is for my inverse. y = x^2")[1]
    []
    """
    found = _Leaving(text)
    if len(text) > LONGEST:
        return text, []
    for match in _marks().finditer(text):
        size = 2 if match["close"] else 1
        found.blank(match.start(), match.start() + size)
        found.blank(match.end() - size, match.end())
    for match in list(_signs().beside.finditer(found.text)):
        if _adds_nothing(match):
            found.leave(*match.span())
    for match in list(re.finditer(r"(?<!\S)\(([^()$]*)\)", found.text)):
        if _is_talk(match[1]):
            found.leave(*match.span())
    for begin, end, after in _parts(found.text, r"[.?]+|(?<=[^\W\d_]{3})!+"):
        if _is_talk(found.text[begin:end]):
            found.leave(begin, after)
    for begin, end, after in _parts(found.text, r"[.?;:]+|(?<=[^\W\d_]{3})!+|,"):
        _leave_words(found, begin, end, after)
    found.set_apart()
    text = re.sub(r"[,;:](?=\s*(?:[,;:.?]|$))", " ", found.text)
    text = re.sub(r"^\s*[,;:]|(?<=\s)[.?]+\s*$", lambda match: " " * len(match[0]), text)
    text = re.sub(r"(?<!^\d)(?<!^\d\d)[.?](?=\s+(?:differentiate|derive)\b)", " ", text, flags=re.IGNORECASE)
    text = re.sub(r"[.?](?=\s*[.?]\s*$)", " ", text)
    text = re.sub(r"[.?](?=\s)", lambda match: "," if _signs().asked.match(text, match.end()) else match[0], text)
    return text, sorted(found.left)


def _is_formula(token: str) -> bool:
    """Is what stands between blanks no word?"""
    word = token.strip(".,;:!?$")
    return not (word.isalpha() and len(word) > 1 and (word.lower() in LITTLE or word in KEYWORDS or is_word(word)))


@cache
def _marks() -> re.Pattern[str]:
    """Quotation marks and those of Markdown around words or a formula: never one alone, and no power or prime."""
    behind = r"(?=[\s.,:;?]|$)"
    return re.compile(
        rf"(?:(?<!\S)\*\*(?=[^\W\d_])[^*\n]*[^\W\d_]{{2}}(?P<close>\*\*)|(?<![\w)\]}}'’])`[^`\n]+`"
        rf"|(?<!\S)[\"“][^\"“”\n]+[\"”]){behind}"
    )


def _adds_nothing(match: re.Match[str]) -> bool:
    """A method is no hint at a place or a value; a condition does not decide a limit; x held constant does not move."""
    if tip := match["tip"] or match["tip2"]:
        more = rf"[=\d]|->|→|depend|function\s+of|constant|(?<![^\W_])(?:{_ASKING})(?![^\W_])"
        return not re.search(
            more,
            _signs().method.sub(" ", tip),
            re.IGNORECASE,
        )
    if match["given"]:
        return not re.search(r"lim|\|", match.string, re.IGNORECASE)
    if fixed := match["fixed"] or match["fixed2"]:
        by = differentiated(match.string)
        names = set(re.findall(r"\b[a-zA-Z]\b", fixed))
        moved = any(re.search(rf"(?<![^\W_]){name}\s*(?:\([^()]*\)\s*)?=", match.string) for name in names)
        return bool(by) and not by & names and not moved
    return True


def _leave_words(found: _Leaving, begin: int, end: int, after: int) -> None:
    """A part of a sentence without the words before and behind its formula, or all of it if it is talk."""
    said = found.text[begin:end]
    if _is_talk(said):
        found.leave(begin, after)
        return
    tokens = list(re.finditer(r"\S+", said))
    asked = next((t.start() for t in tokens if _signs().asked.match(said, t.start())), 0)
    if asked and _is_talk(said[:asked]) and len(said[:asked].split()[-1]) > 1 and not _unwanted().search(said[:asked]):
        found.leave(begin, begin + asked)
    elif (named := next((t.start() for t in tokens if re.match(EQUATION, said[t.start() :])), 0)) and _introduces(
        said[:named]
    ):
        found.leave(begin, begin + named)
    behind = len(said)
    for token in reversed(tokens):
        if not re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", token[0]) or len(token[0]) == 1:
            behind = token.end()
            break
    words = said[behind:]
    names_it = _what_it_is().fullmatch(words) and not says_more(words) and re.search(EQUATION, said[:behind])
    if _is_talk(words) or names_it:
        found.leave(begin + behind, after if "!" in found.text[end:after] else end)


@cache
def _unwanted() -> re.Pattern[str]:
    """``I don't want the second derivative``."""
    return re.compile(r"(?:n['’]?t|never|not)\s+(?:\w+\s+)?(?:want|need|mean|like|ask|have|say)", re.IGNORECASE)


@cache
def _what_it_is() -> re.Pattern[str]:
    """``is the temperature of a plate``: a quantity, whose name changes nothing, and of what it is."""
    of = r"(?:\s+of\s+(?:the|an?|my|our|this)\s+[^\W\d_]{3,})?"
    return re.compile(rf"\s*(?:is|are|was)\s+(?:the|an?|its|his|her)\s+{QUANTITY}{of}\s*", re.IGNORECASE)


def _introduces(words: str) -> bool:
    """Do these words lead to a definition, and say nothing else?"""
    return bool(re.fullmatch(r"(?:[^\W\d_]|[ ,'’:()$-])+", words)) and introduces(words.rstrip(" $\\("))


def _parts(text: str, ends: str) -> list[tuple[int, int, int]]:
    """The beginning of each, its end, and where the next one begins; signs in brackets and in formulas end none."""
    found: list[tuple[int, int, int]] = []
    begin = 0
    for match in re.finditer(rf"(?:{ends})(?=\s|$)|\n+", text):
        if not is_inside(text, match.start()) and not text.count("$", 0, match.start()) % 2:
            found.append((begin, match.start(), match.end()))
            begin = match.end()
    return [*found, (begin, len(text), len(text))]


@cache
def _set_phrases() -> re.Pattern[str]:
    """Words of talk in these phrases only: ``due`` is 2 in Italian, and ``per`` and ``por`` are times."""
    return re.compile(
        r"\b(?:(?:this|that)\s+one|no\s+(?:idea|clue)|(?:it['’]?s|is|was)\s+due|due(?=\s+(?:today|tomorrow|tonight|on|in|soon))"
        r"|grazie\s+mille|(?:per|por)\s+(?:favore?|piacere|domani|oggi|ma[ñn]ana|hoy))\b",
        re.IGNORECASE,
    )


def _is_talk(said: str) -> bool:
    """Nothing but words of talk, and perhaps the rule to be used; one letter alone may be a name.

    >>> [_is_talk(said) for said in ("It's due today", "use the chain rule", "u", "three times")]
    [True, True, False, False]
    """
    plain = _signs().method.sub(" ", _set_phrases().sub("this", said))
    words = re.sub(r"['’]", "", plain).lower().split()
    if not words:
        return plain != said
    words = [word.strip(".,;:!?…") for word in words]
    return all(word in TALK or not word for word in words) and (plain != said or any(len(word) > 2 for word in words))
