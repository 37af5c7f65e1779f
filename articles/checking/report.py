"""What a check of the site found, in a form for words and for JSON."""

from collections import Counter
from dataclasses import dataclass, field

# In the order in which they are told: the gravest first.
KINDS = {
    "secret": "what no output may ever hold",
    "leak": "something that is not visible shows",
    "status": "an answer that should be another",
    "link": "links that lead nowhere",
    "origin": "requests to somebody else's site",
    "inline": "styles, scripts or handlers inside pages",
    "format": "feeds, sitemaps or data that programs cannot read",
    "metadata": "what search engines and other programs look for",
    "weight": "too heavy",
}
MOST_FINDINGS = 1000  # kept with their words; the others are counted


@dataclass(frozen=True, order=True)
class Finding:
    kind: str
    address: str
    what: str


@dataclass
class Report:
    """Findings, what was looked at, and whether that was everything."""

    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)  # of findings, by kind
    addresses: int = 0
    hidden: int = 0  # articles, secrets and withheld words that were looked for
    heaviest: dict[str, tuple[int, str]] = field(default_factory=dict)  # by page: bytes, address
    complete: bool = True
    stopped: bool = False
    seconds: float = 0.0

    def add(self, kind: str, address: str, what: str) -> None:
        self.counts[kind] += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(kind, address, what))

    def weigh(self, name: str, weight: int, address: str) -> None:
        self.heaviest[name] = max(self.heaviest.get(name, (0, "")), (weight, address))
