// The API explorer: GraphiQL over HTTP and websocket.
const place = document.getElementById("explorer");
const socket = location.origin.replace(/^http/, "ws") + place.dataset.socket;
const { React, ReactDOM, GraphiQL, graphqlWs, GraphiQLPluginExplorer } = window;

const EXAMPLE = `# Everything here is read with your own rights.
{
  viewer { person { fullName } departments organisations { reference name } }
  customers(first: 10, sort: { field: NAME }) {
    totalCount
    edges { node { reference name city status owner { fullName } } }
    pageInfo { hasNextPage endCursor }
  }
}
`;

const fetcher = GraphiQL.createFetcher({
  url: place.dataset.url,
  headers: { "X-CSRFToken": place.dataset.token },
  wsClient: graphqlWs.createClient({ url: socket, lazy: true }),
});

function Explorer() {
  const [query, setQuery] = React.useState(EXAMPLE);
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
