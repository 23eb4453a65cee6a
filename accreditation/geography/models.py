"""States and territories, and the spellings by which lists name them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accreditation.history.records import History
from accreditation.spelling.aliases import alias_key
from accreditation.spelling.fields import DerivedTextField, derive_texts
from accreditation.spelling.folding import search_key
from accreditation.spelling.multilingual import LANGUAGES, Named, NamedQuerySet, localized


class CountryQuerySet(NamedQuerySet):
    def states(self) -> "CountryQuerySet":
        """Those that can send observers: member and observer states of the United Nations."""
        return self.filter(kind=Country.Kind.STATE)


class Country(Named):
    """An entry of ISO 3166-1 (plus XK), or a kind of travel document that stands for no state."""

    class Kind(models.TextChoices):
        STATE = "state", _("state")
        TERRITORY = "territory", _("territory")
        SPECIAL = "special", _("no state")

    code = models.CharField(
        _("code"),
        max_length=3,
        primary_key=True,
        help_text=_("ISO 3166-1 alpha-2; travel documents of no state carry the three letters of ICAO 9303."),
    )
    alpha3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.STATE)
    official_kk = models.CharField(_("official name in Kazakh"), max_length=255, blank=True)
    official_ru = models.CharField(_("official name in Russian"), max_length=255, blank=True)
    official_en = models.CharField(_("official name in English"), max_length=255, blank=True)

    objects = CountryQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["state", "territory", "special"]), name="country_kind_known"),
            models.CheckConstraint(
                condition=Q(code=Upper("code"), alpha3=Upper("alpha3")),
                name="country_code_in_capitals",
                violation_error_message=_("The codes of a country are written in capitals."),
            ),
        ]

    @property
    def official_name(self) -> str:
        return localized(self, "official") or self.name

    def spellings(self) -> list[str]:
        """Its codes and names: every spelling that needs no alias."""
        names = [getattr(self, f"{stem}_{language}") for stem in ("name", "official") for language in LANGUAGES]
        return [self.code, self.alpha3, *filter(None, names)]

    def derive_search_key(self) -> str:
        return search_key(*self.spellings())


class CountryAlias(models.Model):
    """One more spelling of a country on senders' lists. Countries are matched by spellings only, never by closeness."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="aliases", verbose_name=_("country"))
    text = models.CharField(_("spelling"), max_length=255)
    key = DerivedTextField(derive="derive_key", unique=True)
    search_key = DerivedTextField(derive="derive_search_key")

    history = History()

    class Meta:
        verbose_name = _("spelling of a country")
        verbose_name_plural = _("spellings of countries")
        ordering = ["key"]
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="country_alias_not_empty")]
        permissions = [
            ("import_countryalias", "Can import spellings of countries"),
            ("export_countryalias", "Can export spellings of countries"),
        ]

    def __str__(self) -> str:
        return f"{self.text} = {self.country_id}"

    def derive_key(self) -> str:
        return alias_key(self.text)

    def derive_search_key(self) -> str:
        return search_key(self.text)

    def clean(self) -> None:
        """Refuse a spelling that is empty to the matcher, already means another country, or is kept already."""
        derive_texts(self)
        if not self.key:
            raise ValidationError({"text": _("This spelling has no letter or digit.")})
        from accreditation.geography.lookup import country_index

        meaning = country_index(without_alias=self.pk or 0).find(self.text)
        if meaning and meaning != self.country_id:
            raise ValidationError(
                {"text": _("“%(text)s” already means %(country)s.") % {"text": self.text, "country": meaning}}
            )
        if CountryAlias.objects.filter(key=self.key).exclude(pk=self.pk).exists():
            raise ValidationError({"text": _("“%(text)s” is kept already.") % {"text": self.text}})
