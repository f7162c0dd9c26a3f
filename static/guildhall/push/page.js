// Push messages in this browser: the section says how things stand, and asks on a click alone.
const section = document.getElementById("push");
const form = section.querySelector("form[data-push-on]");
const button = form.querySelector("button");
const CAN = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const say = (state) => {
  for (const text of section.querySelectorAll("[data-say]")) text.hidden = text.dataset.say !== state;
  form.hidden = !["off", "failed"].includes(state);
  button.removeAttribute("aria-busy");
};
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const key = bytes(section.dataset.key);
const same = (buffer) => !!buffer && new Uint8Array(buffer).join() === key.join();
const worker = () => navigator.serviceWorker.register("/push-worker.js", { scope: "/", updateViaCache: "none" });

const look = async () => {
  if (!CAN) return say("unable");
  if (Notification.permission === "denied") return say("denied");
  const there = await (await navigator.serviceWorker.getRegistration("/"))?.pushManager.getSubscription();
  const knows = there && same(there.options.applicationServerKey);
  const on = "on" in section.dataset;
  // What the site does not send to any more, or under another key, is given back; what ended with
  // the session alone may be taken up again.
  if (there && !(knows && (on || "ended" in section.dataset))) await there.unsubscribe();
  return say(on && knows ? "on" : "off");
};

const switchOn = async () => {
  if ((await Notification.requestPermission()) !== "granted") return look();
  await worker();
  const { pushManager } = await navigator.serviceWorker.ready;
  const found = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = found.toJSON();
  for (const [name, value] of Object.entries({ endpoint, ...keys }))
    if (form.elements[name]) form.elements[name].value = value;
  return form.submit();
};

const failed = (error) => {
  console.info("push:", error.message);
  say("failed");
};
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  switchOn().catch(failed);
});
look().catch(failed);
