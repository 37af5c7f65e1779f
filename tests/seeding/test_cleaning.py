"""Text as it is cleaned, and left alone where nothing is wrong."""

import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.seeding.cleaning import KNOWN_TAGS, clean_raw, clean_text

UNWANTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("approach\x97no lockdown", "approach—no lockdown"),
        ("the countryâ€™s biggest ...", "the country’s biggest ..."),
        ("ï»¿ Cyient to Release", "Cyient to Release"),
        ("â€œQuotedâ€\x9d", "“Quoted”"),
        ("voilÃ\xa0 l’Ã©tÃ©", "voilà l’été"),
        ("we&amp;#39;re", "we're"),
        ("today&#8217;s", "today’s"),
        ("AT&amp;amp;amp;T", "AT&T"),
        ('why. <iframe src="https://x/video ...', "why."),
        ("a <script>alert(1)</script> b", "a b"),
        ("a <STYLE type='x'>p {}</style > b <script>cut", "a b"),
        ("<p>One</p><p>Two<br/>Three</p>", "One Two Three"),
        ("an <em>old</em> <a href='x'>link</a>.", "an old link."),
        ('and <a href="https://exam...', "and"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;x", "x"),
        ("Azure\u00a0SQL—general", "Azure SQL—general"),
        ("\r\n\r\nThe mission\u2028 of\tus\u202f", "The mission of us"),
        ("co\u00adop\u200b \u2066hidden\u2069\u202e", "coop hidden"),
        ("cafe\u0301", "café"),
        ("a\u200db", "ab"),
        ("\ufeffMark \x00and\x1b nul", "Mark and nul"),
        ("\udcff \uffff", ""),
        ("", ""),
        (" \u00a0 ", ""),
    ],
)
def test_what_is_wrong_with_a_text_is_put_right(written, cleaned):
    assert clean_text(written) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "‘Sensitive’ “data” – ‹ok› «oui»",
        "Microsoft Corp <MSFT.O> unveiled",
        "new List<string> { … }",
        "if a < b && c > d, x <3 y",
        "<MSFT.O> <3 <unknown attribute='x'> <script-like> </nothing>",
        "Fußball: São Paulo, Ærø, Łódź, l’été à la “plage”…",
        "R&D at AT&T; 100 % &notaword",
        "می‌خواهم क्‍ष 👩‍💻 ❤️‍🔥",
        "東京、大阪。",
        "ی\u200cx y\u200cی",
        "…",
    ],
)
def test_what_is_right_stays_as_it_is(text):
    assert clean_text(text) == text


def test_a_reference_of_thousands_of_digits_is_text():
    text = "a &#" + "9" * 5000 + "; b"
    assert clean_text(text) == text


def test_a_text_that_never_settles_keeps_only_plain_letters():
    hostile = "&" + "amp;" * 40 + "lt;b>é c"
    assert clean_text(hostile) == "amp;" * 32 + "lt;b> c"
    assert clean_text(clean_text(hostile)) == clean_text(hostile)


def test_marks_stacked_on_a_letter_are_cut_down():
    assert clean_text("x" + "\u0316" * 100_000 + "b") == "x" + "\u0316" * 30 + "b"
    assert clean_text("☎" * 100) == "☎" * 100


@pytest.mark.parametrize("name", sorted(KNOWN_TAGS))
def test_every_known_tag_is_removed_in_any_case(name):
    text = clean_text(f"x<{name.upper()} a='1'>y</{name}>z").replace(" ", "")
    assert text == ("xz" if name in ("iframe", "script", "style") else "xyz")


def test_raw_text_keeps_tabs_lines_and_everything_visible():
    assert clean_raw("\ufeffa\tb\r\nc\rd\x0b\x85\n") == "a\tb\nc\nd…\n"
    assert clean_raw("\u200bé\u00a0<b>&amp;") == "\u200bé\u00a0<b>&amp;"


def test_a_run_that_meets_no_broken_text_never_imports_the_repairer():
    code = (
        "import sys; from articles.seeding.cleaning import clean_text; clean_text('‘é’ <b>&amp;'); "
        "assert 'ftfy' not in sys.modules; clean_text('â€™'); assert 'ftfy' in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


markup = ["&", "amp;", "lt;", "&#60;", "#x26;", "<", ">", "b", "/b>", "script", " ", "a='", "x", "\r\n"]
bytes_misread = ["â€™", "Ã", "\u0083", "Â", "ï»¿", "\x97", "\u00ad", "é"]
invisible = ["\u200d", "\u200b", "\u0301", "\u0316", "👩", "ی", "\u202e", "\u2028", "\ufeff"]
pieces = st.sampled_from([*markup, *bytes_misread, *invisible])
texts = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=25).map("".join))


@given(texts)
@example("&l&lt;t;b>")
@example("â\u200b€™")
@example("<scr<b>ipt>x")
@example("a\u200b\u0301")
def test_cleaning_what_is_clean_changes_nothing(text):
    once = clean_text(text)
    assert clean_text(once) == once


@given(texts)
def test_no_clean_text_holds_a_control_a_bidi_control_or_loose_space(text):
    cleaned = clean_text(text)
    assert not UNWANTED.search(cleaned)
    assert cleaned == " ".join(cleaned.split())
    assert unicodedata.is_normalized("NFC", cleaned)


@given(texts)
def test_no_clean_text_holds_a_known_tag(text):
    cleaned = clean_text(text).lower()
    assert not re.search(r"<b(?=[\s/>])[^<>]*>", cleaned)
    assert not re.search(r"<script(?![\w.:-])", cleaned)
