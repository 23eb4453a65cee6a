/* A field that completes itself is a box drawn by select2, which names the box by the row that is chosen, and so not at
   all while none is. Here it takes the name of the label that stands above it, and so does its search box. */

"use strict";

{
  const $ = django.jQuery;

  const nameOf = (select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    return label ? label.textContent.replace(/:\s*$/, "").trim() : "";
  };

  // "Nothing found" stands where rows would, so to a screen reader it is one, which cannot be chosen.
  const calmMessages = (results) => {
    for (const message of results.querySelectorAll('[role="alert"]')) {
      message.setAttribute("role", "option");
      message.setAttribute("aria-disabled", "true");
    }
  };

  const nameBox = (select) => {
    const box = select.parentElement.querySelector(".select2-selection");
    const chosen = box.querySelector(".select2-selection__rendered");
    const say = () => box.setAttribute("aria-label", `${nameOf(select)} ${chosen.title}`.trim());
    // The box speaks for itself; what it holds is no second field within it.
    chosen.removeAttribute("role");
    chosen.removeAttribute("aria-readonly");
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-controls", `select2-${select.id}-results`);
    say();
    $(select).on("change", say);
    $(select).on("select2:open", () => {
      document.querySelector(".select2-container--open .select2-search__field").setAttribute("aria-label", nameOf(select));
    });
    $(select).one("select2:open", () => {
      const results = document.getElementById(`select2-${select.id}-results`);
      new MutationObserver(() => calmMessages(results)).observe(results, { childList: true });
    });
  };

  const nameBoxes = (root) => root.querySelectorAll("select.select2-hidden-accessible").forEach(nameBox);

  // After the script that draws the boxes, which waits for the same moment and was loaded earlier.
  $(() => nameBoxes(document));
  document.addEventListener("formset:added", (event) => nameBoxes(event.target));
}
