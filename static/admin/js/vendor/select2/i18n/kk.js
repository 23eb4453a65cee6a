/* What a field that completes itself says in Kazakh, which select2 lacks; named as it names its other languages. */

"use strict";

jQuery.fn.select2.amd.define("select2/i18n/kk", [], () => ({
  errorLoading: () => "Нәтижелерді жүктеу мүмкін болмады",
  loadingMore: () => "Тағы нәтижелер жүктелуде…",
  noResults: () => "Ештеңе табылмады",
  removeAllItems: () => "Таңдауды алып тастау",
  searching: () => "Ізделуде…",
}));
