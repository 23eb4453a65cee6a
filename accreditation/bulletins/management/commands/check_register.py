"""Check that everything stored agrees; for a nightly timer."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accreditation.bulletins.reconciliation import check
from accreditation.bulletins.violation import Violation
from accreditation.elections.command_line import REFUSED, add_language, find_election, in_the_readers_language
from accreditation.elections.models import Election


class Command(BaseCommand):
    help = "Check that persons, decisions, meetings, totals and bulletins agree. Exit 1 if anything does not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--election", metavar="SLUG", help="one election only")
        parser.add_argument("--deep", action="store_true", help="open every person's row and compute it anew")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        add_language(parser)

    @in_the_readers_language
    def handle(self, *args: Any, **options: Any) -> None:
        """Exit codes: 0 all agrees, 1 something does not, 2 wrong usage."""
        slug = options["election"]
        elections = [find_election(slug)] if slug else list(Election.objects.order_by("-voting_day", "slug"))
        found = [violation for election in elections for violation in check(election, deep=options["deep"])]
        if options["json"]:
            told = {"elections": len(elections), "violations": [_as_json(violation) for violation in found]}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            for violation in found:
                self.stdout.write(f"{violation.sentence} [{violation.code}] {address_of(violation.row)}")
        if found:
            text = ngettext("%(number)d thing does not agree.", "%(number)d things do not agree.", len(found))
            raise CommandError(text % {"number": len(found)}, returncode=REFUSED)
        if not options["json"]:
            self.stdout.write(_("Everything agrees. Elections checked: %(number)d.") % {"number": len(elections)})


def address_of(row: Model) -> str:
    """The page of a row in the admin."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _as_json(violation: Violation) -> dict[str, Any]:
    meta = violation.row._meta
    return {
        "code": violation.code,
        "table": f"{meta.app_label}.{meta.model_name}",
        "key": violation.row.pk,
        "message": violation.sentence,
        "address": address_of(violation.row),
    }
