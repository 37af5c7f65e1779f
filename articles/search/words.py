"""The one tokeniser: the words of a text as the index and the questions know them, and where they stand."""

import re
import unicodedata

LONGEST_WORD = 60  # characters

# Scripts written without spaces are indexed by the character; a run of them is then searched as a phrase.
UNSPACED = "\u2e80-\u30ff\u31f0-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
ASCII_WORD = re.compile(r"[a-z0-9]+")
UNUSUAL = re.compile(
    r"[^\x00-\x7f\u2010-\u2027]"
)  # neither ASCII nor the dashes and quotation marks of English
ALONE = re.compile(rf"[{UNSPACED}]")

# Characters for private use are in no word, so that these tokens meet no text.
GAP = "\ue000"  # between two pieces of text: no phrase reaches across
EDGE = "\ue001"  # before and after each name that an article is filed under
TOPIC, SOURCE = "\ue002", "\ue003"  # before each word of such a name


def words(text: str) -> list[str]:
    """The words of a text: without case, accents and punctuation, and letters in their plainest form."""
    plain = text.casefold()
    found = WORD.findall(fold(plain)) if UNUSUAL.search(plain) else ASCII_WORD.findall(plain)
    return [word[:LONGEST_WORD] for word in found]


def fold(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    # Once more, since taking letters apart can bring capitals forth, as from a double-struck one.
    return "".join([each for each in apart if not unicodedata.combining(each)]).casefold()


def places(text: str) -> list[tuple[str, int, int]]:
    """The words of a text with where each begins and ends in the text as written."""
    if text.isascii():
        found = ASCII_WORD.finditer(text.lower())
        return [(match[0][:LONGEST_WORD], match.start(), match.end()) for match in found]
    folded = [fold(each) for each in text]
    origin = [place for place, letters in enumerate(folded) for _ in letters]
    return [
        (match[0][:LONGEST_WORD], origin[match.start()], after(origin[match.end() - 1], text))
        for match in WORD.finditer("".join(folded))
    ]


def after(place: int, text: str) -> int:
    """Where the letter at a place ends: after the accents that belong to it."""
    place += 1
    while place < len(text) and unicodedata.combining(text[place]):
        place += 1
    return place
