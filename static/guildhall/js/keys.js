// Single keys, by place on the keyboard (event.code), so that they work on a Cyrillic layout.
// They choose, they never send. Off in the profile; none while typing.
const isOn = document.body.dataset.keys === "on";
const $ = (selector) => document.querySelector(selector);
let afterG = 0;

const typing = (element) => element.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll(".grid tbody tr[data-key], [data-rows] > [data-key]")];
const row = () => document.activeElement?.closest("[data-key]");
const move = (step) => {
  const all = rows();
  const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(row()) + step))];
  next?.querySelector("th a, a")?.focus();
};
// Arrows walk the rows too, also from the panel beside the list, which follows.
const walk = (step) => {
  const selected = $(".grid tr[aria-selected=true]");
  const inPanel = document.activeElement?.id === "peek-h" && selected;
  if (!inPanel && !row()?.matches("tr, [data-rows] > *")) return false;
  if (!inPanel) return move(step), true;
  const all = rows();
  all[all.indexOf(selected) + step]?.querySelector("[data-peek-open]")?.click();
  return true;
};
const press = (name) => row()?.querySelector(`[data-act="${name}"]`)?.click();

const ACTS = {
  Slash: () => $("[data-find]")?.focus(),
  KeyN: () => $("[data-new]")?.click(),
  KeyJ: () => move(1),
  KeyK: () => move(-1),
  KeyX: () => row()?.querySelector("[name=selected]")?.click(),
  KeyE: () => press("done"),
  KeyZ: () => press("later"),
  BracketLeft: () => $("[data-previous]")?.click(),
  BracketRight: () => $("[data-next]")?.click(),
};

document.addEventListener("keydown", (event) => {
  const send = (event.ctrlKey || event.metaKey) && event.key === "Enter" && (event.target.closest("form[data-decide]") ?? $("form[data-decide]"));
  if (send && !$("dialog[open]")) { event.preventDefault(); send.requestSubmit(); }
  if (!isOn || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
  if ($("dialog[open]") || typing(event.target)) return;
  if (event.key === "?") return $("#keys")?.showModal();
  if (event.shiftKey) return event.code === "KeyU" ? press("unread") : undefined;

  const going = Date.now() - afterG < 1500 && $(`[data-go="${event.code}"]`);
  afterG = event.code === "KeyG" ? Date.now() : 0;
  const choice = $(`form[data-decide] [data-key-choice="${event.code}"]`);
  const peek = event.code === "Space" && row()?.querySelector("[data-peek-open]");
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (arrow) { if (!walk(arrow)) return; }
  else if (going) going.click();
  else if (choice) { choice.click(); choice.focus(); }
  else if (peek) peek.click();
  else if (ACTS[event.code] && event.code !== "KeyG") ACTS[event.code]();
  else return;
  event.preventDefault();
});
