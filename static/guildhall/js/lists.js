// A list that is fetched: rows stand in while it loads, and it says when it failed.
const PATIENCE = 400;
const list = () => document.getElementById("list");
const copyOf = (id) => document.getElementById(id)?.content.cloneNode(true);
const aimsAtList = ({ detail }) => detail.target?.id === "list";
let waiting;

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!aimsAtList(event)) return;
  list().ariaBusy = "true";
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const loading = copyOf("list-loading");
    if (loading) list()?.querySelector("tbody")?.replaceWith(loading);
  }, PATIENCE);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!aimsAtList(event)) return;
  clearTimeout(waiting);
  if (list()) list().ariaBusy = null;
});
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    const failed = aimsAtList(event) && copyOf("list-failed");
    if (!failed) return;
    // Trying again asks for what was asked for.
    failed.querySelector("a").href = event.detail.pathInfo.finalRequestPath;
    list().replaceChildren(failed);
  });
}
