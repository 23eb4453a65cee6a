"""The words by which lists name roles, kinds of delegations and statuses, in Kazakh, Russian and English.

A word is matched like a country: exactly but for case and punctuation. What no word names is a question to the clerk.
"""

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accreditation.delegations.models import Delegation, Observer
from accreditation.exchange.problems import BadCell
from accreditation.exchange.table import Message
from accreditation.spelling.lookup import AliasIndex

Role, Kind, Status = Observer.Role, Delegation.Kind, Observer.Status

_ROLES: Mapping[str, tuple[str, ...]] = {
    Role.HEAD: (
        "head", "head of mission", "head of delegation", "chief observer",
        "глава", "глава миссии", "глава делегации", "руководитель", "руководитель миссии", "руководитель делегации",
        "басшы", "басшысы", "миссия басшысы", "делегация басшысы",
    ),
    Role.DEPUTY: (
        "deputy head", "deputy head of mission", "deputy head of delegation",
        "заместитель главы", "заместитель главы миссии", "заместитель главы делегации",
        "заместитель руководителя", "заместитель руководителя миссии", "заместитель руководителя делегации",
        "басшының орынбасары", "миссия басшысының орынбасары", "делегация басшысының орынбасары",
    ),
    Role.CORE: (
        "core team", "core team member", "member of the core team",
        "основной состав", "член основного состава", "основная группа", "член основной группы",
        "негізгі құрам", "негізгі құрам мүшесі", "негізгі топ", "негізгі топ мүшесі",
    ),
    Role.LONG_TERM: (
        "long-term", "long-term observer", "LTO", "долгосрочный", "долгосрочный наблюдатель",
        "ұзақ мерзімді", "ұзақ мерзімді байқаушы", "ұзақ мерзімді бақылаушы",
    ),
    Role.SHORT_TERM: (
        "short-term", "short-term observer", "STO", "краткосрочный", "краткосрочный наблюдатель",
        "қысқа мерзімді", "қысқа мерзімді байқаушы", "қысқа мерзімді бақылаушы",
    ),
    Role.PARLIAMENTARIAN: (
        "parliamentarian", "member of parliament", "MP", "парламентарий", "член парламента", "депутат парламента",
        "парламент мүшесі", "парламент депутаты",
    ),
    Role.EXPERT: ("expert", "эксперт", "сарапшы"),
    Role.OBSERVER: (
        "observer", "international observer", "наблюдатель", "международный наблюдатель", "байқаушы",
        "халықаралық байқаушы", "бақылаушы", "халықаралық бақылаушы",
    ),
    Role.INTERPRETER: ("interpreter", "translator", "переводчик", "переводчица", "аудармашы", "тілмаш"),
    Role.STAFF: (
        "staff", "staff member", "персонал", "сотрудник", "технический персонал", "қызметкер", "қызметкерлер",
        "техникалық қызметкер",
    ),
}  # fmt: skip

_KINDS: Mapping[str, tuple[str, ...]] = {
    Kind.MISSION: ("mission", "observation mission", "миссия", "миссия наблюдателей", "байқау миссиясы",
                   "байқаушылар миссиясы", "бақылау миссиясы", "бақылаушылар миссиясы"),
    Kind.STATE: ("state", "foreign state", "государство", "иностранное государство", "мемлекет", "шет мемлекет",
                 "шетел мемлекеті"),
    Kind.PARLIAMENT: ("parliament", "парламент", "парламенты"),
    Kind.AUTHORITY: ("authority", "election authority", "central election commission", "избирательный орган",
                     "центральная избирательная комиссия", "ЦИК", "сайлау органы", "орталық сайлау комиссиясы"),
    Kind.DIPLOMATIC: ("diplomatic", "diplomatic mission", "embassy", "дипломатическое представительство", "посольство",
                      "дипломатиялық өкілдік", "елшілік"),
}  # fmt: skip


@lru_cache(maxsize=1)
def roles() -> AliasIndex[str]:
    return _index(Role, _ROLES)


@lru_cache(maxsize=1)
def kinds() -> AliasIndex[str]:
    return _index(Kind, _KINDS)


@lru_cache(maxsize=1)
def statuses() -> AliasIndex[str]:
    return _index(Status, {})


def _index(choices: type[TextChoices], words: Mapping[str, tuple[str, ...]]) -> AliasIndex[str]:
    """Machine words, the words above, and the labels that the screens show in each language.

    A label is left out where a word above already has it for another choice.
    """
    given = {word.casefold() for known in words.values() for word in known}
    labels = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            labels += [(str(choice.label), choice.value) for choice in choices]
    spellings = [(choice.value, choice.value) for choice in choices]
    spellings += [(word, choice) for choice, known in words.items() for word in known]
    return AliasIndex([*spellings, *(pair for pair in labels if pair[0].casefold() not in given)])


def find_role(text: str) -> str:
    """Return the role that the text names; raise BadCell with the code unknown-role."""
    message = _(
        "No role is called so. Choose one of the known roles; words of the sender's own belong in the position."
    )
    return _find(roles(), text, "unknown-role", message)


def find_kind(text: str) -> str:
    return _find(kinds(), text, "unknown-kind", _("No kind of delegation is called so."))


def find_status(text: str) -> str:
    return _find(statuses(), text, "unknown-status", _("No status is called so."))


def _find(index: AliasIndex[str], text: str, code: str, message: Message) -> str:
    found = index.find(text)
    if found is None:
        raise BadCell(code, message, [label for label, _thing in index.suggest(text)])
    return found
