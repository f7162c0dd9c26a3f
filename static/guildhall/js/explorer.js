// The API explorer: GraphiQL over HTTP and websocket.
const place = document.getElementById("explorer");
const socket = location.origin.replace(/^http/, "ws") + place.dataset.socket;
const { React, ReactDOM, GraphiQL, graphqlWs, GraphiQLPluginExplorer } = window;

const EXAMPLES = document.getElementById("examples").content.textContent.trimStart();

const fetcher = GraphiQL.createFetcher({
  url: place.dataset.url,
  headers: { "X-CSRFToken": place.dataset.token },
  wsClient: graphqlWs.createClient({ url: socket, lazy: true }),
});

function Explorer() {
  const [query, setQuery] = React.useState(EXAMPLES);
  const plugins = GraphiQLPluginExplorer
    ? [GraphiQLPluginExplorer.useExplorerPlugin({ query, onEdit: setQuery })]
    : [];
  return React.createElement(GraphiQL, {
    fetcher,
    query,
    onEditQuery: setQuery,
    plugins,
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
  });
}

ReactDOM.render(React.createElement(Explorer), place);
