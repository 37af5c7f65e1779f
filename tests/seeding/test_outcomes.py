"""The table of outcomes: what becomes of each kind of odd file."""

import pytest

from articles.seeding.document import EmptyDocument, read_document
from articles.seeding.envelope import MAX_BYTES
from articles.seeding.errors import SeedFileError
from tests.seeding.builders import ADDRESS, front

WHOLE = [
    'title: "A headline"',
    "publishedDateTime: 2020-07-09T00:20:00Z",
    f"webUrl: {ADDRESS}",
    "provider: {name: Example, domain: example.org}",
]


def outcome(content: bytes) -> str:
    """In one word, as the table of the manual has it."""
    try:
        document = read_document(content, "a.md")
    except SeedFileError:
        return "rejected"
    if isinstance(document, EmptyDocument):
        return "skipped"
    if document.lacks:
        return "draft"
    return "warned" if document.warnings else "accepted"


def whole(*lines: str, end: str = "\n") -> bytes:
    return front(*WHOLE, *lines).replace(b"\n", end.encode())


OUTCOMES = {
    "accepted": {
        "an article with every required field": whole(),
        "a byte order mark": b"\xef\xbb\xbf" + whole(),
        "CRLF": whole(end="\r\n"),
        "NUL and C1 characters": whole('excerpt: "a\x00b\x97c\x81"'),
        "escaped NUL": whole('excerpt: "a\\0b\\x97"'),
        "mojibake": whole('excerpt: "the countryâ€™s biggest"'),
        "no-break spaces": whole('excerpt: "Azure\u00a0SQL"'),
        "entities, single and double": whole('excerpt: "we&amp;#39;re today&#8217;s"'),
        "cut-off markup": whole('excerpt: "why. <iframe src=\\"https://x/video ..."'),
        "a ticker": whole('excerpt: "Microsoft Corp <MSFT.O> unveiled"'),
        "NO, 2020 and 12:30 as topics": whole("topics: [NO, 2020, 12:30]"),
        "null topics": whole("topics: [~, Azure]"),
        "unknown keys": whole("mood: good"),
        "no closing line end": whole().rstrip(),
        "a date in the future": whole().replace(b"2020", b"2999"),
        "a relative picture": whole("images: [{url: /assets/a.jpg}]"),
        "the old flags absent": whole("quality:", "heat:", "published:"),
    },
    "warned": {
        "a 5,000-digit number": whole("heat: " + "9" * 5000),
        "a list for a number": whole("quality: [1]"),
        "a text for a list": whole("topics: AI"),
        "a map for a text": whole("excerpt: {a: b}"),
        "another scheme": whole("ampWebUrl: javascript:alert(1)"),
        "a relative address": whole("ampWebUrl: /amp"),
        "user and password": whole("ampWebUrl: https://a:b@example.org/"),
        "an endless address": whole(f"ampWebUrl: {ADDRESS}/{'a' * 2000}"),
        "an unknown type": whole("type: podcast"),
        "a player of another host": whole("featuredContent: '<iframe src=\"https://a.example/\"></iframe>'"),
        "a related item without a title": whole(f"related: [{{webUrl: {ADDRESS}}}]"),
        "no provider": front(*WHOLE[:3]),
    },
    "draft": {
        "an impossible date": front(WHOLE[0], "publishedDateTime: 2020-02-30", *WHOLE[2:]),
        "no date": front(WHOLE[0], *WHOLE[2:]),
        "no address and no text": front(*WHOLE[:2], WHOLE[3]),
        "an unusable address": front(*WHOLE[:2], "webUrl: mailto:a@example.org", WHOLE[3]),
        "no front matter": b"A title\n\nText.\n",
        "`{` first": b'{"title": "x"}\n',
    },
    "skipped": {
        "zero bytes": b"",
        "blanks": b" \r\n\n",
        "a byte order mark alone": b"\xef\xbb\xbf",
    },
    "rejected": {
        "no title": front(*WHOLE[1:]),
        "a list for a title": front("title: [a]", *WHOLE[1:]),
        "an unclosed fence": whole().rstrip(b"-\n"),
        "a list on top": front("- a"),
        "a scalar on top": front("a"),
        "nothing between the fences": front(),
        "invalid UTF-8": whole() + b"\xff",
        "UTF-16": whole().decode().encode("utf-16"),
        "broken YAML": whole("a: [b"),
        "an alias": whole("a: &b c", "d: *b"),
        "a merge key": whole("<<: {a: b}"),
        "a tag": whole("a: !!python/object/apply:os.system ['touch canary']"),
        "a duplicate key": whole("title: again"),
        "nesting deeper than 20": whole("a: " + "[" * 20 + "]" * 20),
        "60 KB of brackets": whole("a: " + "[" * 60_000),
        "over 50,000 values": whole("a: [" + "b, " * 50_000 + "]"),
        "over 2 MB": whole("# " + "a" * MAX_BYTES),
    },
}


@pytest.mark.parametrize(
    ("expected", "case"), [(expected, case) for expected, cases in OUTCOMES.items() for case in cases]
)
def test_each_case_has_the_outcome_of_the_table(expected, case):
    assert outcome(OUTCOMES[expected][case]) == expected
