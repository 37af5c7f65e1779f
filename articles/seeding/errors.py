"""The one error by which a seed file is refused."""


class SeedFileError(Exception):
    """Why a seed file cannot be used: line and field where they are known, the reason, and the remedy.

    The text of the error is one sentence without the file's name, which the caller knows. No value of the
    file is ever quoted, so that nothing secret can leak through an error (blueprint rule 11).
    """

    def __init__(self, reason: str, remedy: str, line: int | None = None, field: str | None = None) -> None:
        super().__init__(reason, remedy, line, field)
        self.reason = reason
        self.remedy = remedy
        self.line = line
        self.field = field

    def __str__(self) -> str:
        place = [f"line {self.line}"] if self.line else []
        place += [f"field {self.field}"] if self.field else []
        where = ", ".join(place) + ": " if place else ""
        return f"{where}{self.reason}; {self.remedy}."
