// Short results of your own acts. A response brings one by `HX-Trigger: {"toast": {"text": …}}`;
// it may carry `tone` (ok, bad, warn, info) and `undo` ({url, label}).
const box = document.getElementById("toasts");
const template = document.getElementById("toast-template");
const STAY = 6000;

const leave = (toast, after = STAY) => {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leave(toast, 1500);
    else toast.remove();
  }, after);
};

const undo = ({ url, label }, toast) => {
  const button = document.createElement("button");
  button.className = "btn ghost";
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => {
    toast.remove();
    window.htmx.ajax("POST", url, { target: "#main", select: "#main", swap: "outerHTML" });
  });
  return button;
};

const show = (detail) => {
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.classList.add(`is-${detail.tone ?? "ok"}`);
  toast.querySelector("span").textContent = detail.text;
  if (detail.undo) toast.querySelector("[data-dismiss]").before(undo(detail.undo, toast));
  box.append(toast);
  leave(toast, detail.undo ? 10000 : STAY);
};

if (box) {
  document.addEventListener("toast", ({ detail }) => show(detail));
  box.addEventListener("click", ({ target }) => target.closest("[data-dismiss]")?.closest(".toast").remove());
  for (const toast of box.children) leave(toast, toast.querySelector("form") ? 10000 : STAY);
}
