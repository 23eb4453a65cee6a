/* How far a long list has come: asked for every second, and put in the place of what stands there. Once there is nothing
   to wait for, the page is opened anew. Without this script the page does so by itself. */

"use strict";

{
  const every = 1000;

  const read = async () => {
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  const withoutTouching = (old, fresh) => {
    // A title that stays the same is not read out again.
    const title = old.querySelector("[aria-live]");
    const next = fresh.querySelector("[aria-live]");
    if (title.textContent !== next.textContent) title.textContent = next.textContent;
    next.replaceWith(title);
    old.replaceChildren(...fresh.childNodes);
  };

  const look = async () => {
    const shown = document.getElementById("working");
    let fresh;
    try {
      fresh = (await read()).getElementById("working");
    } catch {
      setTimeout(look, 5 * every);
      return;
    }
    if (fresh === null) {
      window.location.reload();
      return;
    }
    withoutTouching(shown, fresh);
    setTimeout(look, every);
  };

  setTimeout(look, every);
}
