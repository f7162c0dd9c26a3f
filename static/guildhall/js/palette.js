// The palette: places at once, records as the server finds them.
const dialog = document.getElementById("palette");
const input = document.getElementById("palette-q");
const list = document.getElementById("palette-list");
const status = dialog?.querySelector("[data-palette-status]");
const places = list ? [...list.children] : [];
if (list) Object.assign(list, { role: "listbox", ariaLabel: list.dataset.label });
for (const place of places) place.role = "option";
let control, timer;

const options = () => [...list.children].filter((o) => !o.hidden);
const mark = (option) => {
  for (const other of list.children) other.ariaSelected = other === option;
  input.setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
};
const go = (option) => option && location.assign(option.dataset.url);

const records = async (text) => {
  control?.abort();
  control = new AbortController();
  const url = new URL(input.dataset.search, location.href);
  url.searchParams.set("q", text);
  const answer = await fetch(url, { signal: control.signal, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  const found = document.createElement("template");
  found.innerHTML = await answer.text();
  list.replaceChildren(...places, ...found.content.children);
  for (const [index, option] of [...list.children].entries()) option.id ||= `found-${index}`;
};
const update = async () => {
  const text = input.value.trim().toLocaleLowerCase();
  for (const place of places) place.hidden = Boolean(text) && !place.textContent.toLocaleLowerCase().includes(text);
  if (input.dataset.search && text.length > 1) await records(input.value.trim());
  else list.replaceChildren(...places);
  if (text !== input.value.trim().toLocaleLowerCase()) return;
  mark(options()[0]);
  status.textContent = options().length ? "" : status.dataset.none;
};

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyK" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
  });
  dialog.addEventListener("close", () => { input.value = ""; update(); });
  mark(places[0]);
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(update, 120); });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const shown = options();
    const at = shown.findIndex((o) => o.ariaSelected === "true");
    if (step) mark(shown[(at + step + shown.length) % shown.length]);
    else if (event.key === "Enter") go(shown[at]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", ({ target }) => go(target.closest("[role=option]")));
}
