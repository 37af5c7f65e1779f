"""From rows to seed files: what each file shall hold, and putting it into a folder."""
