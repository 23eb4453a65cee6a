"""International organizations that send observers."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accreditation.history.records import History
from accreditation.spelling.aliases import alias_key
from accreditation.spelling.fields import DerivedTextField, derive_texts
from accreditation.spelling.folding import search_key
from accreditation.spelling.multilingual import LANGUAGES, Named, NamedQuerySet, localized


class ShortNamed(Named):
    """Names with the abbreviation that people use."""

    short_kk = models.CharField(_("short name in Kazakh"), max_length=60, blank=True)
    short_ru = models.CharField(_("short name in Russian"), max_length=60, blank=True)
    short_en = models.CharField(_("short name in English"), max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def short_name(self) -> str:
        return localized(self, "short") or self.name

    def spellings(self) -> list[str]:
        """Its slug and names: every spelling that needs no alias."""
        names = [getattr(self, f"{stem}_{language}") for stem in ("name", "short") for language in LANGUAGES]
        return [self.slug, *filter(None, names)]  # type: ignore[attr-defined]

    def derive_search_key(self) -> str:
        return search_key(*self.spellings())


class Umbrella(ShortNamed):
    """An organization whose bodies send observers side by side. It sends nobody itself: it only groups."""

    slug = models.SlugField(_("slug"), unique=True)

    objects = NamedQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("umbrella organization")
        verbose_name_plural = _("umbrella organizations")
        ordering = ["slug"]


class Organization(ShortNamed):
    """An international organization, or a body of one, that sends observers under its own name."""

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Part of public addresses; keep it once published."))
    umbrella = models.ForeignKey(
        Umbrella,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organizations",
        verbose_name=_("umbrella organization"),
        help_text=_("Regroups the table of organizations; never adds to a total."),
    )

    objects = NamedQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["slug"]
        permissions = [
            ("import_organization", "Can import organizations"),
            ("export_organization", "Can export organizations"),
        ]


class OrganizationAlias(models.Model):
    """One more spelling, abbreviation or former name of an organization on senders' lists."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="aliases", verbose_name=_("organization")
    )
    text = models.CharField(_("spelling"), max_length=255)
    key = DerivedTextField(derive="derive_key", unique=True)
    search_key = DerivedTextField(derive="derive_search_key")

    history = History()

    class Meta:
        verbose_name = _("spelling of an organization")
        verbose_name_plural = _("spellings of organizations")
        ordering = ["key"]
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="organization_alias_not_empty")]
        permissions = [
            ("import_organizationalias", "Can import spellings of organizations"),
            ("export_organizationalias", "Can export spellings of organizations"),
        ]

    def __str__(self) -> str:
        return f"{self.text} = {self.organization}"

    def derive_key(self) -> str:
        return alias_key(self.text)

    def derive_search_key(self) -> str:
        return search_key(self.text)

    def clean(self) -> None:
        """Refuse a spelling that is empty to the matcher, already means another organization, or is kept already."""
        derive_texts(self)
        if not self.key:
            raise ValidationError({"text": _("This spelling has no letter or digit.")})
        from accreditation.organizations.lookup import organization_index

        meaning = organization_index(without_alias=self.pk or 0).find(self.text)
        if meaning and meaning != self.organization_id:
            known = Organization.objects.get(pk=meaning)
            raise ValidationError(
                {"text": _("“%(text)s” already means %(organization)s.") % {"text": self.text, "organization": known}}
            )
        if OrganizationAlias.objects.filter(key=self.key).exclude(pk=self.pk).exists():
            raise ValidationError({"text": _("“%(text)s” is kept already.") % {"text": self.text}})
