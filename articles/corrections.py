"""Headlines that visitors saw until they were changed: kept with the revision, for the site to own up."""

from collections.abc import Mapping

from articles.models import Article, Revision


def headlines_replaced(changes: Mapping[int, Mapping[str, list]]) -> dict[int, str]:
    """The headlines that visitors see now and are about to lose, by article.

    `changes` are the fields that will change, by article: {field: [before, after]}. To be called before the
    articles are written, in the same transaction. The old words of what nobody could see are left out, and so
    is a change back: it is no correction, and neither is what it undoes. Keeping a headline replaces none.
    """
    said = {article: fields["title"] for article, fields in changes.items() if "title" in fields}
    titles = {article: both for article, both in said.items() if both[0] != both[1]}
    if not titles:
        return {}
    returned = take_back({article: after for article, (_before, after) in titles.items()})
    seen = Article.objects.visible().filter(pk__in=titles).values_list("pk", flat=True)
    return {article: titles[article][0] for article in seen if article not in returned}


def take_back(titles: Mapping[int, str]) -> set[int]:
    """Forgets what was said since an article last had the headline that it is about to get again.

    Returns the articles for which that is so.
    """
    said = Revision.objects.filter(article__in=titles, headline_was__isnull=False).order_by("-id")
    since: dict[int, list[int]] = {}
    returned: set[int] = set()
    for revision, article, headline in said.values_list("pk", "article_id", "headline_was"):
        if article not in returned:
            since.setdefault(article, []).append(revision)
            if headline == titles[article]:
                returned.add(article)
    undone = [revision for article in returned for revision in since[article]]
    Revision.objects.filter(pk__in=undone).update(headline_was=None)
    return returned
