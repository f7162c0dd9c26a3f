// Dialogs, drawer, menus, side panel, and where the focus goes.
const $ = (selector, root = document) => root.querySelector(selector);

const drawer = (open) => {
  document.documentElement.toggleAttribute("data-drawer", open);
  const button = $("[data-drawer-toggle]");
  button?.setAttribute("aria-expanded", open);
  if (open) $("#rail a, #rail button")?.focus();
  else if ($("#rail")?.contains(document.activeElement)) button?.focus();
};
const drawerIsOpen = () => document.documentElement.hasAttribute("data-drawer");

const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (menu !== except) menu.open = false;
};

document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-dialog]");
  if (opener) {
    drawer(false);
    $("#account-menu:popover-open")?.hidePopover();
    document.getElementById(opener.dataset.dialog)?.showModal();
  }
  if (target.closest("[data-close]") || target.matches("dialog")) target.closest("dialog")?.close();
  closeMenus(target.closest("[data-menu]"));
  if (target.closest("[data-drawer-toggle]")) drawer(!drawerIsOpen());
  else if (drawerIsOpen() && !target.closest("#rail")) drawer(false);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || $("dialog[open]")) return;
  const menu = document.activeElement?.closest("[data-menu][open]");
  if (menu) {
    menu.open = false;
    $("summary", menu).focus();
  } else if (drawerIsOpen()) drawer(false);
  else if (!event.target.closest("[role=combobox]")) $("[data-peek-close]")?.click();
});

// The heading gets the focus; the row that opened the panel gets it back.
let opened = null;
const settle = (root) => {
  const wanted = $("[data-focus]", root) ?? (root.id === "peek" ? $("#peek-h", root) : null);
  wanted?.focus();
};
document.addEventListener("htmx:beforeRequest", (event) => {
  const { target, elt } = event.detail;
  if (target.id !== "peek") return;
  // A phone has no room for a panel.
  if (elt.href && matchMedia("(max-width: 820px)").matches) {
    event.preventDefault();
    location.assign(elt.href);
  } else if (!target.contains(elt)) opened = elt.id || elt.closest("[data-key]")?.dataset.key;
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const root = document.getElementById(detail.target.id) ?? detail.target;
  settle(root);
  if (root.id !== "peek") return;
  const shown = $("[data-peek]", root)?.dataset.key;
  for (const row of document.querySelectorAll(".grid tr[data-key]")) row.setAttribute("aria-selected", row.dataset.key === shown);
  if (!$("[data-peek]", root) && opened) (document.getElementById(opened) ?? $(`[data-key="${CSS.escape(opened)}"] a`))?.focus();
});
settle(document);
// Among many views the current one is in sight.
$(".views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
