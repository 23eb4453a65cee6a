"""Gather the messages of installed packages that Kazakh or Russian lack there, into locale/packages/.

`makemessages` reads the portal's own code only, and would remove what it does not find in it; so these messages have
catalogues of their own. A translation that is in them stays for as long as the package has the message, also where
the package translates it itself: that is how a poor translation of a package is bettered. Runs in `.venv`.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
import polib
from django.apps import AppConfig
from django.conf import settings

from scripts.steps import ROOT, say

PLURAL_FORMS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": ("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"),
}
# The texts of the server, and those that the admin's scripts show.
DOMAINS = ("django", "djangojs")

# Context and text: what tells one message from another.
Key = tuple[str | None, str]


def package_folders() -> list[Path]:
    """The folders named `locale` of Django itself and of the installed apps that are not the portal's own."""
    paths = [Path(AppConfig.create(entry).path) for entry in settings.INSTALLED_APPS]
    foreign = [path for path in paths if not path.is_relative_to(ROOT / "accreditation")]
    folders = [path / "locale" for path in (Path(django.__file__).parent / "conf", *foreign)]
    return [folder for folder in folders if folder.is_dir()]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def messages(folder: Path, domain: str) -> Iterator[polib.POEntry]:
    """The messages of a package: as it lists them in English, else all that it has in any language."""
    files = [folder / "en" / "LC_MESSAGES" / f"{domain}.po"]
    if not files[0].exists():
        files = sorted(folder.glob(f"*/LC_MESSAGES/{domain}.po"))
    for file in files:
        yield from (entry for entry in polib.pofile(str(file)) if not entry.obsolete)


def translated(files: Iterable[Path]) -> dict[Key, polib.POEntry]:
    """The messages that have a translation in one of the catalogues; one that is not there has none."""
    entries = (entry for file in files if file.exists() for entry in polib.pofile(str(file)))
    return {key(entry): entry for entry in entries if entry.translated()}


def gather(language: str, domain: str, folders: Iterable[Path], kept: Path) -> polib.POFile:
    """The catalogue of what the packages in `folders` leave untranslated, with the translations that `kept` has."""
    folders = list(folders)
    theirs = translated(folder / language / "LC_MESSAGES" / f"{domain}.po" for folder in folders)
    ours = translated([kept])
    found: dict[Key, polib.POEntry] = {}
    for folder in folders:
        for message in messages(folder, domain):
            if key(message) in found or (key(message) in theirs and key(message) not in ours):
                continue
            found[key(message)] = entry = polib.POEntry(
                msgctxt=message.msgctxt,
                msgid=message.msgid,
                msgid_plural=message.msgid_plural,
                flags=[flag for flag in message.flags if flag != "fuzzy"],
                occurrences=[(package_name(folder), "")],
            )
            count = int(PLURAL_FORMS[language].partition("nplurals=")[2][0])
            if message.msgid_plural:
                entry.msgstr_plural = dict.fromkeys(range(count), "")
            if key(message) in ours:
                entry.msgstr = ours[key(message)].msgstr
                entry.msgstr_plural = ours[key(message)].msgstr_plural
    catalogue = polib.POFile(wrapwidth=79)
    catalogue.metadata = {
        **(polib.pofile(str(kept)).metadata if kept.exists() else {}),
        "Project-Id-Version": "Observer Accreditation Portal",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    catalogue.extend(found.values())
    return catalogue


def package_name(folder: Path) -> str:
    """`django/contrib/admin` for its folder `locale`."""
    parts = folder.parent.parts
    return "/".join(parts[parts.index("site-packages") + 1 :])


def main() -> None:
    """Write the catalogues of all languages, and say which messages are still without a translation."""
    for language in PLURAL_FORMS:
        for domain in DOMAINS:
            target = ROOT / "locale" / "packages" / language / "LC_MESSAGES" / f"{domain}.po"
            catalogue = gather(language, domain, package_folders(), target)
            if not catalogue:
                target.unlink(missing_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(target))
            for entry in catalogue.untranslated_entries():
                say(f"{target.relative_to(ROOT)}: not translated: {entry.msgid!r}")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    main()
