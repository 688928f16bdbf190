"""Greetings, fillers and asides around what a sentence says."""

import re


def _any(phrases: str) -> str:
    """Return a pattern for any of the comma-separated `phrases`, longest first."""
    words = sorted((phrase.strip() for phrase in phrases.split(",") if phrase.strip()), key=len, reverse=True)
    return "(?:" + "|".join(words) + ")"


_ALWAYS = _any("""
    hey, hey there, hi, hi there, hello, hello there, wow, whoa, yeah, yea, yep, yup, yes, nope, nah, oh, ah+, aw+, ok,
    okay, haha+, lol, omg, gosh, oops, ugh, yay, hmm+, thanks, thanks so much, thanks a lot, thanks a bunch,
    thanks a million, thanks again, thanks for asking, thank you, thank you so much, thank you again, by the way, btw,
    fyi, guess what, to be honest, tbh, honestly, anyways?, congrats, congratulations, of course, you know what,
    good news, great news, speaking of which, in fact, as you know, believe it or not, funny enough, long story short,
    on top of that, on another note, on a side note, on the bright side, in other news, as for me, for me, same here,
    good morning, good evening, good afternoon, no worries, no problem, not really, not yet, me too, good question
""")
_BEFORE_PAUSE = _any("""
    well, so, no, sure, cool, great, nice, awesome, amazing, perfect, fantastic, wonderful, man, dude, like, right,
    true, absolutely, definitely, totally, exactly, certainly, agreed, actually, basically, luckily, fortunately,
    unfortunately, sadly, thankfully, also, plus, now, look, listen, see, anyway, seriously, really, sorry, please,
    sweet, good, fun fact, ha, still, hopefully, obviously, of late, in the meantime, apparently, surprisingly,
    interestingly, honestly speaking, personally, instead, besides, however, though, meanwhile, incredible, hooray,
    cheers, bro, buddy, mate, girl, friend, in short, as a result, overall, again, first, firstly, second, secondly
""")
_CONNECTIVES = _any("and, but, or, so, also, plus, then, cuz, cos, 'cause, because of that")
_AFTERTHOUGHTS = _any("""
    though, tho, lol, haha+, btw, by the way, you know, as well, too, right, thanks, thank you, anyways?, for sure,
    if you know what i mean, to be honest, tbh, actually, honestly, so yeah
""")

_GREETING_BY_NAME = r"(?:hey|hi|hello|thanks|thank you|dear|good morning)\s+(?-i:[A-Z][a-z]+)\s*[,!.]\s*"

_TO_REMEMBER = (
    r"(?:please\s+|and\s+|also\s+|just\s+)*(?:remember|(?:make a )?note|keep in mind|bear in mind|don['’]t forget"
    r"|for the record|so you know|for context|for your information)[,:]?\s+(?:that\s+)?"
    r"(?=(?:i|i['’](?:m|ve|d|ll)|my|we|we['’](?:re|ve)|our)\b)"
)
"""What asks an assistant to keep what follows."""

LEADING = re.compile(
    rf"(?:{_GREETING_BY_NAME}|{_TO_REMEMBER}|{_ALWAYS}\b[\s,!.:-]*|{_BEFORE_PAUSE}\b\s*[,!.:-]+\s*"
    rf"|{_CONNECTIVES},?\s+(?=[a-z'I])(?!many|much|far|long)"
    r"|[\s,;:.!\-–—*_\"')]+)",
    re.IGNORECASE,
)
"""One thing at the start of a sentence that states nothing; several may follow each other."""

TRAILING = re.compile(rf"(?:,?\s+(?:{_AFTERTHOUGHTS}|thanks\s+(?:for|to)\b[^,.]*))+(?=[.!…\s]*$)", re.IGNORECASE)
"""What states nothing at the end of a sentence, before its last mark."""
