// Written by `make schema` from the schema and the kept operations; do not edit.
import type * as Schema from "./schema.js";

/** A kept operation; the types say what goes in and comes out. */
export interface Operation<Result, Variables> {
  readonly kind: "query" | "mutation" | "subscription";
  /** The name of the text, by which it may be asked for. */
  readonly documentId: string;
  readonly text: string;
  /** Never there: it carries the types. */
  readonly types?: (variables: Variables) => Result;
}

export type ChangesVariables = {
  readonly after?: Schema.Cursor | null;
};

export type ChangesResult = {
  readonly changes: {
    readonly cursor: Schema.Cursor;
    readonly kind: string;
    readonly at: Schema.DateTime;
    readonly records: ReadonlyArray<{
      readonly operation: Schema.ChangeOperation;
      readonly type: string;
      readonly reference: string | null;
      readonly id: string | null;
    }>;
  };
};

/** Everything that changes for you, from a cursor on. */
export const Changes: Operation<ChangesResult, ChangesVariables> = {
  kind: "subscription",
  documentId: "sha256:71e5e04bde1c4c16d4b0745c0978396cc13095202244fe320415f78ca71fb69e",
  text: "# Everything that changes for you, from a cursor on.\nsubscription Changes($after: Cursor) {\n  changes(after: $after) {\n    cursor\n    kind\n    at\n    records { operation type reference id }\n  }\n}\n",
};

export type CustomersVariables = {
  readonly first?: number | null;
  readonly after?: Schema.Cursor | null;
  readonly filter?: Schema.OrganisationFilter | null;
};

export type CustomersResult = {
  readonly customers: {
    readonly totalCount: number | null;
    readonly edges: ReadonlyArray<{
      readonly cursor: Schema.Cursor;
      readonly node: {
        readonly id: string;
        readonly reference: string | null;
        readonly name: string | null;
        readonly status: Schema.CustomerStatus | null;
        readonly country: string | null;
        readonly region: string | null;
        readonly city: string | null;
        readonly industry: string | null;
        readonly website: string | null;
        readonly email: string | null;
        readonly phone: string | null;
        readonly owner: {
          readonly fullName: string | null;
        } | null;
      };
    }>;
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: Schema.Cursor | null;
    };
  };
};

/** A page of customers with their owner and how many there are. */
export const Customers: Operation<CustomersResult, CustomersVariables> = {
  kind: "query",
  documentId: "sha256:d4fc62263fb23667df6f98b8118907e984ebff517a73a6e8e1982b3483f15479",
  text: "# A page of customers with their owner and how many there are.\nquery Customers($first: Int = 50, $after: Cursor, $filter: OrganisationFilter) {\n  customers(first: $first, after: $after, filter: $filter, sort: { field: NAME }) {\n    totalCount\n    edges {\n      cursor\n      node { id reference name status country region city industry website email phone owner { fullName } }\n    }\n    pageInfo { hasNextPage endCursor }\n  }\n}\n",
};

export type FeedCursorVariables = Record<string, never>;

export type FeedCursorResult = {
  readonly feedCursor: Schema.Cursor;
};

/** Where the feed stands now: take it before you read everything, and follow from it afterwards. */
export const FeedCursor: Operation<FeedCursorResult, FeedCursorVariables> = {
  kind: "query",
  documentId: "sha256:1acbf0fc06ee95ff4a7bdb3c3803f1760eb0970ac4a7858238866acc6f3de664",
  text: "# Where the feed stands now: take it before you read everything, and follow from it afterwards.\nquery FeedCursor {\n  feedCursor\n}\n",
};

export type ShareRecordVariables = {
  readonly record: string;
  readonly partner: string;
  readonly facets: ReadonlyArray<string>;
  readonly until?: Schema.DateTime | null;
  readonly reason: string;
};

export type ShareRecordResult = {
  readonly shareRecord: {
    readonly grant: {
      readonly id: string;
      readonly facets: ReadonlyArray<string> | null;
      readonly validUntil: Schema.DateTime | null;
    } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly message: string;
      readonly code: string;
    }>;
  } | null;
};

/** Share facets of a record with a partner until a date. */
export const ShareRecord: Operation<ShareRecordResult, ShareRecordVariables> = {
  kind: "mutation",
  documentId: "sha256:571e3ea76ca3f373e04cb708a30ea32ad1772b84a33d854d79964a180390b6b1",
  text: "# Share facets of a record with a partner until a date.\nmutation ShareRecord($record: ID!, $partner: ID!, $facets: [String!]!, $until: DateTime, $reason: String!) {\n  shareRecord(input: { record: $record, partner: $partner, facets: $facets, validUntil: $until, reason: $reason }) {\n    grant { id facets validUntil }\n    userErrors { field message code }\n  }\n}\n",
};
