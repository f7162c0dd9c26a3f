// Shows push messages while no page is open. Served as /push-worker.js.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// Which browser of whom this is by now: its push service may have kept a message for a while.
const here = async () => {
  const answer = await fetch("/inbox/settings/browsers/here/", {
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(5000),
  });
  return answer.json();
};

const show = async (data) => {
  const now = data && (await here().catch(() => null));
  // Whatever came has to be shown: a browser that gets messages in silence takes the right away.
  // What was for somebody who signed out since is shown without a word of it.
  const { title, text, path, topic, language } = now?.browser && now.browser === data.browser ? data : {};
  await registration.showNotification(title ?? "Guildhall", {
    body: text ?? "",
    tag: topic ?? "guildhall",
    renotify: true,
    lang: language ?? "",
    icon: "/static/guildhall/favicon.svg",
    data: { path: path ?? "/inbox/" },
  });
};
const read = (data) => {
  try { return data?.json(); } catch { return null; }
};
addEventListener("push", (event) => event.waitUntil(show(read(event.data))));

// The push service gives the browser another address: the site is told, if it sends here.
const renew = async ({ newSubscription }) => {
  const { browser, key, token } = await here();
  if (!browser) return;
  const applicationServerKey = Uint8Array.from(
    atob(key.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0),
  );
  const given = newSubscription
    ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  const { endpoint, keys } = given.toJSON();
  await fetch("/inbox/settings/browsers/", {
    method: "POST",
    headers: { "X-CSRFToken": token },
    body: new URLSearchParams({ endpoint, ...keys, renew: "" }),
  });
};
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

// Opens a page of this site and nothing else, and marks nothing: that page may.
const open = async (path) => {
  let url = new URL(path, location.origin);
  if (url.origin !== location.origin) url = new URL("/inbox/", location.origin);
  const pages = await clients.matchAll({ type: "window" });
  const there = pages.find((page) => page.url === url.href);
  return there ? there.focus() : clients.openWindow(url.href);
};
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? "/inbox/"));
});
