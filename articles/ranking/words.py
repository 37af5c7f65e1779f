"""The rule's reasons in words."""

from django.utils.translation import gettext as _

from articles.ranking.keeping import Standing
from articles.ranking.rule import Parameters, Ranking


def explain(ranking: Ranking, parameters: Parameters) -> list[str]:
    """Why a piece leads or is folded, where its heat comes from, and whether the rule would publish it."""
    if not ranking.leads:
        return [place(ranking)]
    return [place(ranking), heat(ranking, parameters), publication(ranking, parameters)]


def place(ranking: Ranking) -> str:
    """“Leads because 89 > 84 (“…”).”"""
    rival, own = ranking.rival, ranking.piece.quality
    if rival is None:
        return _("Leads: nothing in its coverage has a quality to compare with.")
    against = {"own": own, "other": rival.quality, "title": rival.title}
    if own == rival.quality:
        return (
            _("Leads because at equal quality %(own)s its file name comes before that of “%(title)s”.")
            if ranking.leads
            else _("Folded because at equal quality %(own)s the file name of “%(title)s” comes first.")
        ) % against
    if ranking.leads:
        return _("Leads because %(own)s > %(other)s (“%(title)s”).") % against
    return _("Folded because %(own)s < %(other)s (“%(title)s”).") % against


def heat(ranking: Ranking, parameters: Parameters) -> str:
    """“Quality 89 ≥ 50, 2 related × 10 → heat 109.”"""
    numbers = {
        "quality": ranking.piece.quality,
        "least": parameters.min_boost_quality,
        "related": ranking.related,
        "each": parameters.heat_per_related,
        "heat": ranking.heat,
    }
    if not ranking.related:
        return _("Quality %(quality)s and no coverage → heat %(heat)s.") % numbers
    if (ranking.piece.quality or 0) < parameters.min_boost_quality:
        return _("Quality %(quality)s < %(least)s, so coverage adds nothing → heat %(heat)s.") % numbers
    return _("Quality %(quality)s ≥ %(least)s, %(related)s related × %(each)s → heat %(heat)s.") % numbers


def publication(ranking: Ranking, parameters: Parameters) -> str:
    """“Heat 109 ≥ 60: the rule would publish it.”"""
    numbers = {"heat": ranking.heat, "threshold": parameters.publish_threshold}
    if ranking.published:
        return _("Heat %(heat)s ≥ %(threshold)s: the rule would publish it.") % numbers
    if ranking.heat < parameters.publish_threshold:
        return _("Heat %(heat)s < %(threshold)s: the rule would not publish it.") % numbers
    return _("Removed, so the rule would not publish it.")


def stands(found: Standing) -> str:
    """Whose heat stands, and when the rule's would."""
    if found.by_editor:
        return _("Its heat was set by hand and stays; give back the file's, or none, and the rule applies.")
    if found.by_rule:
        return _("Its heat is the rule's: the file gives none, or quality or coverage was changed here.")
    if found.ranking is None:
        return _("It has no quality, so the rule has nothing to go by.")
    return _("Its heat is as in its file; the rule steps in once quality or coverage is changed here.")
