"""tp share: the full reports for those who may have them, protected; and what became of each."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tp_analysis.cli.main import tp
from tp_analysis.cli.options import FOLDER
from tp_analysis.cli.passphrases import OWN, SHOWN, Asked
from tp_analysis.errors import ConfigurationError
from tp_analysis.project import find_project

if TYPE_CHECKING:
    from tp_analysis.project import Project
    from tp_analysis.suite.configuration import Suite
    from tp_analysis.suite.sharing.bundle import BundleOrder
    from tp_analysis.suite.sharing.register import SharedBundle

OUT = click.option("--out", type=FOLDER, help="Where the reports are.")
TO = click.option("--to", type=FOLDER, required=True, help="Put the bundle into this folder.")


class _SameName(click.Context):
    """The context of a command that has no name of its own."""

    @property
    def command_path(self) -> str:
        return self.parent.command_path if self.parent else "tp share"


class _Unnamed(click.Command):
    """What the group does when its first word is no command of its own."""

    context_class = _SameName


class _ShareGroup(click.Group):
    """A group whose first word may be an area instead of a command: tp share AREA --to DIR."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        known = {*self.commands, *self.get_help_option_names(context)}
        if args and args[0] not in known:
            args = ["", *args]
        return super().parse_args(context, args)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return share_area if name == "" else super().get_command(context, name)

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(
            context.command_path, "AREA --to DIR --recipient NAME [OPTIONS] | COMMAND ..."
        )

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        share_area.format_options(context, formatter)
        self.format_commands(context, formatter)


@tp.group(cls=_ShareGroup)
def share() -> None:
    """Make a protected bundle of AREA's full reports, for somebody who may have them.

    A new passphrase is shown once, on the terminal only: send it by another channel. It is in no
    file, log or register, so a lost one cannot be found again: see 'tp share reissue'.
    """


@click.command(cls=_Unnamed)
@click.argument("area")
@TO
@click.option(
    "--recipient", metavar="NAME", required=True, help="Who it is for, as the register will say."
)
@click.option("--release", metavar="ID", help="Another release than the one that readers see.")
@OWN
@SHOWN
@OUT
def share_area(
    area: str, to: Path, recipient: str, release: str | None,
    passphrase_file: str | None, passphrase_out: Path | None, out: Path | None,
) -> None:  # fmt: skip
    """Make a protected bundle of AREA's full reports."""
    project = find_project(out=out)
    _share(project, area, to, recipient, release, Asked(passphrase_file, passphrase_out))


@share.command()
@click.argument("bundle")
@TO
@OWN
@SHOWN
@OUT
def reissue(
    bundle: str, to: Path, passphrase_file: str | None, passphrase_out: Path | None,
    out: Path | None,
) -> None:  # fmt: skip
    """Make BUNDLE again: the same release for the same recipient, with a new passphrase.

    BUNDLE is its id or its folder. The old one still opens with the old passphrase. The register
    says which replaced which.
    """
    from tp_analysis.suite.sharing.register import find_bundle

    project = find_project(out=out)
    old = find_bundle(project, bundle)
    if not old.recipient:
        raise ConfigurationError(
            f"{old.id} was made for nobody named. Make a new one: tp share {old.area} --recipient."
        )
    asked = Asked(passphrase_file, passphrase_out)
    _share(project, old.area, to, old.recipient, old.release, asked, replaces=old.id)


def _share(
    project: Project,
    area: str,
    to: Path,
    recipient: str,
    release_id: str | None,
    asked: Asked,
    replaces: str = "",
) -> None:
    from tp_analysis.suite.clock import now_utc
    from tp_analysis.suite.lock import only_build
    from tp_analysis.suite.sharing.bundle import make_bundle
    from tp_analysis.suite.sharing.refusals import folder_for_bundles
    from tp_analysis.suite.sharing.signing import key_to_sign_with

    asked.require_a_way_to_tell()
    into = folder_for_bundles(project, to)
    key = key_to_sign_with(project, _suite(project).sharing)
    known = [area, recipient]
    with only_build(project):
        # First all that may forbid it, so that no passphrase is made for nothing.
        order = _order(project, area, recipient, release_id, replaces)
        with asked.passphrase(apart_from=(into, project.root), known=known) as word:
            made = make_bundle(
                project, order, word, asked.origin, into=into, key=key, now=now_utc()
            )
    _tell(made)
    asked.tell(word)


def _order(
    project: Project, area: str, recipient: str, release_id: str | None, replaces: str
) -> BundleOrder:
    from tp_analysis.suite.clock import today_in_london
    from tp_analysis.suite.sharing.bundle import BundleOrder
    from tp_analysis.suite.sharing.refusals import (
        embargoes_of,
        recipient_named,
        release_to_share,
        reports_to_share,
    )
    from tp_analysis.suite.sharing.retention import keep_until
    from tp_analysis.suite.sharing.signing import required_public_key

    suite, today = _suite(project), today_in_london()
    sharing = suite.sharing
    public_key = required_public_key(sharing)
    release = release_to_share(project, area, release_id, public_key=public_key)
    whom = recipient_named(sharing, recipient, area)
    return BundleOrder(
        release=release,
        reports=reports_to_share(release, whom, embargoes=embargoes_of(suite), today=today),
        recipient=whom.name,
        until=keep_until(sharing, today),
        replaces=replaces,
    )


def _suite(project: Project) -> Suite:
    from tp_analysis.suite.configuration import read_suite

    return read_suite(project.suite_file)


def _tell(made: SharedBundle) -> None:
    click.echo(f"Shared {made.id}: {', '.join(made.reports)}, for {made.recipient}.")
    click.echo(f"Bundle: {made.folder}")
    click.echo(f"Signed with key {made.signed_by[:16]}." if made.signed_by else "It is not signed.")
    if made.until:
        click.echo(f"To be deleted after {made.until}.")


@share.command("list")
@click.option("--area", help="Only this area.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@OUT
def list_shared(area: str | None, as_json: bool, out: Path | None) -> None:
    """List what was given to whom, when, from which release: the register, newest first."""
    from tp_analysis.suite.sharing.register import read_register

    project = find_project(out=out)
    found = [b for b in reversed(read_register(project)) if area in (None, b.area)]
    if as_json:
        rows = [bundle.model_dump(mode="json") for bundle in found]
        click.echo(json.dumps({"bundles": rows}, indent=2))
    elif not found:
        click.echo("Nothing has been shared yet.")
    else:
        lines = [("made (London)", "bundle", "for", "reports, and what became of it")]
        lines += [_row(bundle) for bundle in found]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for row in lines:
            cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
            click.echo("  ".join(cells).rstrip())


def _row(bundle: SharedBundle) -> tuple[str, str, str, str]:
    from tp_analysis.suite.clock import in_london

    extras = [
        f"in the place of {bundle.replaces}" if bundle.replaces else "",
        f"delete after {bundle.until}" if bundle.until and not bundle.deleted_on else "",
        f"our copy gone on {bundle.deleted_on}" if bundle.deleted_on else "",
    ]
    became = "; ".join([", ".join(bundle.reports), *filter(None, extras)])
    return in_london(bundle.made_at), bundle.id, bundle.recipient or "nobody named", became


@share.command()
@click.argument("bundle", type=FOLDER)
@OUT
def check(bundle: Path, out: Path | None) -> None:
    """Check every file in the folder BUNDLE against its lists, the register and its signature.

    It needs no passphrase. The signature is checked with the public_key of suite.toml. A bundle
    that neither vouches for can only be compared with the lists that came with it.
    """
    from tp_analysis.suite.sharing.checking import check_bundle
    from tp_analysis.suite.sharing.register import read_register
    from tp_analysis.suite.sharing.signing import required_public_key

    project = find_project(out=out)
    public_key = required_public_key(_suite(project).sharing)
    verdict = check_bundle(bundle, public_key, read_register(project))
    for problem in verdict.problems:
        click.echo(f"wrong  {problem.path} {problem.message}.")
    as_found = "all as made" if verdict.vouched else "all as its own lists say"
    words = f"{len(verdict.problems)} wrong" if verdict.problems else as_found
    click.echo(f"{verdict.files} files of {bundle.name}: {words}. {verdict.unsigned}".rstrip())
    sys.exit(13 if verdict.problems else 0)


@share.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@OUT
def expire(dry_run: bool, out: Path | None) -> None:
    """Delete full reports and bundles that are past the retention_days of suite.toml.

    Not what readers see now, and not the register. Of a release the public half stays.
    """
    from tp_analysis.suite.clock import today_in_london
    from tp_analysis.suite.lock import only_build
    from tp_analysis.suite.sharing.retention import expire as delete_expired

    project = find_project(out=out)
    sharing = _suite(project).sharing
    with only_build(project):
        done = delete_expired(project, sharing, today=today_in_london(), pretend=dry_run)
    verb = "would be deleted" if dry_run else "deleted"
    for name in done.releases:
        click.echo(f"{name}: full reports {verb}")
    for name in done.bundles:
        click.echo(f"{name}: our copy {verb}")
    for name in done.gone:
        click.echo(f"{name}: no copy where it was put; if you moved it, delete it there")
    for name in done.live:
        click.echo(f"{name}: past its time, but readers see it. Build or withdraw its area first")
    if not (done.releases or done.bundles or done.gone or done.live):
        click.echo("Nothing is past its time.")
