// Reads every customer, then follows what changes: node follow.js https://portal.example ghl_your_token [how many changes]
import { Guildhall } from "./client.js";
import { Customers, type CustomersResult, FeedCursor } from "./operations.js";

declare const process: { argv: string[]; exit(code: number): never };

const [address = "", token = "", until = "0"] = process.argv.slice(2);
const guildhall = new Guildhall(address, token);

// The cursor first: what changes while we read is told again, nothing is missed.
const { feedCursor } = await guildhall.ask(FeedCursor, {});
for (let after: string | null = null, more = true; more; ) {
  const { customers }: CustomersResult = await guildhall.ask(Customers, { first: 100, after });
  for (const { node } of customers.edges) console.log(JSON.stringify({ customer: node }));
  [after, more] = [customers.pageInfo.endCursor, customers.pageInfo.hasNextPage];
}
let told = 0;
for await (const change of guildhall.changes(feedCursor)) {
  console.log(JSON.stringify({ change }));
  told += 1;
  if (told === Number(until)) process.exit(0);
}
