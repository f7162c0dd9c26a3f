// Forms: sent once, files dropped, rows selected, drafts kept while the tab lives.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter ?? form.querySelector("[type=submit]");
  if (form.dataset.sent) return event.preventDefault();
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("data-hx-post")) return;
  // What is being kept comes first, lest the draft be made twice.
  const keeper = form.querySelector("[data-keeps].htmx-request");
  if (keeper) {
    event.preventDefault();
    const again = () => setTimeout(() => form.requestSubmit(event.submitter));
    return keeper.addEventListener("htmx:afterRequest", again, { once: true });
  }
  form.dataset.sent = "1";
  button?.setAttribute("aria-busy", "true");
  sessionStorage.removeItem(draftKey(form));
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("[data-keeps]") && event.target.closest("form").dataset.sent) event.preventDefault();
});
// A page from the browser's memory may be sent again.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".btn[aria-busy]")) button.removeAttribute("aria-busy");
});

const showFiles = (input) => {
  const output = input.closest("[data-drop]")?.querySelector("output");
  if (output) output.textContent = [...input.files].map((file) => file.name).join(", ");
};
for (const [name, over] of [["dragenter", true], ["dragleave", false], ["drop", false]])
  document.addEventListener(name, ({ target }) => target.closest?.("[data-drop]")?.classList.toggle("is-over", over));

const updateBulk = () => {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const count = document.querySelectorAll("[name=selected]:checked").length;
  bar.hidden = !count;
  const label = bar.querySelector("[data-bulk-count]");
  label.textContent = `${label.dataset.text} ${count}`;
};
const select = (on) => {
  for (const box of document.querySelectorAll("[name=selected], [data-select-all]")) box.checked = on;
  updateBulk();
};

// Drafts stay in this tab only: partners share computers. <form data-draft="deal-new">
const draftKey = (form) => `draft:${form.dataset.draft}`;
const keepable = (form) => [...form.elements].filter((e) => e.id === "draft" || (e.name && !/^(password|file|hidden|submit)$/.test(e.type)));
const valuesOf = (fields) => fields.map((e) => [e.name, e.multiple ? [...e.selectedOptions].map((o) => o.value) : e.value, e.checked]);
const put = (fields, kept, over) => {
  for (const [index, element] of fields.entries()) {
    const [name, value, checked] = kept[index] ?? [];
    if (name !== element.name) continue;
    if (/^(checkbox|radio)$/.test(element.type)) value === element.value && (element.checked = checked);
    else if (element.multiple) for (const o of element.options) o.selected = value.includes(o.value);
    else if (over || !element.value) element.value = value;
  }
};
const keep = (form) => sessionStorage.setItem(draftKey(form), JSON.stringify(valuesOf(keepable(form))));
const restore = (form) => put(keepable(form), JSON.parse(sessionStorage.getItem(draftKey(form)) ?? "[]"));

// Changing the language reads the page anew: what was typed comes back, once.
const SWITCH = "guildhall.switch";
const typedFields = () => [...document.querySelectorAll("main form[method=post]")].flatMap(keepable);
document.addEventListener("submit", ({ target }) => {
  if (target.matches(".langs")) sessionStorage.setItem(SWITCH, JSON.stringify([location.href, valuesOf(typedFields())]));
});
const [switchedAt, typed] = JSON.parse(sessionStorage.getItem(SWITCH) ?? "[]");
sessionStorage.removeItem(SWITCH);
if (switchedAt === location.href) put(typedFields(), typed, true);

const label = (choice) => { choice.form.querySelector("[type=submit]").textContent = choice.dataset.button; };
const labelAll = () => document.querySelectorAll("[data-button]:checked").forEach(label);
labelAll();
document.addEventListener("live:updated", labelAll);

document.addEventListener("change", ({ target }) => {
  if (target.type === "file") showFiles(target);
  if (target.matches("[data-select-all]")) select(target.checked);
  else if (target.name === "selected") updateBulk();
  if (target.dataset.button) label(target);
});
document.addEventListener("input", ({ target }) => target.form?.dataset.draft && keep(target.form));
document.addEventListener("click", ({ target }) => target.closest("[data-bulk-clear]") && select(false));
for (const form of document.querySelectorAll("form[data-draft]:not(:has([aria-invalid=true]))")) restore(form);
