"use strict";
// Comfort for what works without it: results as one types, a switch between light and dark, files that tell how far they are. It asks
// this server alone, and puts in place only what this server has escaped.

const root = document.documentElement;
root.classList.add("with-script");

/** A part of a page; a page to sign in on, or an error, is none. */
async function part(address, signal) {
  const answer = await fetch(address, { signal, credentials: "same-origin", headers: { "X-Interdict-Part": "1" } });
  if (answer.status === 401) {
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    // The page is being left: nothing is put in place any more.
    return new Promise(() => {});
  }
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

function appearance() {
  const button = document.querySelector("[data-theme-switch]");
  if (!button) return;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  show();
  system.addEventListener("change", show);
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    root.dataset.theme = theme;
    document.cookie = `interdict_theme=${theme}; Path=/; Max-Age=31536000; SameSite=Strict`;
    show();
  });
}

function openWhenWide(within) {
  if (!matchMedia("(min-width: 62rem)").matches) return;
  for (const details of within.querySelectorAll("details[data-open-when-wide]")) details.open = true;
}

function asking() {
  const form = document.getElementById("ask");
  const found = document.getElementById("found");
  if (!form || !found) return;
  let timer;
  let running;
  let last = "";

  const query = () => {
    const fields = new URLSearchParams();
    for (const [field, value] of new FormData(form)) if (String(value).trim()) fields.append(field, String(value));
    return fields.toString();
  };
  last = query();

  const ask = async () => {
    const asked = query();
    if (asked === last) return;
    last = asked;
    running?.abort();
    running = new AbortController();
    const mine = running;
    found.setAttribute("aria-busy", "true");
    try {
      const text = await part(`${form.dataset.results}?${asked}`, mine.signal);
      const focused = document.activeElement?.dataset?.keep;
      const filtersOpen = found.querySelector(".filters details")?.open;
      found.innerHTML = text;
      const filters = found.querySelector(".filters details");
      if (filters && filtersOpen) filters.open = true;
      openWhenWide(found);
      if (focused) found.querySelector(`[data-keep="${CSS.escape(focused)}"]`)?.focus();
      history.replaceState(null, "", asked ? `/?${asked}` : "/");
      found.removeAttribute("aria-busy");
      document.getElementById("said").textContent = document.getElementById("headline")?.textContent ?? "";
    } catch (error) {
      if (error.name === "AbortError") return;
      // The form still works: the server says what is wrong.
      found.removeAttribute("aria-busy");
      form.submit();
    }
  };
  const soon = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(ask, milliseconds);
  };

  form.addEventListener("input", () => soon(220));
  // Filters stand outside the form and belong to it.
  document.addEventListener("change", (event) => {
    if (event.target.form === form) soon(0);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon(0);
  });
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      const name = document.getElementById("name");
      name.focus();
      name.select();
    }
  });
}

function progress() {
  const place = document.querySelector("[data-progress]");
  if (!place) return;
  const again = async () => {
    try {
      place.innerHTML = await part(place.dataset.progress);
      if (place.querySelector("[data-over]")) return;
    } catch {
      // Asked again: a server that is being replaced comes back.
    }
    setTimeout(again, 700);
  };
  setTimeout(again, 300);
}

function fetched() {
  for (const link of document.querySelectorAll("a[data-fetch]")) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const place = link.closest("[data-into]");
      place.setAttribute("aria-busy", "true");
      try {
        place.innerHTML = await part(place.dataset.into);
        place.tabIndex = -1;
        place.focus();
      } catch {
        location.assign(link.href);
      }
      place.removeAttribute("aria-busy");
    });
  }
}

appearance();
openWhenWide(document);
asking();
progress();
fetched();
