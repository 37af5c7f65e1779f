"""What differs between two texts, word by word: for the desk and for the terminal."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 3000  # beyond that the whole text counts as changed: comparing takes too long


class Piece(NamedTuple):
    """A stretch of text, and whether the other text lacks it."""

    text: str
    differs: bool


def differences(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, which joined give them back."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [Piece(before, True)], [Piece(after, True)]
    was: list[Piece] = []
    becomes: list[Piece] = []
    for kind, start, end, to_start, to_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was.append(Piece("".join(old[start:end]), kind != "equal"))
        becomes.append(Piece("".join(new[to_start:to_end]), kind != "equal"))
    return [piece for piece in was if piece.text], [piece for piece in becomes if piece.text]
