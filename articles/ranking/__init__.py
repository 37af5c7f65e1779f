"""Ranking: who leads a story, how hot it is, whether it should be shown, and why."""
