// Live updates: the socket brings ids, what is shown is read again.
const url = document.body.dataset.liveUrl;
const strip = document.getElementById("offline");
const announce = document.getElementById("announce");
const texts = document.getElementById("live-template")?.content;
const KEY = "guildhall.cursor";
const pending = new Set();
const lost = new Set();
let cursor = document.body.dataset.cursor || sessionStorage.getItem(KEY) || "";
let wait = 500, sent = 0, socket, settle, warn, next;

const remember = (value) => value && sessionStorage.setItem(KEY, (cursor = value));

// Somebody is typing or has chosen rows here: nothing is pulled from under their hands.
const isBusy = (element) => {
  const active = document.activeElement;
  const typing = element.contains(active) && active.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  // What was typed before this module came differs from what the server sent.
  const typed = [...element.querySelectorAll("form[method=post] :is(input, textarea)")].some((field) => field.value !== field.defaultValue);
  return typing || typed || element.querySelector("dialog[open], [name=selected]:checked, form[data-dirty]");
};

// Between a press and its release nothing is replaced.
let press = null, release;
const hold = ({ type, key }) => { if (type === "pointerdown" || key === " ") press ??= new Promise((done) => { release = done; }); };
const letGo = () => setTimeout(() => { press = null; release?.(); });
for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, hold, true);
for (const type of ["pointerup", "pointercancel", "dragend", "keyup"]) document.addEventListener(type, letGo, true);

// Focus and scroll stay: by id, by row and position, by looks, else the place.
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
const alike = (root, thing) => [...root.querySelectorAll(FOCUSABLE)].filter((e) => e.tagName === thing.tagName && e.name === thing.name && e.textContent === thing.textContent);
const bookmark = (element) => {
  const active = element.contains(document.activeElement) ? document.activeElement : null;
  const key = active?.closest("[data-key]")?.dataset.key;
  const nth = key ? [...active.closest("[data-key]").querySelectorAll("a, button, input")].indexOf(active) : -1;
  const place = active ? alike(element, active).indexOf(active) : -1;
  const scrolls = [...element.querySelectorAll(".tw, .board, .peek-b")].map((e) => [e.scrollLeft, e.scrollTop]);
  return (fresh) => {
    const mark = key && `[data-key="${CSS.escape(key)}"]`;
    const row = key && (fresh.matches(mark) ? fresh : fresh.querySelector(mark));
    const again = active && (document.getElementById(active.id) ?? row?.querySelectorAll("a, button, input")[nth] ?? alike(fresh, active)[place] ?? fresh);
    if (again === fresh && !fresh.hasAttribute("tabindex")) fresh.tabIndex = -1;
    if (active && document.activeElement !== again) again.focus({ preventScroll: true });
    [...fresh.querySelectorAll(".tw, .board, .peek-b")].forEach((e, i) => scrolls[i] && e.scrollTo(...scrolls[i]));
  };
};

const swap = (old, fresh) => {
  const back = bookmark(old);
  old.replaceWith(fresh);
  window.htmx?.process(fresh);
  back(fresh);
  tidy();
};
// What was offered for a list goes with it.
const tidy = () => { for (const line of document.querySelectorAll(".fresh")) if (line.of && line.of !== line.nextElementSibling) line.remove(); };
document.addEventListener("htmx:afterSettle", () => { tidy(); arrive(); });

// Above what somebody reads, or under their hands, new rows are offered, not put in.
const rowsOf = (element) => new Map([...element.querySelectorAll("[data-key]")].map((row) => [row.dataset.key, row]));
const isScrolled = (element) => element.getBoundingClientRect().top < -40 || [...element.querySelectorAll(".tw, .board")].some((box) => box.scrollTop > 40);
const renewRows = (rows, fresh) => {
  for (const [key, row] of rows) {
    const now = fresh.get(key);
    if (!now && lost.has(key)) row.remove();
    if (!now || now.outerHTML === row.outerHTML) continue;
    const copy = now.cloneNode(true);
    // Chosen is what it said then.
    const box = row.querySelector("[name=selected]:checked")?.cloneNode();
    if (box) copy.querySelector("[name=selected]")?.replaceWith(box);
    swap(row, copy);
  }
};

// A part goes alone, a page with all of the record.
const gone = (element) => {
  const note = texts.querySelector("[data-gone]").cloneNode(true);
  if (element.dataset.liveUrl) return element.replaceChildren(note);
  document.querySelector("main > .page").replaceChildren(note);
  document.getElementById("primary")?.replaceChildren();
  document.title = note.textContent.trim();
};
const renewActions = (page) => {
  const [now, fresh] = [document, page].map((place) => place.getElementById("primary"));
  if (now && fresh && besideRows(now) !== besideRows(fresh)) swap(now, fresh);
};
// "3 new, show": the template has the sentence for 1, 2 and 5.
const plural = new Intl.PluralRules(document.documentElement.lang);
const newText = (n, { dataset }) => {
  const form = { one: "1", few: "2" }[plural.select(n)] ?? "5";
  return dataset[`new${form}`].replace(form, n);
};
const offer = (element, news = 0) => {
  const there = element.previousElementSibling;
  const line = there?.matches(".fresh") ? there : texts.querySelector(".fresh").cloneNode(true);
  if (news) line.querySelector("[data-text]").textContent = newText(news, line);
  if (line === there) return;
  line.of = element;
  line.addEventListener("click", () => { line.remove(); refresh(line.of, true); });
  element.before(line);
};

// One reading of an element at a time, lest the older answer come last; then once more.
const reading = new Map();
const refresh = async (element, force = false) => {
  const { id } = element;
  if (reading.has(id)) return reading.set(id, force || !!reading.get(id));
  reading.set(id, null);
  await read(element, force);
  const again = reading.get(id), now = document.getElementById(id);
  reading.delete(id);
  if (now && again !== null) refresh(now, again);
};
const read = async (element, force) => {
  if (!element.isConnected) return;
  const rows = rowsOf(element);
  const answer = await fetch(element.dataset.liveUrl || location.href, { headers: { "HX-Request": "true", "HX-Target": element.id, "Live-Update": "1" } }).catch(() => null);
  if ([403, 404].includes(answer?.status)) return gone(element);
  if (!answer?.ok) return;
  await press;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(element.id);
  if (!element.dataset.liveUrl) renewActions(page);
  if (!fresh && !force && isBusy(element)) offer(element);
  if (!fresh || !element.isConnected || fresh.outerHTML === element.outerHTML) return;
  if (!force && !settles(element, rows, fresh)) return;
  swap(element, fresh);
  if (!fresh.dataset.live) return;
  announce.replaceChildren(texts.querySelector("[data-updated]").textContent);
  document.dispatchEvent(new CustomEvent("live:updated", { detail: { element: fresh } }));
};

const besideRows = (element) => {
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("[data-key], [name=csrfmiddlewaretoken]")) part.remove();
  return copy.outerHTML;
};
const settles = (element, rows, page) => {
  const fresh = rowsOf(page);
  const news = [...fresh.keys()].filter((key) => !rows.has(key)).length;
  const busy = isBusy(element);
  if (!busy && !(news && rows.size && isScrolled(element))) return true;
  renewRows(rows, fresh);
  const [here, there] = [rowsOf(element), fresh].map((all) => [...all.keys()].join());
  if (here !== there || besideRows(element) !== besideRows(page)) offer(element, news);
  return false;
};

const wants = ({ dataset: { live, liveRef } }, { type, ref }) => {
  const types = live.split(/\s+/);
  return (types.includes("*") || types.includes(type)) && (!liveRef || !ref || liveRef === ref);
};
const changed = (changes) => {
  for (const element of document.querySelectorAll("[data-live]"))
    if (!changes || changes.some((change) => wants(element, change))) pending.add(element);
  clearTimeout(settle);
  settle = setTimeout(() => {
    for (const element of pending) refresh(element);
    pending.clear();
  }, 60);
};

// Likewise for what the page asks for itself.
let asked = 0;
const meanwhile = [];
document.addEventListener("htmx:beforeSend", () => { asked += 1; });
document.addEventListener("htmx:afterRequest", () => {
  asked = Math.max(asked - 1, 0);
  if (!asked && meanwhile.length) changed(meanwhile.splice(0));
});

const counts = (values) => {
  for (const [name, n] of Object.entries(values)) {
    for (const e of document.querySelectorAll(`[data-count="${name}"]`)) e.textContent = n || "";
    for (const e of document.querySelectorAll(`[data-count-dot="${name}"]`)) e.hidden = !n;
  }
  const title = document.title.replace(/^\(\d+\) /, "");
  if ("inbox" in values) document.title = values.inbox ? `(${values.inbox}) ${title}` : title;
};

const ON = {
  changes: ({ changes }) => {
    for (const { op, ref } of changes) lost[op === "gone" ? "add" : "delete"](ref);
    changed(changes);
    if (asked) meanwhile.push(...changes);
  },
  counts,
  reset: () => {
    for (const { dataset } of document.querySelectorAll("[data-key]")) lost.add(dataset.key);
    changed();
  },
  presence: (message) => {
    const element = document.getElementById("presence");
    element.dataset.liveUrl = message.url;
    refresh(element);
  },
};

// Colleagues see at which record somebody is: the panel's, else the page's.
let at;
const place = () => (document.querySelector(".peek[data-at]") ?? document.body).dataset.at;
const arrive = () => { if (socket?.readyState === 1 && at !== (at = place())) socket.send(at); };

const connect = () => {
  clearTimeout(next);
  socket = new WebSocket(`${url}?${new URLSearchParams({ at: (at = place()), cursor })}`);
  // Whoever is refused was let in first: it counts once it lasts.
  socket.addEventListener("open", () => { next = setTimeout(() => { wait = 500; clearTimeout(warn); warn = null; strip.hidden = true; }, 1000); });
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(data);
    remember(message.cursor);
    ON[message.type]?.(message);
  });
  socket.addEventListener("close", ({ code }) => {
    clearTimeout(next);
    // A form that was just sent leads elsewhere: to reload would cut its answer off.
    if (code === 4401) return setTimeout(() => location.reload(), Date.now() - sent < 5000 ? 3000 : 0);
    warn ??= setTimeout(() => { strip.hidden = false; }, 2000);
    next = setTimeout(connect, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, 30000);
  });
};

if (url) {
  connect();
  addEventListener("online", () => socket.readyState > 2 && connect());
  addEventListener("pagehide", () => socket.close());
  addEventListener("submit", () => { sent = Date.now(); });
  document.addEventListener("input", ({ target }) => { const form = target.closest("[data-live] form[method=post]"); if (form) form.dataset.dirty = "1"; });
}
