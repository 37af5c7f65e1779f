"""Syndication: the 30 newest stories of a list as RSS, Atom and JSON Feed, and an outline of all feeds."""
