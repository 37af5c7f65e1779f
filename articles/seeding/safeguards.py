"""What merging field by field cannot see: decisions that outlast it, and fields that need each other."""

from dataclasses import replace

from .merging import Clash, Merge, Values

EDITORS_REMOVAL = "removed_by_editor"  # in `base`, once the files removed the article too
NEEDED = ("published_at", "provider")  # for publishing (blueprint rule 12)


def base_of(base: Values, ours: Values, theirs: Values) -> Values:
    """The next base: what the files say, with a mark where an editor removed the article before they did.

    Without the mark nobody could tell, once both have removed it, that it is not the files' to bring back.
    """
    removed_here = not base.get("removed") or EDITORS_REMOVAL in base
    if ours["removed"] and removed_here and theirs["removed"]:
        return theirs | {EDITORS_REMOVAL: True}
    return theirs


def keep_removed(merge: Merge, base: Values, ours: Values) -> Merge:
    """What an editor removed stays removed, also where the files removed it too and take that back."""
    if ours["removed"] and EDITORS_REMOVAL in base:
        return replace(merge, values=merge.values | {"removed": True})
    return merge


def keep_publishable(merge: Merge, base: Values, ours: Values, theirs: Values) -> Merge:
    """A published article keeps its date and source.

    Both sides together may take away what neither took alone. Where it is published already, the date or
    source that stands is kept; where the files publish it now, it stays unpublished. Either way a clash says
    so, and an editor decides.
    """
    lacking = [name for name in NEEDED if not merge.values[name]]
    if not merge.values["published"] or not lacking:
        return merge
    if not ours["published"]:
        lacking = ["published"]
    clashes = [Clash(name, base.get(name), ours[name], theirs[name]) for name in lacking]
    return Merge(merge.values | {name: ours[name] for name in lacking}, (*merge.clashes, *clashes))
