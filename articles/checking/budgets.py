"""What pages and files may weigh on their way to a reader, compressed: all limits in one place."""

KB = 1024

# The first round trip of a connection carries about 14 KB.
FRONT = 14 * KB
ARTICLE = 8 * KB
PAGE = 18 * KB  # any other page
STYLES = 9 * KB  # all stylesheets of a page
SCRIPTS = 5 * KB  # all scripts of a page
FONTS = 65 * KB  # all fonts that stylesheets name

# By the name of a page's address.
PAGES = {"top": FRONT, "article": ARTICLE}
# By the suffix of a static file; the sum of all files of the kind counts.
FILES = {"css": STYLES, "js": SCRIPTS, "woff2": FONTS}


def page_budget(name: str) -> int:
    """What the page of this name may weigh, in bytes."""
    return PAGES.get(name, PAGE)
