"""How the HTML report looks and what its script does.

Filters and views are rules of style over checkboxes, so that they work without the script. The
script counts what is shown, hides groups that became empty, and shows the whole findings under
their pictures, where without it are links to them.
"""

from __future__ import annotations

from collections.abc import Iterable

_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --card: #f6f7f9; --ink: #1b1d21; --soft: #50555e;
  --line: #c9cdd4; --error: #a3001e; --review: #6a4a00; --link: #0b4fb3; --fill: #14602e; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15171b; --card: #1f2228; --ink: #e9eaed; --soft: #b3b8c2; --line: #444a55;
    --error: #ff9da6; --review: #f0c45c; --link: #8fb8ff; --fill: #86d99f; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, p, ul, dl, figure { margin: 0; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1.25rem; }
h3 { display: inline; font-size: 1rem; }
ul { padding: 0; list-style: none; }
code, h3 { font-family: ui-monospace, monospace; font-size: .9rem; unicode-bidi: isolate; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; }
.counts div { display: flex; flex-direction: column-reverse; justify-content: flex-end;
  flex: 1 0 6rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--card); }
.counts dt { color: var(--soft); font-size: .85rem; }
.counts dd { margin: 0; font-size: 1.5rem; font-weight: 700; line-height: 1.2; }
.controls { display: flex; flex-wrap: wrap; gap: .75rem; }
.controls > * { flex: 1 1 100%; }
.controls > .short { flex: 1 1 15rem; }
fieldset { margin: 0; padding: .25rem .75rem .5rem; border: 1px solid var(--line);
  border-radius: .5rem; min-width: 0; }
legend { padding: 0 .35rem; font-weight: 600; }
.choices { display: flex; flex-wrap: wrap; gap: 0 1.1rem; }
label { display: inline-flex; align-items: center; gap: .4rem; min-height: 2rem; }
input { flex: none; width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--link); }
.number { color: var(--soft); font-size: .85rem; font-weight: 400; white-space: nowrap; }
details { margin: 0 0 .75rem; border: 1px solid var(--line); border-radius: .5rem; }
summary { padding: .5rem .75rem; border-radius: .5rem; background: var(--card); cursor: pointer; }
summary img, summary h3, summary .number { vertical-align: middle; margin-right: .5rem; }
details > ul { padding: 0 .75rem; }
details li { display: flex; flex-wrap: wrap; gap: .75rem; padding: .75rem 0;
  content-visibility: auto; contain-intrinsic-size: auto 8rem; }
details li + li { border-top: 1px solid var(--line); }
details li > img { flex: none; }
@media (min-width: 30rem) {
  ul:has(img) > li:not(:has(> img)) { padding-left: 6.75rem; }
}
li > div { flex: 1 1 15rem; min-width: 0; }
img { width: 6rem; height: 4.5rem; object-fit: contain; border: 1px solid var(--line);
  border-radius: .25rem; background: var(--card); }
a { color: var(--link); }
li > div > div { display: flex; flex-wrap: wrap; align-items: center; gap: .15rem .6rem; }
li b { padding: 0 .5rem; border: 2px solid; border-radius: .3rem; font-size: .85rem;
  font-weight: 700; }
.is-error b { color: var(--error); }
.is-review b { color: var(--review); border-style: dashed; }
li div > a { font-family: ui-monospace, monospace; font-size: .9rem; }
li div > span, .soft { color: var(--soft); font-size: .9rem; }
li em { color: var(--fill); font-size: .85rem; font-style: normal; font-weight: 600; }
li div + p { margin-top: .2rem; font-weight: 600; }
li div > code { display: block; margin: .35rem 0; padding: .35rem .5rem; border-radius: .3rem;
  background: var(--card); white-space: pre-wrap; }
:target { outline: 3px solid var(--link); outline-offset: 2px; }
section:target { outline: none; }
.plain li { padding: .25rem 0; }
body:not(:has(#view-picture:checked)) #by-picture,
body:has(#view-picture:checked) #by-page:not(:has(:target)) { display: none; }
@media print { .controls { display: none; } }
"""

SCRIPT = """
const all = (selector, inside) => [...(inside || document).querySelectorAll(selector)];
const boxes = all(".controls input[type=checkbox]");
const told = document.getElementById("told");
const byPicture = document.getElementById("view-picture");
let waiting = all("#by-picture li");
function complete(item) {
  const place = item.querySelector("a");
  const whole = document.querySelector(place.hash).lastElementChild.cloneNode(true);
  whole.querySelector("span").replaceChildren(place);
  item.replaceChildren(whole);
}
function update() {
  if (byPicture.checked) {
    waiting.forEach(complete);
    waiting = [];
    if (document.querySelector("#by-page :target")) location.hash = "by-picture";
  }
  const off = boxes.filter((box) => !box.checked);
  const hidden = off.map((box) => ".is-" + box.id.slice("show-".length)).join() || ":not(*)";
  const shown = (item) => !item.matches(hidden);
  all("details.group").forEach((group) => { group.hidden = !all("li", group).some(shown); });
  const items = all("#by-page li");
  told.textContent = items.filter(shown).length + " of " + items.length + " findings shown";
}
all(".controls input").forEach((input) => input.addEventListener("change", update));
document.addEventListener("click", (event) => {
  if (!event.target.closest("#by-picture a[href^='#f']")) return;
  document.getElementById("view-page").checked = true;
  update();
});
update();
"""


def style(names: Iterable[str]) -> str:
    """Return the style sheet; ``names`` are ids of the checkboxes, and classes of what they show.

    Their letters are those of rules' ids: nothing that a style sheet would need escaped.
    """
    hidden = ",\n".join(f"body:has(#show-{name}:not(:checked)) .is-{name}" for name in names)
    return f"{_STYLE}{hidden} {{ display: none; }}\n" if hidden else _STYLE
