// A combobox after the ARIA pattern: the list is what the server answered.
const state = new WeakMap();
const parts = (box) => ({
  input: box.querySelector("[role=combobox]"), value: box.querySelector("[data-cb-value]"),
  list: box.querySelector(".cb-list"), status: box.querySelector("[data-cb-status]"),
});

const open = (box, on) => {
  const { input, list } = parts(box);
  list.role = "listbox";
  list.ariaLabel = list.dataset.label;
  list.hidden = !on;
  input.setAttribute("aria-expanded", on);
  if (!on) input.removeAttribute("aria-activedescendant");
};
const choose = (box, option) => {
  const { input, value } = parts(box);
  value.value = option.dataset.value;
  input.value = option.firstElementChild.textContent;
  open(box, false);
  value.dispatchEvent(new Event("change", { bubbles: true }));
};
const mark = (box, step) => {
  const { input, list } = parts(box);
  const options = [...list.children];
  if (!options.length) return;
  const at = options.findIndex((o) => o.ariaSelected === "true");
  const next = options[(at + step + options.length) % options.length];
  for (const option of options) option.ariaSelected = option === next;
  input.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
};
const search = async (box) => {
  const { input, list, status } = parts(box);
  state.get(box)?.abort();
  const control = new AbortController();
  state.set(box, control);
  const url = new URL(box.dataset.combobox, location.href);
  url.searchParams.set("q", input.value);
  const answer = await fetch(url, { signal: control.signal, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  list.innerHTML = await answer.text();
  for (const [index, option] of [...list.children].entries()) option.id = `${list.id}-${index}`;
  status.textContent = list.children.length ? "" : status.dataset.none;
  open(box, Boolean(list.children.length));
};

const boxOf = (element) => element.closest?.("[data-combobox]");
let timer;
document.addEventListener("input", ({ target }) => {
  const box = target.role === "combobox" && boxOf(target);
  if (!box) return;
  parts(box).value.value = "";
  clearTimeout(timer);
  timer = setTimeout(search, 150, box);
});
document.addEventListener("keydown", (event) => {
  const box = event.target.role === "combobox" && boxOf(event.target);
  if (!box) return;
  const { list } = parts(box);
  if (event.key === "ArrowDown" && list.hidden) search(box);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") mark(box, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Escape" && !list.hidden) open(box, false);
  else if (event.key === "Enter" && list.querySelector("[aria-selected=true]") && !list.hidden) choose(box, list.querySelector("[aria-selected=true]"));
  else return;
  event.preventDefault();
});
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[data-combobox] [role=option]");
  if (option) { event.preventDefault(); choose(boxOf(option), option); }
});
document.addEventListener("focusout", ({ target }) => boxOf(target) && open(boxOf(target), false));
