// A client for Guildhall's API in whatever has `fetch`: browsers, Node 20, Deno, Bun. No dependencies.
import { Changes, type ChangesResult, type Operation } from "./operations.js";

/** The API said no. `code` is for programs and stable; the message is for people; `wait` are the seconds after which to try again. */
export class Refused extends Error {
  constructor(
    message: string, readonly code: string, readonly field: ReadonlyArray<string> | null = null, readonly wait: number | null = null,
  ) {
    super(message);
  }
}

interface Answer<Result> {
  data?: Result | null;
  errors?: ReadonlyArray<{ message: string; extensions?: { code?: string } }>;
}
interface UserError { message: string; code: string; field: ReadonlyArray<string> | null }

// The server says something at least every twelve seconds.
const SILENCE_SECONDS = 40;
const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** A token at an address. */
export class Guildhall {
  constructor(private readonly address: string, private readonly token: string) {}

  /** The answer of a query or mutation. Throws `Refused`, also for what a mutation says in `userErrors`. */
  async ask<Result, Variables>(
    operation: Operation<Result, Variables>, variables: Variables, idempotencyKey?: string,
  ): Promise<Result> {
    const once: Record<string, string> = idempotencyKey ? { "Idempotency-Key": idempotencyKey } : {};
    const response = await this.post("/graphql/", "application/graphql-response+json", operation, variables, once);
    const data = unwrapped(await answerOf<Result>(response), response);
    for (const payload of Object.values(data as Record<string, { userErrors?: ReadonlyArray<UserError> } | null>)) {
      const error = payload?.userErrors?.[0];
      if (error) throw new Refused(error.message, error.code, error.field);
    }
    return data;
  }

  /** The answers of a subscription, as server-sent events, until it completes; a `TypeError` when the connection is lost. */
  async *listen<Result, Variables>(operation: Operation<Result, Variables>, variables: Variables): AsyncGenerator<Result> {
    const silence = new AbortController();
    const lost = () => silence.abort(new TypeError("The connection was lost."));
    let timer = setTimeout(lost, SILENCE_SECONDS * 1000);
    try {
      const response = await this.post("/graphql/stream/", "text/event-stream", operation, variables, {}, silence.signal);
      if (!response.ok || !response.body) return void unwrapped(await answerOf<Result>(response), response);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for await (const event of eventsOf(reader, () => { clearTimeout(timer); timer = setTimeout(lost, SILENCE_SECONDS * 1000); })) {
        if (event.startsWith("event: complete")) return;
        const data = /^data: (.+)$/m.exec(event);
        if (data?.[1]) yield unwrapped(JSON.parse(data[1]) as Answer<Result>);
      }
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
  }

  /** Every change after a cursor, in order, each once; reconnects for ever, and waits when a limit is reached. Throws `Refused` (`reset`: read anew). */
  async *changes(after: string): AsyncGenerator<ChangesResult["changes"]> {
    let pause = 1;
    for (;;) {
      try {
        for await (const { changes } of this.listen(Changes, { after })) {
          yield changes;
          [after, pause] = [changes.cursor, 1];
        }
      } catch (error) {
        // `fetch` reports a lost connection as a TypeError, and so do we.
        const limited = error instanceof Refused && error.code === "rate_limited";
        if (!limited && !(error instanceof TypeError)) throw error;
        await sleep((limited && error.wait) || pause);
        pause = Math.min(pause * 2, 30);
      }
    }
  }

  private post(
    path: string, accept: string, { text }: { text: string }, variables: unknown, extra: Record<string, string> = {},
    signal: AbortSignal | null = null,
  ): Promise<Response> {
    return fetch(new URL(path, this.address), {
      method: "POST",
      headers: { Authorization: `Bearer ${this.token}`, Accept: accept, "Content-Type": "application/json", ...extra },
      body: JSON.stringify({ query: text, variables }),
      signal,
    });
  }
}

/** Whole events of a stream; `heard` is called whenever anything comes. */
async function* eventsOf(reader: ReadableStreamDefaultReader<string>, heard: () => void): AsyncGenerator<string> {
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new TypeError("The connection was lost.");
    heard();
    const events = (text + value).split("\n\n");
    text = events.pop() ?? "";
    yield* events;
  }
}

/** What the API says; if something between us answered in its place, the connection was lost. */
async function answerOf<Result>(response: Response): Promise<Answer<Result>> {
  try {
    return (await response.json()) as Answer<Result>;
  } catch {
    throw new TypeError(`The server answered ${response.status}.`);
  }
}

function unwrapped<Result>({ data, errors }: Answer<Result>, response?: Response): Result {
  const error = errors?.[0];
  const wait = Number(response?.headers.get("Retry-After")) || null;
  if (error) throw new Refused(error.message, error.extensions?.code ?? "internal", null, wait);
  if (data === undefined || data === null) throw new Refused("There is no answer.", "internal");
  return data;
}
