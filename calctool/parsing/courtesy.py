"""Words around a question that ask for nothing: greetings, thanks, whose exercise it is, which rule is to be used.

Only words of a closed list are taken, at the beginning before what asks or a colon, and at the end.  Any other word
stays, and is refused by the grammar, since it may change the question: second, inverse, not.
"""

from __future__ import annotations

import re
from functools import cache

RULE = (
    r"(?:the\s+)?(?:product|quotient|chain|power|sum|constant|derivative|differentiation|limit)"
    r"(?:(?:\s*,\s*|\s+and\s+|\s+or\s+)(?:the\s+)?(?:product|quotient|chain|power|sum))*\s+rules?"
    r"|l['’]?\s?h(?:[oô]|\\\^\{?o\}?)s?pital(?:['’]?s)?(?:\s+rule)?(?:\s*\(?twice\)?)?|logarithmic\s+differentiation|implicit\s+differentiation"
)
_PHRASES = (
    r"hey|hi|hello|ok(?:ay)?|so|well|now|dear\s+(?:sir|teacher|tutor|all)|good\s+(?:morning|evening|afternoon)|guys|everyone"
    r"|there|all|folks",
    r"please|pls|plz|kindly|just|quickly|again|also",
    r"thank\s+you(?:\s+(?:so|very)\s+much)?|thanks?(?:\s+(?:a\s+lot|so\s+much|in\s+advance))?|thx|ty",
    r"(?:can|could|would|will)\s+(?:you|u|someone|anyone|anybody|somebody)(?:\s+please)?(?:\s+do(?=\s+the\s))?",
    r"(?:can|may|could)\s+i\s+get|tell\s+(?:me|us)|i\s+was\s+wondering(?:\s+(?:if|how\s+to|how|whether))?"
    r"|(?:you|anyone|someone)\s+(?:can|could)|(?:need|want)(?:\s+to|\s+(?:some\s+)?help\s+(?:with|on))|solve(?=\s+(?:d/d|lim))"
    r"|what\s+do\s+(?:i|you|we)\s+get\s+(?:when|if)\s+(?:i|you|we)",
    r"help(?:\s+(?:me|us))?(?:\s+(?:to|out))?(?:\s+(?:with|w/?|on)(?=\s))?",
    r"(?:with\s+|on\s+)?(?:this|that)(?:\s+(?:one|question|problem|exercise|here))?",
    r"(?:me|us)(?:\s+with)?|for\s+(?:me|us)",
    r"i(?:['’]?m|\s+am)?\s+(?:need|want|have|must|should|would\s+like|stuck|trying|supposed|asked)(?:\s+(?:to|on|with))?|i['’]d\s+like\s+to",
    r"(?:some\s+)?(?:help|assistance)\s+(?:with|on|to)",
    r"how\s+(?:do|can|would|should|to)(?:\s+(?:i|we|you|one))?",
    r"(?:my|our|the)\s+(?:teacher|homework|assignment|exam|test|book)\s+(?:says?|asks?|wants?|is)(?:\s+(?:to|us|me|for))*",
    r"(?:my|our)\s+(?:homework|assignment)|for\s+(?:my|our)\s+(?:homework|assignment|exam|class)",
    rf"(?:use|using|by|with|by\s+using|apply|applying|via)\s+(?:{RULE})(?:\s+to(?=\s))?",
    r"show(?:ing)?(?:\s+(?:me|us))?(?:\s+(?:all\s+)?(?:the|your|all|every)?\s*(?:steps?|work(?:ing)?)(?:\s+(?:for|of|to))?)?"
    r"|(?:with\s+(?:all\s+)?(?:the\s+)?steps|step[\s-]+by[\s-]+step)",
    r"try\s+to|solve\s+(?:this|the\s+following)|work\s+(?:this|it)\s+out",
    r"(?:question|problem|exercise)(?=\s*:)|the\s+following(?=\s*:)",
    r"hallo(?:\s+zusammen)?|guten\s+(?:tag|morgen|abend)|moin|(?:kann|könnte|kannst|könntest)\s+(?:mir|uns|du|ihr)(?:\s+(?:mir|bitte"
    r"|jemand|da|dabei|hier))*(?:\s+(?:helfen|weiterhelfen))?|ich\s+(?:muss|soll|möchte|will|brauche)(?:\s+(?:die|den|das))?"
    r"|wir\s+(?:müssen|sollen)|wie\s+(?:kann|soll|muss)\s+(?:ich|man)|(?:ich\s+brauche\s+)?hilfe(?:\s+bei)?",
    r"bonjour|bonsoir|salut|comment(?:\s+(?:faire\s+pour|peut-on|puis-je))?|je\s+dois|(?:pouvez-vous|peux-tu)(?:\s+(?:me|m['’]aider"
    r"|svp|à))*|quelqu['’]un\s+(?:peut|pourrait)\s+m['’]aider|j['’]ai\s+besoin\s+d['’]aide(?:\s+(?:pour|avec))?|on\s+doit",
    r"hola|buen(?:as|os)(?:\s+(?:tardes|días|noches))?|necesito(?:\s+ayuda)?(?:\s+con)?|(?:alguien\s+)?me\s+pued(?:e|es|en)\s+ayudar"
    r"(?:\s+con)?|ayuda(?:\s+con)?|tengo\s+que|c[oó]mo\s+(?:se\s+)?(?:puedo|hago|hacer)(?:\s+para)?",
    r"ciao|salve|buongiorno|buonasera|(?:mi\s+aiutate|qualcuno\s+(?:può|mi\s+può)\s+aiutar(?:e|mi))(?:\s+con)?|devo|dobbiamo"
    r"|ho\s+bisogno\s+di\s+aiuto(?:\s+con)?|come\s+(?:si\s+fa\s+a|faccio\s+a)",
)
_THANKS = (
    r"(?:(?:can|could)\s+)?(?:anyone|someone|anybody|somebody)\s+(?:please\s+)?help(?:\s+me)?(?:\s+(?:out|with\s+(?:this|it)))?"
    r"|(?:can|could)\s+(?:anyone|someone|anybody|you)\s+(?:please\s+)?help(?:\s+me)?(?:\s+(?:out|with\s+(?:this|it)))?"
    r"|(?:and|but)\s+i\s+(?:have\s+no\s+(?:idea|clue)|(?:do\s*n['’]?o?t|cannot|can['’]?t)\s+(?:know|understand|see|get|figure\s+out))"
    r"(?:\s+(?:where\s+to\s+(?:start|begin)|how(?:\s+to\s+(?:start|do\s+(?:it|this)))?|it|this|what\s+to\s+do))?|any\s+help(?:\s+(?:is|would\s+be|will\s+be))?(?:\s+(?:much\s+|greatly\s+)?appreciated)?|help(?:\s+me)?"
    r"|(?:i['’]?m|i\s+am)\s+(?:so\s+|totally\s+)?(?:stuck|lost|confused)|how\s+do\s+i\s+do\s+(?:this|it|that)|danke(?:\s+(?:im\s+voraus|schön))?"
    r"|vielen\s+dank|merci(?:\s+(?:d['’]avance|beaucoup))?|svp|lol|haha|s['’]il\s+(?:vous|te)\s+pla[iî]t|asap|(?:muchas\s+)?gracias|grazie(?:\s+(?:mille|in\s+anticipo))?|bitte"
)
"""What stands at the end, beside the thanks of the beginning."""
_ASKED_ELSEWHERE = (
    r"|(?:(?:die|den|das|la|le|l['’]|les|il|el|lo)\s*)*(?:(?:erste|zweite|première|segunda|primera|seconda)n?\s+)?(?:ableit|leit\w*\b|d[ée]riv"
    r"|grenzwert|limes|l[ií]mite|calcul|calcol|berechn|bestimm|ermitt|gradient|differenz|hall|encontr|trov|trouv|partiell|pent|pend|steig)"
)
"""The same in other languages."""
_ASKS = (
    r"(?:to\s+)?(?:(?:the|a|an|all|its?|their)\s+)*(?:(?:first|second|third|fourth|fifth|[1-5](?:st|nd|rd|th)|partial)\s+)*"
    r"(?:find|compute|calculate|evaluate|determine|what\b|what['’]?s|take|get|differentiate|derivatives?|diff\b|limits?\b"
    r"|gradient|grad\b|jacobian|hessian|slope|critical|stationary|local|extrema|lim(?![a-z])|\\lim|\$|d/d|\\frac\{d|∇|\\nabla"
    r"|does\b|as\b|use\b|using\b|d\w/d\w|let\b|given\b|if\b|suppose\b|consider\b|[^\W\d_]['’]|[^\W\d_]\s*(?:\([^()]*\))?\s*=)"
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands in front; what may follow it; what stands at the end."""
    said = "|".join(f"(?:{phrase})" for phrase in _PHRASES)
    polite = rf"please|pls|plz|{_PHRASES[2]}|for\s+(?:me|us)|step[\s-]+by[\s-]+step|with\s+(?:all\s+)?(?:the\s+)?steps"
    polite += r"|(?:and\s+)?show\s+(?:me\s+)?(?:all\s+)?(?:the\s+|your\s+|every\s+)?(?:steps?|work(?:ing)?)"
    polite += rf"|{_PHRASES[13]}|{_THANKS}"
    return (
        re.compile(rf"\s*(?:(?:{said})(?!\w)[\s,!.?:;-]*+)++", re.IGNORECASE),
        re.compile(f"{_ASKS[:-1]}{_ASKED_ELSEWHERE})", re.IGNORECASE),
        re.compile(rf"(?:(?<=[\s,;.?!])(?:{polite})(?!\w)[\s,;.?!]*+)+$", re.IGNORECASE),
    )


def without_courtesy(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text with blanks for such words, and what was left out, each with its place.

    >>> without_courtesy("please differentiate x^2"), without_courtesy("x^2 please")[1]
    (('       differentiate x^2', [(0, 'please')]), [(4, 'please')])
    >>> without_courtesy("please integrate x^2")[1]
    []
    """
    front, asks, behind = _patterns()
    left: list[tuple[int, str]] = []
    if match := front.match(text):
        typed = match[0].strip()
        if typed[-1:] == ":" or asks.match(text, match.end()):
            left.append((match.start() + len(match[0]) - len(match[0].lstrip()), typed))
            text = " " * match.end() + text[match.end() :]
    if (match := behind.search(text)) and text[: match.start()].strip():
        left.append((match.start(), match[0].strip()))
        text = text[: match.start()].rstrip(" ,;.").ljust(len(text))
    return text, left
