"""How a passphrase comes in and how it goes out: by a file or a terminal, never by a command."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tp_analysis.errors import ConfigurationError

if TYPE_CHECKING:
    from pydantic import SecretStr

OWN = click.option(
    "--passphrase-file",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Take the passphrase from this file, or from - (asked for on a terminal).",
)
SHOWN = click.option(
    "--passphrase-out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the new passphrase to this file, for your eyes only, instead of showing it.",
)


@dataclass(frozen=True)
class Asked:
    """What the command said: a file with a passphrase of one's own, or one for the new one."""

    own_file: str | None
    out: Path | None

    @property
    def origin(self) -> Literal["generated", "own"]:
        """Where the passphrase comes from, as the register says it."""
        return "own" if self.own_file else "generated"

    def require_a_way_to_tell(self) -> None:
        """Raise UsageError where nobody would see a new passphrase, or a log would keep it."""
        if self.own_file and self.out:
            raise click.UsageError("--passphrase-out is for a new one; you gave your own.")
        if not self.own_file and not self.out and not is_terminal():
            raise click.UsageError(
                "This is no terminal, so the passphrase would end in a file or a log. Give "
                "--passphrase-out FILE or --passphrase-file FILE."
            )

    @contextmanager
    def passphrase(
        self, *, apart_from: tuple[Path, ...], known: Sequence[str]
    ) -> Iterator[SecretStr]:
        """The passphrase, stored first if it is to be; taken back if the work then fails."""
        from tp_analysis.publish.protection.passphrases import generate, own

        if self.own_file:
            yield own(_read(self.own_file), known=[word for word in known if word])
            return
        word = generate()
        if self.out is None:
            yield word
            return
        _store(self.out, word, apart_from)
        try:
            yield word
        except BaseException:
            self.out.unlink(missing_ok=True)
            raise

    def tell(self, word: SecretStr) -> None:
        """Show a new passphrase, this once, or say in which file it is."""
        if self.out:
            click.echo(f"Its passphrase is in {self.out}. Delete that file when it is passed on.")
        elif not self.own_file:
            click.echo(f"Passphrase, shown this once: {word.get_secret_value()}")
        click.echo("Send the passphrase by another channel than the bundle.")


def is_terminal() -> bool:
    """Whether what is said is seen by a person, and by nobody else."""
    return sys.stdout.isatty()


def _read(file: str) -> str:
    from tp_analysis.suite.sharing.signing import read_secret

    if file != "-":
        content = read_secret(Path(file), f"The passphrase file {Path(file).name}")
        text = content.decode("utf-8", errors="replace")
    elif sys.stdin.isatty():
        text = str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True))
    else:
        text = sys.stdin.readline()
    # The end of the line is the file's, not the passphrase's.
    return text.removesuffix("\n").removesuffix("\r")


def _store(out: Path, word: SecretStr, apart_from: tuple[Path, ...]) -> None:
    full = out.resolve()
    if any(full.is_relative_to(folder.resolve()) for folder in apart_from):
        raise ConfigurationError(
            f"The passphrase cannot lie beside what it opens, nor in the project: {out.name}. Give "
            "--passphrase-out another folder."
        )
    try:
        descriptor = os.open(full, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise ConfigurationError(f"{out.name} cannot be written: {error.strerror}.") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{word.get_secret_value()}\n")
