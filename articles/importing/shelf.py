"""The rows that articles point to (providers, topics, keys, snapshots): found, or made where missing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256

from django.db.models import Manager
from django.utils.text import slugify

from articles import bulk
from articles.importing.journal import Journal
from articles.models import ArticleKey, Provider, Snapshot, Topic
from articles.seeding.records import SeedSnapshot

CHUNK = 500
SNAPSHOT = (
    "digest",
    "key",
    "kind",
    "title",
    "excerpt",
    "url",
    "published_at",
    "provider",
    "provider_name",
    "quality",
)


class Shelf:
    """One run's view of those rows, by domain, name, key and digest, so that each is looked up once."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.providers: dict[str, int] = {}
        self.names: dict[str, set[str]] = {}  # of providers, as files have shown them so far
        self.topics: dict[str, int] = {}
        self.keys: dict[str, int] = {}
        self.snapshots: dict[str, int] = {}
        self.sources: dict[str, int | None] = {}  # the provider of each snapshot

    def need_providers(self, names: Mapping[str, set[str]]) -> set[int]:
        """Makes sure of the providers with these domains, given the names seen for each.

        Returns the ids of those whose own name changes: the best one seen so far, whatever the order.
        """
        news = {domain: seen for domain, seen in names.items() if not seen <= self.names.get(domain, set())}
        ensure(
            Provider.objects,
            "domain",
            self.providers,
            names,
            lambda domains: store_providers({domain: names[domain] for domain in domains}),
        )
        for domain, seen in news.items():
            self.names[domain] = self.names.get(domain, set()) | seen
        known = Provider.objects.filter(domain__in=news).exclude(base__has_key="document")
        return {provider.pk for provider in known if rename(provider, news[provider.domain], self.journal)}

    def need_topics(self, names: Iterable[str]) -> None:
        missing = sorted({name for name in names if name not in self.topics})
        self.topics.update(Topic.objects.filter(name__in=missing).values_list("name", "pk"))
        for name in missing:
            if name not in self.topics:
                self.topics[name] = new_topic(name).pk

    def need_keys(self, keys: Iterable[str]) -> None:
        ensure(ArticleKey.objects, "key", self.keys, keys, store_keys)

    def find_keys(self, keys: Iterable[str]) -> None:
        """Puts stored keys on the shelf, making none: new articles bring theirs along."""
        find(ArticleKey.objects, "key", self.keys, keys)

    def need_snapshots(self, items: Mapping[str, SeedSnapshot]) -> None:
        """Makes sure of snapshots by digest. Their keys and providers have to be on the shelf."""
        ensure(
            Snapshot.objects,
            "digest",
            self.snapshots,
            items,
            lambda digests: self.store_snapshots([items[digest] for digest in digests]),
        )

    def find_snapshots(self, digests: Iterable[str]) -> None:
        """Puts stored snapshots on the shelf, with their providers: also those that other runs have read."""
        wanted = set(digests)
        find(Snapshot.objects, "digest", self.snapshots, wanted)
        unknown = [self.snapshots[digest] for digest in wanted - self.sources.keys()]
        for start in range(0, len(unknown), CHUNK):
            rows = Snapshot.objects.filter(pk__in=unknown[start : start + CHUNK])
            self.sources.update(rows.values_list("digest", "provider_id"))

    def store_snapshots(self, items: Iterable[SeedSnapshot]) -> None:
        rows = [
            (
                item.digest,
                self.keys[item.key],
                item.kind,
                item.title,
                item.excerpt,
                item.url,
                item.published_at,
                self.providers.get(item.provider_domain),
                item.provider_name,
                item.quality,
            )
            for item in items
        ]
        bulk.insert(Snapshot, SNAPSHOT, rows, or_leave=True)


def ensure(
    rows: Manager,
    field: str,
    ids: dict[str, int],
    values: Iterable[str],
    store: Callable[[Sequence[str]], object],
) -> None:
    """Puts the ids of the rows with these values of a unique field into `ids`, storing the rows that lack.

    Somebody at the desk may make the same row at this moment: `store` leaves theirs, and it is found.
    """
    wanted = set(values)
    find(rows, field, ids, wanted)
    missing = sorted(wanted - ids.keys())
    if missing:
        store(missing)
        find(rows, field, ids, missing)


def find(rows: Manager, field: str, ids: dict[str, int], values: Iterable[str]) -> None:
    """Puts the ids of the stored rows among these into `ids`."""
    wanted = sorted(set(values) - ids.keys())
    for start in range(0, len(wanted), CHUNK):
        found = rows.filter(**{f"{field}__in": wanted[start : start + CHUNK]})
        ids.update(found.values_list(field, "pk"))


def store_keys(keys: Iterable[str]) -> None:
    bulk.insert(ArticleKey, ("key", "current"), [(key, False) for key in keys], or_leave=True)


def store_providers(names: Mapping[str, Iterable[str]]) -> None:
    best = {domain: best_name(domain, seen) for domain, seen in names.items()}
    new = [Provider(domain=domain, name=name, base={"name": name}) for domain, name in best.items()]
    Provider.objects.bulk_create(new, ignore_conflicts=True)


def rename(provider: Provider, names: Iterable[str], journal: Journal) -> bool:
    """Gives a provider a better name where files show one and no editor chose another."""
    name = best_name(provider.domain, [*names, provider.base.get("name", "")])
    if name == provider.base.get("name"):
        return False
    before = {"name": provider.name, "base": provider.base}
    if provider.name == provider.base.get("name"):
        provider.name = name
    provider.base = {**provider.base, "name": name}
    provider.save(update_fields=["name", "base"])
    journal.note(provider, before, {"name": provider.name, "base": provider.base})
    return True


def best_name(domain: str, names: Iterable[str]) -> str:
    """Of all names that files give a domain the shortest real one, whatever order they come in."""
    real = {name for name in names if name and name != domain}
    return min(real, key=lambda name: (len(name), name), default=domain)


def new_topic(name: str) -> Topic:
    """A topic that is cited without a taxonomy document."""
    slug = free_topic_slug(slugify(name), name)
    return Topic.objects.get_or_create(name=name, defaults={"slug": slug, "base": {"slug": slug}})[0]


def free_topic_slug(slug: str, name: str) -> str:
    """The slug, or, where another topic has it already, the slug with a piece of the name's hash."""
    slug = slug[:100] or "topic"
    if Topic.objects.filter(slug=slug).exclude(name=name).exists():
        return f"{slug}-{sha256(name.encode()).hexdigest()[:6]}"
    return slug
