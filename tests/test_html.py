"""The one module that marks anything safe."""

import pytest

from articles import html, search

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![picture](https://tracker.example/x.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    "[x](//tracker.example/)\n<iframe src='https://x.example'></iframe>",
    "<a href='https://x' onclick='alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<svg/onload=alert(1)>",
    "```html\n<script>alert(1)</script>\n```",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://a.example "onmouseover=alert(1)")',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_gives_no_element_or_address_that_could_run(text):
    rendered = html.markdown(text)
    assert not [tag for tag in ("<script", "<img", "<iframe", "<style", "<svg") if tag in rendered.lower()]
    assert not [
        scheme for scheme in ('="javascript:', '="data:', '="vbscript:') if scheme in rendered.lower()
    ]


def test_markdown_keeps_what_texts_are_made_of():
    rendered = html.markdown(
        "# Title\n\n- *a*\n- **b**\n\n> quote\n\n`code` <https://a.example/?b=1&c=2>\n\n3. three"
    )
    assert "<h2>Title</h2>" in rendered
    assert "<li><em>a</em></li>" in rendered
    assert "<blockquote>\n<p>quote</p>" in rendered
    assert '<a href="https://a.example/?b=1&amp;c=2" rel="noopener external">' in rendered
    assert '<ol start="3">' in rendered


def test_markdown_has_no_heading_as_high_as_the_headline_or_lower_than_the_lowest():
    rendered = html.markdown("# One\n\n###### Six\n\nOne again\n===")
    assert "<h1" not in rendered
    assert "<h7" not in rendered
    assert rendered.count("<h2>") == 2


@pytest.mark.parametrize(
    "text", ["<content:encoded>", "[more](tel:1)", "[more](http://[bad)", "[x]: feed:y\n\n[x]"]
)
def test_a_link_to_an_address_that_is_not_kept_is_text(text):
    """An `a` without an address but with a relation is no valid HTML."""
    rendered = html.markdown(text)
    assert "<a" not in rendered
    assert text.split("(")[0].split("[x]:")[0].strip("<>") in rendered


def test_html_in_markdown_is_text():
    assert html.markdown("a <b>c</b>") == "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"


def test_plain_text_is_escaped_paragraphs():
    assert html.paragraphs("A & <b>\n\n\n\n  B\nC ") == "<p>A &amp; &lt;b&gt;</p>\n<p>B\nC</p>"


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("a police officer", "police", "a <mark>police</mark> officer"),
        ("Policed police", "police", "Policed <mark>police</mark>"),
        ("facial, recognition", '"facial recognition"', "<mark>facial, recognition</mark>"),
        ("facial recognition", '"recognition facial"', "facial recognition"),
        ("new york new", '"new york" new', "<mark>new york</mark> <mark>new</mark>"),
        ("a b c", '"a b" "b c"', "<mark>a b</mark> c"),
        ("ÉCOLE <é>", "ecole e", "<mark>ÉCOLE</mark> &lt;<mark>é</mark>&gt;"),
        ("日本語版", "日本", "<mark>日本</mark>語版"),
        ("nothing here", "police", "nothing here"),
        ("no minus", "minus -no", "no <mark>minus</mark>"),
        ("", "police", ""),
    ],
)
def test_what_was_searched_for_is_marked_between_escaped_pieces(text, asked, shown):
    assert html.marked(text, search.parse(asked)) == shown
