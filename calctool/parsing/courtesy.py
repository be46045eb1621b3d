"""Words around a question that ask for nothing: greetings, thanks, whose exercise it is, which rule is to be used.

Only words of a closed list are taken, at the beginning before what asks or a colon, and at the end.  Any other word
stays, and is refused by the grammar, since it may change the question: second, inverse, not.
"""

from __future__ import annotations

import re
from functools import cache

HEARD = (
    *(
        "please",
        "pls",
        "plz",
        "kindly",
        "hey",
        "hi ",
        "hi,",
        "hi!",
        "hello",
        "help",
        "can ",
        "could ",
        "would ",
        "how ",
    ),
    *("need ", "want ", "thank", "thx", "rule", "show ", "using", "just ", "whats", "homework", "step", "question"),
    *("exercise", "following", "try ", "stuck", "solve ", "work ", "so ", "ok", "now", "my "),
)
"""Where none of these occurs there is nothing to look for."""
_RULE = (
    r"(?:the\s+)?(?:product|quotient|chain|power|sum|constant|derivative|differentiation|limit)"
    r"(?:(?:\s*,\s*|\s+and\s+|\s+or\s+)(?:the\s+)?(?:product|quotient|chain|power|sum))*\s+rules?"
    r"|l['’]?\s?h[oô]s?pital(?:['’]?s)?(?:\s+rule)?|logarithmic\s+differentiation|implicit\s+differentiation"
)
_PHRASES = (
    r"hey|hi|hello|hallo|ok(?:ay)?|so|well|now|dear\s+(?:sir|teacher|tutor|all)|guys|everyone|there",
    r"please|pls|plz|kindly|just|quickly|again|also",
    r"thank\s+you(?:\s+(?:so|very)\s+much)?|thanks?(?:\s+(?:a\s+lot|so\s+much|in\s+advance))?|thx|ty",
    r"(?:can|could|would|will)\s+(?:you|u|someone|anyone|anybody|somebody)(?:\s+please)?(?:\s+do(?=\s+the\s))?",
    r"(?:can|may|could)\s+i\s+get",
    r"help(?:\s+(?:me|us))?(?:\s+(?:to|out))?(?:\s+(?:with|w/?|on)(?=\s))?",
    r"(?:with\s+|on\s+)?(?:this|that)(?:\s+(?:one|question|problem|exercise|here))?",
    r"(?:me|us)(?:\s+with)?|for\s+(?:me|us)",
    r"i(?:['’]?m|\s+am)?\s+(?:need|want|have|would\s+like|stuck|trying|supposed)(?:\s+(?:to|on|with))?|i['’]d\s+like\s+to",
    r"(?:some\s+)?(?:help|assistance)\s+(?:with|on|to)",
    r"how\s+(?:do|can|would|should|to)(?:\s+(?:i|we|you|one))?",
    r"(?:my|our|the)\s+(?:teacher|homework|assignment|exam|test|book)\s+(?:says?|asks?|wants?|is)(?:\s+(?:to|us|me))*",
    r"(?:my|our)\s+(?:homework|assignment)|for\s+(?:my|our)\s+(?:homework|assignment|exam|class)",
    rf"(?:use|using|by|with|by\s+using|apply|applying|via)\s+(?:{_RULE})(?:\s+to(?=\s))?",
    r"show(?:ing)?(?:\s+(?:me|us))?(?:\s+(?:all\s+)?(?:the|your|all|every)?\s*(?:steps?|work(?:ing)?))?"
    r"|(?:with\s+(?:all\s+)?(?:the\s+)?steps|step[\s-]+by[\s-]+step)",
    r"try\s+to|solve\s+(?:this|the\s+following)|work\s+(?:this|it)\s+out",
    r"(?:question|problem|exercise)(?=\s*:)|the\s+following(?=\s*:)",
)
_ASKS = (
    r"(?:to\s+)?(?:(?:the|a|an|all|its?|their)\s+)*(?:(?:first|second|third|fourth|fifth|[1-5](?:st|nd|rd|th)|partial)\s+)*"
    r"(?:find|compute|calculate|evaluate|determine|what\b|what['’]?s|take|get|differentiate|derivatives?|diff\b|limits?\b"
    r"|gradient|grad\b|jacobian|hessian|slope|critical|stationary|local|extrema|lim\b|\\lim|\$|d/d|\\frac\{d|∇|\\nabla"
    r"|let\b|given\b|if\b|suppose\b|consider\b|[^\W\d_]['’]|[^\W\d_]\s*(?:\([^()]*\))?\s*=)"
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands in front; what may follow it; what stands at the end."""
    said = "|".join(f"(?:{phrase})" for phrase in _PHRASES)
    polite = rf"please|pls|plz|{_PHRASES[2]}|for\s+(?:me|us)|step[\s-]+by[\s-]+step|with\s+(?:all\s+)?(?:the\s+)?steps"
    polite += (
        rf"|(?:and\s+)?show\s+(?:me\s+)?(?:all\s+)?(?:the\s+|your\s+|every\s+)?(?:steps?|work(?:ing)?)|{_PHRASES[13]}"
    )
    return (
        re.compile(rf"\s*(?:(?:{said})(?!\w)[\s,!.?:;-]*+)++", re.IGNORECASE),
        re.compile(_ASKS, re.IGNORECASE),
        re.compile(rf"(?:(?<=[\s,;.?!])(?:{polite})(?!\w)[\s,;.?!]*+)+$", re.IGNORECASE),
    )


def without_courtesy(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text with blanks for such words, and what was left out, each with its place.

    >>> without_courtesy("please differentiate x^2"), without_courtesy("x^2 please")[1]
    (('       differentiate x^2', [(0, 'please')]), [(4, 'please')])
    >>> without_courtesy("please integrate x^2")[1]
    []
    """
    lower = text.lower()
    if not any(word in lower for word in HEARD):
        return text, []
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
