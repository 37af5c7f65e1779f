"""The desk: Django's admin as the editors use it, a module per surface."""

from articles.admin import article, ledger, site, taxonomy

__all__ = ["article", "ledger", "site", "taxonomy"]
