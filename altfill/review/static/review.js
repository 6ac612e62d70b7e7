"use strict";
// Saves without loading the page again, and gives each action a key. Without this file everything
// is done by plain forms.
(() => {
  const told = document.getElementById("told");
  const fault = document.getElementById("fault");
  const useKeys = document.getElementById("use-keys");
  const all = (selector, inside) => [...(inside || document).querySelectorAll(selector)];
  const entries = () => all(".entry");
  // What a person has typed where there is no field for it any more, until there is one again.
  const typedBefore = new Map();
  let current = null;

  const say = (text, good) => {
    told.textContent = good ? text : "";
    fault.textContent = good ? "" : text;
  };

  const isChanged = (text) => Boolean(text) && text.value !== text.defaultValue;

  const name = (text) => {
    const button = text.form.querySelector("button.main");
    button.firstChild.data = isChanged(text) || !text.defaultValue ? "Save " : "Approve ";
  };

  const showKeys = () => {
    document.body.classList.toggle("no-keys", !useKeys.checked);
    all("[data-key]").forEach((each) => {
      if (useKeys.checked) each.setAttribute("aria-keyshortcuts", each.dataset.key.toUpperCase());
      else each.removeAttribute("aria-keyshortcuts");
    });
  };

  const select = (entry) => {
    if (!entry) return;
    current = entry.id;
    entry.focus({ preventScroll: true });
    const footer = document.querySelector("footer").offsetHeight;
    document.documentElement.style.scrollPaddingBottom = `${footer + 16}px`;
    entry.scrollIntoView({ block: "nearest", behavior: "instant" });
  };

  const currentEntry = () => {
    const focused = document.activeElement;
    const card = focused.closest(".card");
    const last = current && document.getElementById(current);
    if (!card || card.contains(last)) return focused.closest(".entry") || last;
    return focused.closest(".entry") || card.querySelector(".entry");
  };

  // Whether a key decides on what a person looks at, and not on what had the focus some time ago.
  const hasFocus = (entry, key) => {
    const where = key === "d" ? entry.closest(".card") : entry;
    return where.contains(document.activeElement);
  };

  const beside = (entry, step) => {
    const list = entries();
    if (!entry) return list[0];
    return list[list.indexOf(entry) + step];
  };

  // Takes what the server knows now; what a person has typed elsewhere, or in vain, stays.
  const takeCard = (html, acted, good, fromPlaces) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".card");
    const card = fresh && document.getElementById(fresh.id);
    if (!card) return;
    all(".entry", card).forEach((entry) => {
      const other = fresh.querySelector("#" + CSS.escape(entry.id));
      if (!other) return entry.remove();
      const text = entry.querySelector("textarea");
      const isKept = isChanged(text) && !(good && entry.id === acted);
      if (isKept) typedBefore.set(entry.id, text.value);
      entry.replaceWith(document.adoptNode(other));
      const now = other.querySelector("textarea");
      if (now && typedBefore.has(entry.id)) {
        now.value = typedBefore.get(entry.id);
        typedBefore.delete(entry.id);
        name(now);
      }
    });
    const added = acted && fresh.querySelector("#" + CSS.escape(acted));
    if (added) card.querySelector(".texts").append(document.adoptNode(added));
    for (const part of [".decorate", ".places"]) {
      const old = card.querySelector(part);
      const other = fresh.querySelector(part);
      const isTyping = old && part === ".places" && !(good && fromPlaces) && all("textarea", old).some(isChanged);
      if (old && other && !isTyping) old.replaceWith(document.adoptNode(other));
    }
  };

  const takeBar = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("bar");
    document.getElementById("bar").replaceWith(document.adoptNode(fresh));
  };

  const send = async (form, button) => {
    const entry = form.closest(".entry");
    const card = form.closest(".card");
    const where = entry || card;
    const address = (button && button.getAttribute("formaction")) || form.getAttribute("action");
    if (where) where.setAttribute("aria-busy", "true");
    say(address.includes("/regenerate") ? "Asking imgix …" : "Saving …", true);
    let answer;
    try {
      const reply = await fetch(address, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Requested-With": "altfill" },
      });
      answer = await reply.json();
    } catch {
      say("Not saved: altfill review does not answer. Is it still running? Your text is still here.", false);
      return;
    } finally {
      if (where) where.removeAttribute("aria-busy");
    }
    const had = where && where.contains(document.activeElement);
    if (answer.bar) takeBar(answer.bar);
    if (answer.card) takeCard(answer.card, answer.entry, answer.good, Boolean(form.closest(".places")));
    if ("undoable" in answer) document.querySelector("#undo button").disabled = !answer.undoable;
    showKeys();
    const now = entry && document.getElementById(entry.id);
    const isDecision = answer.good && entry && !address.includes("/regenerate");
    const next = isDecision && beside(now, 1);
    say(answer.told + (isDecision && !next ? ". That was the last text here." : ""), answer.good);
    if (next) select(next);
    else if (entry) select(now);
    else if (answer.entry || card) {
      select(document.getElementById(answer.entry) || (card && card.querySelector(".entry")));
    } else if (had) document.getElementById("main").focus();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.classList.contains("again")) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  const press = (entry, key) => {
    const inside = (entry && entry.querySelector(`[data-key=${key}]`)) ||
      (entry && entry.closest(".card").querySelector(`[data-key=${key}]`)) ||
      document.querySelector(`footer [data-key=${key}], .pager [data-key=${key}]`);
    if (!inside || inside.disabled) return false;
    if (inside.closest("[aria-busy]")) return true;
    inside.click();
    return true;
  };

  const onText = (event, text) => {
    if (event.key === "Escape") {
      const entry = text.closest(".entry");
      if (entry) select(entry);
      else text.closest("details").querySelector("summary").focus();
      event.preventDefault();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      text.form.requestSubmit();
      event.preventDefault();
    }
  };

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (target.matches("textarea")) return onText(event, target);
    const isTyping = target.matches("input:not([type=checkbox]), select");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !useKeys.checked) return;
    const entry = currentEntry();
    const key = event.key.toLowerCase();
    const isNew = entry && entry.id !== current && !hasFocus(entry, key);
    if (key === "j" || key === "arrowdown") select(isNew ? entry : beside(entry, 1));
    else if (key === "k" || key === "arrowup") select(beside(entry, -1));
    else if (key === "e" && entry) {
      const text = entry.querySelector("textarea");
      if (!text) return;
      text.focus();
    } else if (key.length === 1 && "ardg".includes(key) && entry && !hasFocus(entry, key)) {
      select(entry);
    } else if (key.length === 1 && "ardgunp".includes(key)) {
      if (!press(entry, key)) return;
    } else return;
    event.preventDefault();
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches(".decide textarea")) name(event.target);
  });

  useKeys.addEventListener("change", () => {
    showKeys();
    try { localStorage.setItem("keys", useKeys.checked ? "on" : "off"); } catch { /* not kept */ }
  });
  try {
    if (localStorage.getItem("keys") === "off") useKeys.click();
  } catch { /* not kept */ }

  addEventListener("beforeunload", (event) => {
    if (typedBefore.size || all("textarea").some(isChanged)) event.preventDefault();
  });

  const first = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (first && first.matches(".entry")) select(first);
})();
