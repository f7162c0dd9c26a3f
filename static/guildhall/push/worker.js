// Shows push messages while no page is open. Served as /push-worker.js.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

const show = async (data) => {
  // Whatever came has to be shown: a browser that gets messages in silence takes the right away.
  const { title, text, path, topic, language } = data ?? {};
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
