"""The desk: Django's admin as the editors use it, a module per surface."""

from articles.admin import article, conflicts, ledger, site, taxonomy

__all__ = ["article", "conflicts", "ledger", "site", "taxonomy"]
