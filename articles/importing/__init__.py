"""From seed files to rows: which article a file belongs to, what a run would do, and doing it."""
