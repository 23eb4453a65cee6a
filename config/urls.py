"""Addresses: staff under /admin/, data files under /data/ in no language, the public pages under their language.

`/` leads to the front page in the reader's language, by Accept-Language, else in the default language. LocaleMiddleware
does the same for any other page that is named without its language.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="portal:current"), name="front"),
    path("admin/", admin.site.urls),
    path("data/", include("accreditation.portal.data_urls")),
    path("language/", set_language, name="set_language"),
    *i18n_patterns(path("", include("accreditation.portal.urls"))),
]
