"""Questions in German, French, Spanish and Italian: their words -> the English ones that are read.

A word of a question makes a text one of that language; then its other words are taken too.  An English word is never
longer than what it stands for, so that the formula keeps its place.  A word that is in no table stays, and is refused.
"""

from __future__ import annotations

import re
from functools import cache

from calctool.errors import InputError

_Row = tuple[str, str]

_GERMAN: tuple[_Row, ...] = (
    (r"gegen\s+welchen\s+(?:grenz)?wert\s+(?:strebt|geht|läuft|konvergiert)", "limit of"),
    (r"gegen(?P<kept>\s+[^\s,]+)\s+(?:geht|strebt|läuft)", "->"),
    (r"(?:die\s+)?ableitung(?=\s+[fgh]['’′](?:\([a-z]\))?\s+(?:der|von)\s)", ""),
    (r"(?<=\)\s)der\s+funktion(?=\s+[^\W\d_]\s*(?:\([^()]*\))?\s*=)", "for"),
    (r"wie\s+(?:groß|gross|hoch)\s+ist", "what is"),
    (r"wie\s+leitet?\s+(?:ich|man)(?P<kept>\s.*)\bab", "diff"),
    (r"(?:(?:der|des)\s+)?graph(?:en)?(?:\s+(?:von|der\s+funktion))?", "of"),
    (r"die\s+funktion\s+[fgh]\s+(?:ist|sei)\s+(?:gegeben|definiert)(?:\s+durch)?", "let"),
    (r"(?:gib|geben)(?:\s+sie)?(?P<kept>\s.*)\ban(?=[\s.!]*$)", "find"),
    (
        r"steigung\s+(?:der|einer)\s+tangenten?(?:\s+(?:an|von))?(?:\s+(?:den|der|die))?(?:\s+(?:graph(?:en)?|kurve|funktion))?"
        r"(?:\s+(?:von|der\s+funktion))?",
        "slope of",
    ),
    *[(rf"{n}\.\s+ableitung", f"{order} diff") for n, order in ((2, "2nd"), (3, "3rd"), (4, "4th"), (5, "5th"))],
    (r"linksseitige[rn]?\s+(?:grenzwert|limes)", "left limit"),
    (r"rechtsseitige[rn]?\s+(?:grenzwert|limes)", "right limit"),
    (r"partiell(?=\s+nach\s)", ""),
    (r"ermittle(?:\s+sie)?", "find"),
    (r"(?:ganz\s+)?aus(?=\s+[\w(])", "of"),
    (r"(?:wie\s+lautet|was\s+ist)", "what is"),
    (r"untersuchen?(?:\s+sie)?\s+das\s+verhalten(?:\s+von)?", "limit of"),
    (r"(?:bestimmen?|berechnen?|ermitteln?|finden?|gesucht\s+(?:ist|sind))(?:\s+sie)?(?:\s*:)?", "find"),
    (r"(?:leiten?(?:\s+sie)?\s+ab|differenzieren?(?:\s+sie)?|ableiten)(?:\s*:)?", "diff"),
    (r"leiten?(?:\s+sie)?(?P<kept>\s.*)\bab", "diff"),
    (r"partiellen?\s+ableitung(?:en)?", "partial derivative"),
    *[
        (rf"{word}n?\s+ableitung", f"{order} diff")
        for word, order in (("erste", "first"), ("zweite", "second"), ("dritte", "third"), ("vierte", "fourth"))
    ],
    (r"(?:erste\s+)?ableitung", "diff"),
    (r"(?:grenzwert|limes)", "limit"),
    (r"gradienten?", "gradient"),
    (r"(?:hesse-?matrix|hessesche\s+matrix)", "hessian"),
    (r"(?:jacobi-?matrix|funktionalmatrix)", "jacobian"),
    (r"(?:im\s+punkt|an\s+der\s+stelle|bei|in(?=\s+[^\W\d_]\s*=))", "at"),
    (r"nach(?=\s+[^\W\d_](?!\w))", "by"),
    (r"(?:für|fuer|wenn)(?=\s+[^\W\d_]\s*(?:->|→|\\to\b|gegen|geht|strebt|läuft))", "as"),
    (r"(?:(?:geht|strebt|läuft)\s+)?gegen", "->"),
    (r"minus\s+unendlich", "-oo"),
    (r"unendlich", "oo"),
    (r"von\s+rechts", "from right"),
    (r"von\s+links", "from left"),
    (r"der\s+funktion", "of"),
    (r"die\s+funktion", ""),
    (r"(?:für|fuer)(?=\s+[^\W\d_](?:\([^()]*\))?\s*=)", "for"),
    (r"steigung", "slope"),
    (r"von", "of"),
    (r"(?:der|die|das|den|dem|des)", "the"),
    (r"und", "and"),
    (r"mit", "for"),
    (r"(?:wobei|wo)(?=\s+[^\W\d_]\s*=)", "if"),
    (r"(?:sei|gegeben\s+(?:ist|sei|sind))", "let"),
    (r"bitte", ""),
    (r"mal", "*"),
    (r"bilden?(?:\s+sie)?", "find"),
)
_FRENCH: tuple[_Row, ...] = (
    (r"pente\s+de\s+la\s+tangente\s+(?:à|a|de)(?:\s+la\s+courbe)?(?:\s+de)?", "slope of"),
    (r"(?:on\s+considère|considérons)(?:\s+la\s+fonction)?", "let"),
    (r"(?:la\s+)?fonction\s+suivante(?:\s*:)?", ""),
    (r"par\s+(?:des\s+)?valeurs\s+(?:positives|supérieures)", "from right"),
    (r"par\s+(?:des\s+)?valeurs\s+(?:négatives|inférieures)", "from left"),
    (r"[ée]tudie[rz]", "find"),
    (r"limite\s+à\s+gauche", "left limit"),
    (r"limite\s+à\s+droite", "right limit"),
    (r"donne[rz]?", "find"),
    (r"(?:fonction\s+)?[fgh]\s+définie\s+par", ""),
    (r"fonction\s+dérivée", "diff"),
    (r"pour(?=\s+[^\W\d_](?:\([^()]*\))?\s*=)", "for"),
    (r"(?:où|avec|si)(?=\s+[^\W\d_](?:\([^()]*\))?\s*=)", "if"),
    (r"(?:quelle?\s+est)", "what is"),
    (r"(?:calcule[rz]?|détermine[rz]?|determine[rz]|trouve[rz]?)(?:\s*:)?", "find"),
    (r"(?:dérive[rz]?|derive[rz])(?:\s*:)?", "diff"),
    (r"d[ée]riv[ée]e\s+partielle", "partial diff"),
    (r"d[ée]riv[ée]e\s+(?:seconde|deuxième)", "second diff"),
    (r"d[ée]riv[ée]e\s+troisième", "third diff"),
    (r"d[ée]riv[ée]e", "diff"),
    (r"limite", "limit"),
    (r"pente", "slope"),
    (r"matrice\s+hessienne", "hessian"),
    (r"(?:matrice\s+)?jacobienne", "jacobian"),
    (r"(?:quand|lorsque)(?=\s+[^\W\d_]\s*(?:->|→|\\to\b|tend))", "as"),
    (r"tend\s+vers", "->"),
    (r"(?:moins\s+l['’]infini)", "-oo"),
    (r"(?:plus\s+)?l['’]infini", "oo"),
    (r"par\s+la\s+droite", "from right"),
    (r"par\s+la\s+gauche", "from left"),
    (r"par\s+rapport\s+(?:à|a)(?=\s+[^\W\d_](?!\w))", "by"),
    (r"(?:au\s+point|en)(?=\s)", "at"),
    (r"de\s+la\s+fonction", "of"),
    (r"la\s+fonction", ""),
    (r"de", "of"),
    (r"(?:les|la|le|du)", ""),
    (r"soit", "let"),
    (r"s['’]il\s+(?:vous|te)\s+pla[iî]t|svp", ""),
)
_SPANISH: tuple[_Row, ...] = (
    (r"pendiente\s+de\s+la\s+(?:recta\s+)?tangente\s+(?:a|de)(?:\s+la\s+(?:curva|gráfica))?(?:\s+de)?", "slope of"),
    (r"dada\s+la\s+funci[oó]n", "let"),
    (r"(?:la\s+)?siguiente\s+funci[oó]n(?:\s*:)?", ""),
    (r"siguiente(?=\s+l[ií]mite)", ""),
    (r"l[ií]mite\s+por\s+la\s+izquierda", "left limit"),
    (r"l[ií]mite\s+por\s+la\s+derecha", "right limit"),
    (r"(?:resolver|resuelv[ae])(?:\s*:)?", "find"),
    (r"l[ií]mite\s*:(?=\s*lim)", ""),
    (r"(?:si|donde)(?=\s+[^\W\d_](?:\([^()]*\))?\s*=)", "if"),
    (r"(?:con|siendo|dad[ao]|sabiendo\s+que)(?=\s+[^\W\d_](?:\([^()]*\))?\s*=)", "if"),
    (r"(?:cu[aá]l\s+es)", "what is"),
    (r"(?:calcul[ae]r?|determin[ae]r?|encuentr[ae]|encontrar|hall[ae]r?)(?:\s*:)?", "find"),
    (r"deriv(?:ar|a|e)(?:\s*:)?", "diff"),
    (r"derivada\s+parcial", "partial diff"),
    (r"segunda\s+derivada", "second diff"),
    (r"tercera\s+derivada", "third diff"),
    (r"derivada\s+segunda", "second diff"),
    (r"derivada", "diff"),
    (r"l[ií]mite", "limit"),
    (r"gradiente", "gradient"),
    (r"pendiente", "slope"),
    (r"(?:matriz\s+)?hessiana", "hessian"),
    (r"(?:matriz\s+)?jacobiana", "jacobian"),
    (r"(?:cuando|si)(?=\s+[^\W\d_]\s*(?:->|→|\\to\b|tiende))", "as"),
    (r"tiende\s+a", "->"),
    (r"menos\s+infinito", "-oo"),
    (r"(?:más\s+)?infinito", "oo"),
    (r"por\s+la\s+derecha", "from right"),
    (r"por\s+la\s+izquierda", "from left"),
    (r"(?:con\s+)?respecto\s+(?:al?|de)(?=\s+[^\W\d_](?!\w))", "by"),
    (r"en\s+el\s+punto", "at"),
    (r"en(?=\s)", "at"),
    (r"de\s+la\s+funci[oó]n", "of"),
    (r"la\s+funci[oó]n", ""),
    (r"de", "of"),
    (r"(?:las?|el|los|del)", ""),
    (r"sea", "let"),
    (r"por\s+favor", ""),
)
_ITALIAN: tuple[_Row, ...] = (
    (r"data\s+la\s+funzione", "let"),
    (r"(?:la\s+)?(?:seguente\s+funzione|funzione\s+seguente)(?:\s*:)?", ""),
    (r"(?:calcola(?:re)?|trova(?:re)?|determina(?:re)?|qual\s+è|quanto\s+vale)(?:\s*:)?", "find"),
    (r"derivata\s+parziale", "partial diff"),
    (r"(?:derivata\s+seconda|seconda\s+derivata)", "second diff"),
    (r"(?:derivata\s+terza|terza\s+derivata)", "third diff"),
    (r"(?:derivata(?:\s+prima)?|deriva(?:re)?)(?:\s*:)?", "diff"),
    (r"(?:limite\s+sinistro)", "left limit"),
    (r"(?:limite\s+destro)", "right limit"),
    (r"limite", "limit"),
    (r"gradiente", "gradient"),
    (r"(?:pendenza|coefficiente\s+angolare)", "slope"),
    (r"(?:matrice\s+)?hessiana", "hessian"),
    (r"(?:matrice\s+)?jacobiana", "jacobian"),
    (r"(?:per|quando|se)(?=\s+[^\W\d_]\s*(?:->|→|\\to\b|che\s+tende|tende))", "as"),
    (r"(?:che\s+)?tende\s+(?:a|verso)", "->"),
    (r"meno\s+infinito", "-oo"),
    (r"(?:più\s+)?infinito", "oo"),
    (r"da\s+destra", "from right"),
    (r"da\s+sinistra", "from left"),
    (r"rispetto\s+a(?:d)?(?=\s+[^\W\d_](?!\w))", "by"),
    (r"(?:nel\s+punto|in(?=\s+[^\W\d_]\s*=|\s+\())", "at"),
    (r"della\s+funzione", "of"),
    (r"la\s+funzione", ""),
    (r"(?:di|del|della)", "of"),
    (r"(?:la|il|le|lo)", ""),
    (r"(?:dove|con|se)(?=\s+[^\W\d_](?:\([^()]*\))?\s*=)", "if"),
    (r"sia", "let"),
    (r"per\s+favore", ""),
)
_LITTLE = ("of", "the", "and", "for", "if", "let", "", "find", "what is")
"""What a note need not explain."""
_LANGUAGES = (
    (
        "Italian",
        r"calcola(?:re)?|derivat[ae]|derivare|trova(?:re)?|gradiente(?=\s+(?:di|della)\b)|limite(?=.*\btende)|pendenza"
        r"|matrice\s+(?:hessiana|jacobiana)|(?:hessiana|jacobiana)(?=\s+(?:di|della)\b)",
        _ITALIAN,
    ),
    (
        "German",
        r"bestimmen?|berechnen?|ermitt\w*|gradient(?=\s+von\b)|leiten?|differenzieren?|ableit\w*|grenzwert|limes|gradienten|hesse-?matrix"
        r"|jacobi-?matrix|gesucht|gegen|finde|steigung|wurzel\s+aus|untersuchen?",
        _GERMAN,
    ),
    (
        "Spanish",
        r"halla[r]?|encuentra|encontrar|derivada|derivar|l[ií]mite(?=.*\btiende)|gradiente|hessiana|pendiente|deriva(?=\s*:|\s+la\b)|calcula|jacobiana|siguiente|dada",
        _SPANISH,
    ),
    (
        "French",
        r"d[ée]riv[ée]e|dérive[rz]?|limite|calcule[rz]|détermine[rz]|trouve[rz]|hessienne|jacobienne|calcule\s+le|pente|gradient(?=\s+de\b)|donne[rz]|dériver",
        _FRENCH,
    ),
)


@cache
def _word(pattern: str) -> re.Pattern[str]:
    """The words by themselves; those of a language are compiled when a text is in it."""
    return re.compile(rf"(?<![\w\\])(?:{pattern})(?!\w)", re.IGNORECASE)


@cache
def _letter_or_word() -> re.Pattern[str]:
    """Spanish y and o between formulas."""
    return re.compile(r"(?<=[\w)}])\s+([yo])(?=\s+(?!respecto|en\b)[\w(\\])")


@cache
def _of_y() -> re.Pattern[str]:
    """What says that y is a variable."""
    return re.compile(r",\s*y\b|respecto\s+(?:a|de)\s+y\b")


def in_english(text: str) -> tuple[str, str]:
    """The text with English words for those of a question in another language, and what is to be said of it.

    Raises InputError where a letter may be a word.

    >>> in_english("Ableitung von x^2")
    ('diff      of  x^2', 'read as German: Ableitung = derivative')
    """
    for language, heads, rows in _LANGUAGES:
        if not _word(heads).search(text):
            continue
        said: list[str] = []

        def put(match: re.Match[str], sign: str = "") -> str:
            kept = match.groupdict().get("kept", "")
            if sign not in _LITTLE:
                word = " ".join((match[0].replace(kept, " ... ") if kept else match[0]).split()).rstrip(": ")
                said.append(f"{word} = {sign.replace('diff', 'derivative')}")  # noqa: B023
            return (sign.ljust(match.start("kept") - match.start()) + kept if kept else sign).ljust(len(match[0]))

        if language == "Spanish" and (letter := _letter_or_word().search(text)) and not _of_y().search(text):
            what, hint = (
                f"{letter[1]} is a letter or a word here",
                "write x*y for a product, and ask one thing at a time",
            )
            raise InputError(what, text, letter.span(1), hint, code="unreadable")
        text = re.sub(r"(?<=\()(\s*[-+]?[\d./]+\s*)\|(?=\s*[-+]?[\d./]+\s*[|)])", r"\1,", text.replace("¿", " "))
        for pattern, sign in rows:
            text = _word(pattern).sub(lambda match, sign=sign: put(match, sign), text)  # type: ignore[misc]
        return text, f"read as {language}" + (": " + ", ".join(said) if said else "")
    return text, ""
