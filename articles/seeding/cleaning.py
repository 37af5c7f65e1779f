"""Cleaning of text, in the order of seed format §3."""

import html
import re
import unicodedata
from html.entities import html5

# Windows-1252 puts characters where Unicode has the C1 controls; five of its places are empty.
WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
# Noncharacters and lone surrogates fit into no feed or database.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
INVISIBLE = re.compile(f"[\u00ad\u200b\u2060\ufeff{BIDI_CONTROLS}]")
JOINER = re.compile("[\u200c\u200d]")

# Tags inside a sentence vanish; tags that part blocks leave a space.
INLINE = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp
    small span strike strong sub sup time tt u var wbr
"""
BLOCK = """
    address applet area article aside audio base basefont blink blockquote body br button canvas caption
    center col colgroup datalist dd details dialog dir div dl dt embed fieldset figcaption figure footer
    form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input legend li link main
    map marquee menu meta meter nav noframes noscript object ol optgroup option output p param picture pre
    progress script search section select slot source style summary svg table tbody td template textarea
    tfoot th thead title tr track ul video
"""
INLINE_TAGS = frozenset(INLINE.split())
BLOCK_TAGS = frozenset(BLOCK.split())
KNOWN_TAGS = INLINE_TAGS | BLOCK_TAGS

# With content, to the closing tag or, in a text that was cut off, to the end.
EMBED = re.compile(
    r"<(iframe|script|style)(?![\w.:-])(?:[^<>]*/>|.*?(?:</\1\s*>|\Z))", re.IGNORECASE | re.DOTALL
)
# A tag, or the start of one with an attribute at the very end of a text that was cut off.
TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?:(?=[\s/>])[^<>]*>|\s+[a-zA-Z-]+\s*=[^<>]*\Z)")
# A named reference needs its semicolon, or `a=1&copy=2` would hold a sign of copyright.
REFERENCE = re.compile(
    r"&(?:#0*[0-9]{1,7}(?![0-9]);?|#[xX]0*[0-9a-fA-F]{1,6}(?![0-9a-fA-F]);?|[a-zA-Z][a-zA-Z0-9]+;)"
)
# UTF-8 of two, three or four bytes read as Windows-1252. Some real words look like it; ftfy tells them apart.
FURTHER = "[\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
MOJIBAKE = re.compile(f"[\u00c2-\u00df]{FURTHER}|[\u00e0-\u00ef]{FURTHER}{{2}}|[\u00f0-\u00f4]{FURTHER}{{3}}")
# More marks on one letter than any language needs make normalising take quadratic time.
STACKED = re.compile(r"[^\w\s\x00-\u02ff]{32,}")
MARKS_KEPT = 30

# Text that no step would change. Most texts are such, and pay for nothing else.
CLEAN = re.compile("(?:[!-%'-;=-~£€®°–—‘’“”•…™]+(?: [!-%'-;=-~£€®°–—‘’“”•…™]+)*)?")
MAX_ROUNDS = 8
NOT_PLAIN = re.compile("[^ -~]|[&<]")


def clean_raw(text: str) -> str:
    """`text` without byte order mark and controls, with LF line ends (seed format §3.1)."""
    text = text.lstrip("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if FORBIDDEN.search(text):
        # Of all mis-decoded characters the closing quotation mark is the one that holds an empty place.
        text = text.replace("â€\x9d", "”")
        text = FORBIDDEN.sub(lambda found: WINDOWS_1252.get(ord(found[0]), ""), text)
    return text


def clean_text(value: str) -> str:
    """One line of text without markup, escapes, mis-decoding or invisible characters (seed format §3.3).

    What was escaped twice may hide more markup, so the steps are repeated until they change nothing: cleaning
    what is clean leaves it alone. A text that never settles was made to deceive and keeps only plain letters.
    """
    if CLEAN.fullmatch(value):
        return value
    for _ in range(MAX_ROUNDS):
        cleaned = _clean_once(value)
        if cleaned == value:
            return cleaned
        value = cleaned
    return " ".join(NOT_PLAIN.sub("", value).split())


def _clean_once(value: str) -> str:
    text = clean_raw(value)
    if "<" in text:
        text = TAG.sub(_text_for_tag, EMBED.sub(" ", text))
    if "&" in text:
        text = REFERENCE.sub(_character_for_reference, text)
    if not text.isascii():
        text = _clean_characters(text)
    return " ".join(text.split())


def _text_for_tag(tag: re.Match[str]) -> str:
    """What stands in the tag's place; a name that HTML does not know makes it text (seed format §10)."""
    name = tag[1].lower()
    if name in INLINE_TAGS:
        return ""
    return " " if name in BLOCK_TAGS else tag[0]


def _character_for_reference(reference: re.Match[str]) -> str:
    name = reference[0]
    return html.unescape(name) if name[1] == "#" or name[1:] in html5 else name


def _clean_characters(text: str) -> str:
    if MOJIBAKE.search(text):
        text = _repaired(text)
    text = STACKED.sub(_without_surplus_marks, text)
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return JOINER.sub(_joiner_where_needed, text)


def _repaired(text: str) -> str:
    """`text` with UTF-8 that was read as Windows-1252 repaired; quotation marks and all else as they were."""
    # Importing ftfy is slow, and most runs never meet such a text.
    from ftfy import fix_encoding

    return fix_encoding(text)


def _without_surplus_marks(stack: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in stack[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MARKS_KEPT:
            kept.append(character)
    return "".join(kept)


def _joiner_where_needed(joiner: re.Match[str]) -> str:
    """The joiner itself beside an emoji or a letter of a script that needs it, else nothing."""
    text, place = joiner.string, joiner.start()
    before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    return joiner[0] if _takes_joiners(before) or _takes_joiners(after) else ""


def _takes_joiners(character: str) -> bool:
    if not character or character <= "\u036f":
        return False
    kind = unicodedata.category(character)
    if kind[0] in "LM":
        return not unicodedata.name(character, "").startswith(("LATIN", "FULLWIDTH LATIN"))
    return kind in ("So", "Sk")
