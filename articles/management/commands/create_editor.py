"""create_editor: arguments in, words out."""

import getpass
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

GROUP = "Editors"
ATTEMPTS = 3


class Command(BaseCommand):
    help = (
        "Makes an account for an editor: somebody who may sign in at /admin/ and curate articles, topics "
        "and sources, and may not touch users, groups or settings. Asks for the password twice, or reads it "
        "from a file. Exit codes: 0 made, 2 nothing done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="The name to sign in with.")
        parser.add_argument(
            "--password-file",
            metavar="FILE",
            help="Take the password from the first line of FILE, or of standard input where FILE is -.",
        )
        parser.add_argument(
            "--json", action="store_true", help="Print one JSON object instead of a sentence."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["name"]
        try:
            account = get_user_model()(username=name, is_staff=True)
            refuse_unusable_name(account)
            group = Group.objects.filter(name=GROUP).first()
            if group is None:
                raise nothing_done(f"The group {GROUP} is missing; run `python manage.py migrate` first.")
            account.set_password(read_password(options["password_file"], account))
            with transaction.atomic():
                account.save()
                account.groups.add(group)
        except DatabaseError as error:
            raise nothing_done(
                f"The database cannot be used ({str(error).strip()}); check DATABASE_URL, and run "
                "`python manage.py migrate` if it is new."
            ) from error
        self.stdout.write(
            json.dumps({"created": name})
            if options["json"]
            else f"{name} may now sign in at /admin/ as an editor."
        )


def nothing_done(reason: str) -> CommandError:
    return CommandError(reason, returncode=2)


def refuse_unusable_name(account: User) -> None:
    """Raises CommandError where the name has been taken or cannot be one."""
    if get_user_model().objects.filter(username=account.username).exists():
        raise nothing_done(f"There is an account named {account.username!r} already; choose another name.")
    try:
        account.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise nothing_done(f"{account.username!r} cannot be a name: {' '.join(error.messages)}") from error


def read_password(file: str | None, account: User) -> str:
    """A password that the site's rules accept, from a file or from whoever sits at the terminal."""
    if file is None:
        return ask(account)
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise nothing_done(f"--password-file {file} cannot be read ({reason}); name another file.") from error
    password = text.partition("\n")[0].removesuffix("\r")
    if problem := weakness(password, account):
        raise nothing_done(f"The password cannot be used: {problem}")
    return password


def ask(account: User) -> str:
    """Asks twice, and again where the two differ or the rules refuse."""
    if not sys.stdin.isatty():
        raise nothing_done("There is no terminal to ask for the password on; give --password-file FILE or -.")
    problem = ""
    for _attempt in range(ATTEMPTS):
        if problem:
            print(problem, file=sys.stderr)
        try:
            password, again = getpass.getpass(), getpass.getpass("Password (again): ")
        except (KeyboardInterrupt, EOFError) as error:
            raise nothing_done("No account was made.") from error
        problem = "The two differ; try again." if password != again else weakness(password, account)
        if not problem:
            return password
    raise nothing_done(f"{problem} No account was made.")


def weakness(password: str, account: User) -> str:
    """What is wrong with a password, in a sentence, or nothing."""
    if not password:
        return "It is empty."
    try:
        validate_password(password, account)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
