// Written by `make schema` from the schema and the kept operations; do not edit.

/** A stretch of time in which somebody is away: yours, or one in which you stand in. */
export interface Absence {
  readonly __typename?: "Absence";
  /** Away from. */
  readonly startsAt: DateTime | null;
  /** Back on. */
  readonly endsAt: DateTime | null;
  /** Codes of the kinds of request that it is about; none for all. */
  readonly kinds: ReadonlyArray<string> | null;
  /** What colleagues should know. */
  readonly note: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who is away. */
  readonly person: Person | null;
  /** Who stands in. */
  readonly substitute: Person | null;
}

/** One page of a list of Absence. */
export interface AbsenceConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<AbsenceEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Absence>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Absence at its place in a list. */
export interface AbsenceEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Absence;
}

/** Conditions on Absence rows; all must hold. */
export interface AbsenceFilter {
  /** By: Away from. */
  startsAt?: DateTimeFilter | null;
  /** By: Back on. */
  endsAt?: DateTimeFilter | null;
}

/** An order of Absence rows. */
export interface AbsenceSort {
  /** What to sort by. */
  field: AbsenceSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Absence rows sort by. */
export type AbsenceSortField = "STARTS_AT";

/** Input of `AcceptAgreement`. Accepts the newest version for your company; the evidence names you and where from. */
export interface AcceptAgreementInput {
  /** The agreement, by its global id. */
  agreement: string;
  /** The number of the version you read. */
  version: number;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Accepts the newest version for your company; the evidence names you and where from. */
export interface AcceptAgreementPayload {
  /** The agreement, accepted. */
  readonly agreement: Agreement | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** One reading: records of one kind, shown to somebody of a partner at a moment. */
export interface Access {
  /** When. */
  readonly at: DateTime;
  /** In which way. */
  readonly act: AccessAct;
  /** Who; absent where the company as such received it. */
  readonly person: string | null;
  /** The page's address, the operation's name, the receipt or the endpoint. */
  readonly place: string;
  /** What was searched for. */
  readonly query: string;
  /** The kind of record; empty for none. */
  readonly kind: string;
  /** How many records were shown. */
  readonly count: number;
  /** The first of them, as far as you see them today. */
  readonly records: ReadonlyArray<ReadRecord>;
}

/** In which way records were read. */
export type AccessAct = "OPENED" | "LISTED" | "SEARCHED" | "DOWNLOADED" | "EXPORTED" | "API" | "MAILED" | "PUSHED" | "SENT";

/** A page of the access log, the latest first. */
export interface AccessPage {
  /** The readings of this page. */
  readonly accesses: ReadonlyArray<Access>;
  /** Pass it as `after` to go on; absent at the end. */
  readonly cursor: Cursor | null;
}

/** Input of `AcknowledgeRecall`. Says for your company that its copies of what was recalled are deleted. */
export interface AcknowledgeRecallInput {
  /** Which, by its global id. */
  recall: string;
  /** What was done. */
  note?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Says for your company that its copies of what was recalled are deleted. */
export interface AcknowledgeRecallPayload {
  /** The recall, confirmed. */
  readonly recall: Recall | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `AddComment`. Comments on a facet of a record; whoever sees the facet reads it. */
export interface AddCommentInput {
  /** What it is about. */
  record: string;
  /** What to say. */
  text: string;
  /** Who reads it; the history if nothing is said. */
  facet?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Comments on a facet of a record; whoever sees the facet reads it. */
export interface AddCommentPayload {
  /** When it was said. */
  readonly commentedAt: DateTime | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `AddContact`. Enters a person at a company. */
export interface AddContactInput {
  /** Where they work. */
  organisation: string;
  /** A name or an e-mail address is needed. */
  values: ContactValues;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Enters a person at a company. */
export interface AddContactPayload {
  /** The person that was entered. */
  readonly contact: Contact | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `AddPriceTerm`. Adds a discount or cost; price waterfalls of its days count with it. */
export interface AddPriceTermInput {
  /** Which step. */
  kind: TermKind;
  /** Share of the price: 0.05 is 5 %. */
  rate?: Decimal | null;
  /** Or an amount per unit. */
  amount?: Decimal | null;
  /** Of the amount, ISO 4217. */
  currency?: string | null;
  /** For this tier alone. */
  tier?: Tier | null;
  /** For this partner alone, by global id. */
  partner?: string | null;
  /** For this product alone. */
  sku?: string | null;
  /** For this category alone. */
  category?: string | null;
  /** ISO 3166-1 alpha-2. */
  country?: string | null;
  /** From so many units. */
  minQuantity?: number | null;
  /** Up to so many units. */
  maxQuantity?: number | null;
  /** Its first day; today if absent. */
  validFrom?: Date | null;
  /** Its last day; open if absent. */
  validUntil?: Date | null;
  /** For the house. */
  note?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Adds a discount or cost; price waterfalls of its days count with it. */
export interface AddPriceTermPayload {
  /** The term. */
  readonly priceTerm: PriceTerm | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `AddRival`. Walls a partner and those in a group off each other; much waits for a second person. */
export interface AddRivalInput {
  /** The group, by its global id. */
  group: string;
  /** The partner's reference P-1017. */
  partner: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Walls a partner and those in a group off each other; much waits for a second person. */
export interface AddRivalPayload {
  /** Its place; without `joinedAt` it waits. */
  readonly rival: Rival | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `AgreeToOverlap`. Says which facets of the customers in common your side opens; both agreeing opens them. */
export interface AgreeToOverlapInput {
  /** The comparison, by its global id. */
  overlap: string;
  /** Names of facets; an empty list takes back what was agreed. */
  facets: ReadonlyArray<string>;
  /** The last day of the shares; for the house to say. */
  validUntil?: Date | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Says which facets of the customers in common your side opens; both agreeing opens them. */
export interface AgreeToOverlapPayload {
  /** The comparison as it is now. */
  readonly overlap: Overlap | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Terms; what is shared under them opens when a company has accepted the newest version. */
export interface Agreement {
  readonly __typename?: "Agreement";
  /** What people call it. */
  readonly name: string | null;
  /** When it began. */
  readonly createdAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** The newest version. */
  readonly version: AgreementVersion;
  /** The version that your company accepted last. */
  readonly acceptedVersion: number | null;
}

/** One page of a list of Agreement. */
export interface AgreementConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<AgreementEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Agreement>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Agreement at its place in a list. */
export interface AgreementEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Agreement;
}

/** Conditions on Agreement rows; all must hold. */
export interface AgreementFilter {
  /** By: Name. */
  name?: TextFilter | null;
}

/** An order of Agreement rows. */
export interface AgreementSort {
  /** What to sort by. */
  field: AgreementSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Agreement rows sort by. */
export type AgreementSortField = "NAME";

/** The words of a version in every language of the portal. */
export interface AgreementTexts {
  /** In English. */
  en: string;
  /** In Russian. */
  ru: string;
  /** In Bulgarian. */
  bg: string;
}

/** The words of an agreement from a moment on. */
export interface AgreementVersion {
  /** 1, 2, 3 … */
  readonly number: number;
  /** The words in your language. */
  readonly text: string;
  /** What changed. */
  readonly note: string;
  /** From when it holds. */
  readonly validFrom: DateTime;
}

/** Input of `AnswerQuestion`. Answers a question: as the author, or as the colleague who was asked. */
export interface AnswerQuestionInput {
  /** Which question. */
  question: string;
  /** The answer. */
  text: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Answers a question: as the author, or as the colleague who was asked. */
export interface AnswerQuestionPayload {
  /** The question as it is now. */
  readonly question: Question | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** One approval of one request, from sending to its end. */
export interface Approval {
  readonly __typename?: "Approval";
  /** What people call the request: that of a deal, `L-1042-3` of a release. */
  readonly reference: string | null;
  /** What is asked, in a few words. */
  readonly title: string | null;
  /** The kind of request, like `deals.deal`. */
  readonly requestType: string | null;
  /** How far it is. */
  readonly outcome: ApprovalOutcome | null;
  /** When it ended or was returned. */
  readonly outcomeAt: DateTime | null;
  /** When it was first sent. */
  readonly submittedAt: DateTime | null;
  /** 1, and one more each time it was sent again or routed anew. */
  readonly round: number | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who sent it. */
  readonly submittedBy: Person | null;
  /** The facts as they are decided. */
  readonly snapshot: FactSnapshot | null;
  /** Its tasks that you may see. */
  readonly tasks: TaskConnection | null;
  /** What was decided so far. */
  readonly decisions: DecisionConnection | null;
}

/** How far a request is. ``returned`` waits for its author; only the first two are open. */
export type ApprovalOutcome = "PENDING" | "RETURNED" | "APPROVED" | "REJECTED" | "WITHDRAWN" | "CANCELLED";

/** What the house did with it. */
export type ApprovalStatus = "PENDING" | "APPROVED" | "REJECTED" | "RETURNED" | "CANCELLED" | "EXPIRED";

/** Conditions on a choice. */
export interface ApprovalStatusFilter {
  /** Equals. */
  eq?: ApprovalStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<ApprovalStatus> | null;
}

/** A change of a request or task that you may know of. */
export interface ApprovalsUpdate {
  /** What happened; its cursor resumes the subscription. */
  readonly change: Change;
  /** How many tasks wait for you now. */
  readonly waiting: number;
}

/** Input of `AskAuthor`. Asks the author of a request before deciding; the clock stands until the answer. */
export interface AskAuthorInput {
  /** Which task. */
  task: string;
  /** The question. */
  text: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Asks the author of a request before deciding; the clock stands until the answer. */
export interface AskAuthorPayload {
  /** The question. */
  readonly question: Question | null;
  /** The task as it is now. */
  readonly task: Task | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `AskColleague`. Forwards a task to a colleague for an opinion; the task stays where it is. */
export interface AskColleagueInput {
  /** Which task. */
  task: string;
  /** Who is asked: a person of the house. */
  colleague: string;
  /** The question. */
  text: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Forwards a task to a colleague for an opinion; the task stays where it is. */
export interface AskColleaguePayload {
  /** The question. */
  readonly question: Question | null;
  /** The task as it is now. */
  readonly task: Task | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `AttachFiles`. Attaches your own uploads to a facet of a record; whoever sees the facet sees them. */
export interface AttachFilesInput {
  /** To what. */
  record: string;
  /** Who sees them. */
  facet: string;
  /** Ids that `uploadFile` or `/files/upload/` gave, at most 100. */
  files: ReadonlyArray<string>;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Attaches your own uploads to a facet of a record; whoever sees the facet sees them. */
export interface AttachFilesPayload {
  /** Their ids. */
  readonly files: ReadonlyArray<string> | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A number as the band that it lies in. */
export interface Band {
  /** The lower edge, included; absent if open. */
  readonly low: Decimal | null;
  /** The upper edge, not included; absent if open. */
  readonly high: Decimal | null;
  /** The currency of both; absent for plain numbers. */
  readonly currency: string | null;
  /** The band in words, in your language. */
  readonly text: string;
}

/** Input of `BeginImport`. Writes what the check announced, or goes on where an import was stopped. */
export interface BeginImportInput {
  /** Which import, by global id. */
  importJob: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Writes what the check announced, or goes on where an import was stopped. */
export interface BeginImportPayload {
  /** The import as it is now. */
  readonly importJob: ImportJob | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `BeginPreview`. Begins a preview; name it in the header X-Guildhall-Preview to look through it. */
export interface BeginPreviewInput {
  /** With whose eyes. */
  person: string;
  /** Why; kept on record. */
  reason: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Begins a preview; name it in the header X-Guildhall-Preview to look through it. */
export interface BeginPreviewPayload {
  /** The preview; on sockets, name its id as `preview`. */
  readonly preview: Preview | null;
  /** What the header and sockets take. */
  readonly publicId: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `BuildWall`. Keeps a party from records, whatever is shared; a large one waits for a second person. */
export interface BuildWallInput {
  /** Who is kept out: P-1017, tier/gold, an e-mail address. */
  party: string;
  /** The kind of record, such as `deals.deal`; needed without `record`. */
  kind?: string | null;
  /** The one record; absent: see `owner`. */
  record?: string | null;
  /** The partner (P-1017) whose records; absent: every record of the kind. */
  owner?: string | null;
  /** What is kept back; absent: all of it. */
  facets?: ReadonlyArray<string> | null;
  /** From when; now if absent. */
  validFrom?: DateTime | null;
  /** Until when; open if absent. */
  validUntil?: DateTime | null;
  /** Why; for the house alone. */
  reason: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Keeps a party from records, whatever is shared; a large one waits for a second person. */
export interface BuildWallPayload {
  /** The wall; without `validFrom` it waits. */
  readonly wall: Wall | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A whole list as a file, made by a job. */
export interface BulkExport {
  readonly __typename?: "BulkExport";
  /** The list that it reads. */
  readonly name: string | null;
  /** JSONL, CSV, or PARQUET where that is installed. */
  readonly format: ExportFormat | null;
  /** Where it is; ask again until it is DONE or FAILED. */
  readonly status: BulkStatus | null;
  /** Rows written so far. */
  readonly rows: number | null;
  /** Bytes of the file. */
  readonly size: Decimal | null;
  /** Checksum of the file. */
  readonly sha256: string | null;
  /** Why it was not made. */
  readonly failure: string | null;
  /** When it was asked for. */
  readonly createdAt: DateTime | null;
  /** When it was ready, or failed. */
  readonly finishedAt: DateTime | null;
  /** Until when the file is kept. */
  readonly expiresAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Where its file is downloaded, whole or by ranges, with the same sign-in. */
  readonly url: string | null;
}

/** One page of a list of BulkExport. */
export interface BulkExportConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<BulkExportEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<BulkExport>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One BulkExport at its place in a list. */
export interface BulkExportEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: BulkExport;
}

/** Conditions on BulkExport rows; all must hold. */
export interface BulkExportFilter {
  /** By: Status. */
  status?: BulkStatusFilter | null;
  /** By: Name. */
  name?: TextFilter | null;
}

/** Where a bulk export is. */
export type BulkStatus = "QUEUED" | "RUNNING" | "DONE" | "FAILED";

/** Conditions on a choice. */
export interface BulkStatusFilter {
  /** Equals. */
  eq?: BulkStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<BulkStatus> | null;
}

/** A note about a market, in up to three languages. */
export interface Bulletin {
  readonly __typename?: "Bulletin";
  /** Title in English. Facet *identity*. */
  readonly titleEn: string | null;
  /** Title in Russian. Facet *identity*. */
  readonly titleRu: string | null;
  /** Title in Bulgarian. Facet *identity*. */
  readonly titleBg: string | null;
  /** Region. Facet *identity*. */
  readonly region: string | null;
  /** Date. Facet *identity*. */
  readonly publishedOn: Date | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Text in English. Facet *body*. */
  readonly bodyEn: string | null;
  /** Text in Russian. Facet *body*. */
  readonly bodyRu: string | null;
  /** Text in Bulgarian. Facet *body*. */
  readonly bodyBg: string | null;
  /** Source. Facet *source*. */
  readonly source: string | null;
  /** Not before. Facet *source*. */
  readonly embargoUntil: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
}

/** One page of a list of Bulletin. */
export interface BulletinConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<BulletinEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Bulletin>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Bulletin at its place in a list. */
export interface BulletinEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Bulletin;
}

/** Conditions on Bulletin rows; all must hold. */
export interface BulletinFilter {
  /** By: Title in English. */
  titleEn?: TextFilter | null;
  /** By: Title in Russian. */
  titleRu?: TextFilter | null;
  /** By: Title in Bulgarian. */
  titleBg?: TextFilter | null;
  /** By: Region. */
  region?: TextFilter | null;
  /** By: Date. */
  publishedOn?: DateFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Text in English. */
  bodyEn?: TextFilter | null;
  /** By: Text in Russian. */
  bodyRu?: TextFilter | null;
  /** By: Text in Bulgarian. */
  bodyBg?: TextFilter | null;
  /** By: Source. */
  source?: TextFilter | null;
  /** By: Not before. */
  embargoUntil?: DateTimeFilter | null;
}

/** An order of Bulletin rows. */
export interface BulletinSort {
  /** What to sort by. */
  field: BulletinSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Bulletin rows sort by. */
export type BulletinSortField = "NEWEST";

/** Input of `CancelAbsence`. Calls an absence of yours off, or ends it now. */
export interface CancelAbsenceInput {
  /** Its id. */
  absence: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Calls an absence of yours off, or ends it now. */
export interface CancelAbsencePayload {
  /** Its id. */
  readonly cancelled: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `CancelDeal`. Ends a registration for the house, with its protection and special prices. */
export interface CancelDealInput {
  /** Which. */
  deal: string;
  /** Why; the partner reads it. */
  reason: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends a registration for the house, with its protection and special prices. */
export interface CancelDealPayload {
  /** The deal, as it is now. */
  readonly deal: Deal | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `CancelPriceListRelease`. Ends the approval of a version that nobody should decide; for administrators. */
export interface CancelPriceListReleaseInput {
  /** Which, by its global id. */
  version: string;
  /** Why; its author reads it. */
  reason: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends the approval of a version that nobody should decide; for administrators. */
export interface CancelPriceListReleasePayload {
  /** The draft. */
  readonly version: PriceListVersion | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `CancelPricingReview`. Ends a review that nobody should decide; for administrators. The case gathers on. */
export interface CancelPricingReviewInput {
  /** Which, by its global id. */
  case: string;
  /** Why; it stays in the house. */
  reason: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends a review that nobody should decide; for administrators. The case gathers on. */
export interface CancelPricingReviewPayload {
  /** The case, gathering signals again. */
  readonly case: PricingCase | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `CancelSharingChange`. Ends a request that nobody should decide, for administrators: nothing changes. */
export interface CancelSharingChangeInput {
  /** The change, by its global id. */
  change: string;
  /** Why; whoever asked reads it. */
  reason: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends a request that nobody should decide, for administrators: nothing changes. */
export interface CancelSharingChangePayload {
  /** The change as it is now. */
  readonly change: SharingChange | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Where a case stands. */
export type CaseStatus = "GATHERING" | "REVIEW" | "DECIDED";

/** Conditions on a choice. */
export interface CaseStatusFilter {
  /** Equals. */
  eq?: CaseStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<CaseStatus> | null;
}

/** One thing that happened, with the records that it is about. */
export interface Change {
  /** Pass it as `after` to go on from here, even days later. */
  readonly cursor: Cursor;
  /** What happened, as audit and webhooks name it: `deals.deal.approved`. */
  readonly kind: string;
  /** When it happened. */
  readonly at: DateTime;
  /** The records that it is about, as far as you may know of them. Of a change with more than 50, and of what comes behind 2,000 in one answer, each kind stands once, without reference and node: look at all of them. */
  readonly records: ReadonlyArray<ChangedRecord>;
}

/** Input of `ChangeDealStage`. Says how far selling has come. */
export interface ChangeDealStageInput {
  /** Which. */
  deal: string;
  /** Where it stands now. */
  stage: Stage;
  /** If the customer bought. */
  closeValue?: Decimal | null;
  /** If the customer did not. */
  lossReason?: LossReason | null;
  /** Who won instead. */
  competitor?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Says how far selling has come. */
export interface ChangeDealStagePayload {
  /** The deal, as it is now. */
  readonly deal: Deal | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ChangeMemberRole`. Changes what a member may do for the partner. */
export interface ChangeMemberRoleInput {
  /** Whose. */
  membership: string;
  /** The new role. */
  role: MembershipRole;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Changes what a member may do for the partner. */
export interface ChangeMemberRolePayload {
  /** The membership with its new role. */
  readonly membership: Membership | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** What happened to a record. */
export type ChangeOperation = "CHANGED" | "GONE";

/** A stretch of the feed. */
export interface ChangePage {
  /** In the order of their commit. */
  readonly changes: ReadonlyArray<Change>;
  /** Where to go on, also if nothing was found. */
  readonly cursor: Cursor;
  /** Whether to go on at once. */
  readonly hasMore: boolean;
}

/** Input of `ChangePartner`. Changes tier, programme, territory or line; what is shared through them follows. */
export interface ChangePartnerInput {
  /** Which. */
  partner: string;
  /** The version that you read. */
  version: number;
  /** Its standing. */
  tier?: Tier | null;
  /** In which programme. */
  programme?: string | null;
  /** Where it sells. */
  territory?: string | null;
  /** Whose line it belongs to. */
  distributor?: string | null;
  /** Why; kept in the history. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Changes tier, programme, territory or line; what is shared through them follows. */
export interface ChangePartnerPayload {
  /** The partnership as it is now. */
  readonly partner: Partner | null;
  /** The request of a second person; absent if it is done. */
  readonly waiting: SharingChange | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** What became of one row of a bulk mutation, in the order of its rows. */
export interface ChangeResult {
  /** Which record. */
  readonly id: string;
  /** Whether it was changed. */
  readonly done: boolean;
  /** Its version now, where it was changed. */
  readonly version: number | null;
  /** Why it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ChangeWebhook`. Changes name, address or choice of events; what is absent stays. */
export interface ChangeWebhookInput {
  /** Which. */
  webhook: string;
  /** What listens there. */
  name?: string | null;
  /** Where to send to, by https. */
  url?: string | null;
  /** Codes, or beginnings with a star. */
  kinds?: ReadonlyArray<string> | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Changes name, address or choice of events; what is absent stays. */
export interface ChangeWebhookPayload {
  /** As it is now. */
  readonly webhook: WebhookEndpoint | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A record that a change is about. */
export interface ChangedRecord {
  /** What happened. */
  readonly operation: ChangeOperation;
  /** The kind of record. */
  readonly type: string;
  /** Its reference, or public id where it has none; absent: look at all of them. */
  readonly reference: string | null;
  /** Its global id, where the API has a type for it. */
  readonly id: string | null;
  /** The record as it is now; `null` once it is gone. */
  readonly node: Node | null;
}

/** Input of `ClaimTask`. Claims a task of your team, so that colleagues see who is on it. */
export interface ClaimTaskInput {
  /** Which task. */
  task: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Claims a task of your team, so that colleagues see who is on it. */
export interface ClaimTaskPayload {
  /** The task as it is now. */
  readonly task: Task | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** What a grant requires: an agreement, by its name. */
export interface Condition {
  readonly __typename?: "Condition";
  /** The name of the agreement. */
  readonly label: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
}

/** Input of `ConfirmOverlap`. Agrees to what waits for a second person of the house: the same as approving its task. */
export interface ConfirmOverlapInput {
  /** The comparison, by its global id. */
  overlap: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Agrees to what waits for a second person of the house: the same as approving its task. */
export interface ConfirmOverlapPayload {
  /** The comparison as it is now. */
  readonly overlap: Overlap | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ConfirmRival`. Agrees to a partner in a group of competitors, whom somebody else asked to add: the same as */
export interface ConfirmRivalInput {
  /** The waiting place, by its global id. */
  rival: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Agrees to a partner in a group of competitors, whom somebody else asked to add: the same as approving its task. */
export interface ConfirmRivalPayload {
  /** Its place, with `joinedAt`. */
  readonly rival: Rival | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ConfirmWall`. Agrees to a wall that somebody else asked for: the same as approving its task. */
export interface ConfirmWallInput {
  /** The waiting wall, by its global id. */
  wall: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Agrees to a wall that somebody else asked for: the same as approving its task. */
export interface ConfirmWallPayload {
  /** The wall as it stands. */
  readonly wall: Wall | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Whether somebody else is already selling to the customer. */
export type Conflict = "FREE" | "POSSIBLE" | "TAKEN";

/** Conditions on a choice. */
export interface ConflictFilter {
  /** Equals. */
  eq?: Conflict | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<Conflict> | null;
}

/** A person at a company, whether or not they sign in. */
export interface Contact {
  readonly __typename?: "Contact";
  /** Full name. */
  readonly fullName: string | null;
  /** Job title. */
  readonly jobTitle: string | null;
  /** E-mail. */
  readonly email: string | null;
  /** Phone. */
  readonly phone: string | null;
  /** Language. */
  readonly language: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Where they work. */
  readonly organisation: Organisation | null;
}

/** One page of a list of Contact. */
export interface ContactConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<ContactEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Contact>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Contact at its place in a list. */
export interface ContactEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Contact;
}

/** Conditions on Contact rows; all must hold. */
export interface ContactFilter {
  /** By: Full name. */
  fullName?: TextFilter | null;
  /** By: Job title. */
  jobTitle?: TextFilter | null;
  /** By: E-mail. */
  email?: TextFilter | null;
  /** By: Phone. */
  phone?: TextFilter | null;
  /** By: Language. */
  language?: TextFilter | null;
}

/** An order of Contact rows. */
export interface ContactSort {
  /** What to sort by. */
  field: ContactSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Contact rows sort by. */
export type ContactSortField = "NAME";

/** What people enter about a contact. */
export interface ContactValues {
  /** The full name. */
  fullName?: string | null;
  /** What they do. */
  jobTitle?: string | null;
  /** The e-mail address. */
  email?: string | null;
  /** The telephone number. */
  phone?: string | null;
  /** en, ru or bg. */
  language?: string | null;
}

/** A value of one fact that would make the route shorter. */
export interface Counterfactual {
  /** The name of the fact. */
  readonly fact: string;
  /** The value. */
  readonly value: string;
  /** Roles not asked then. */
  readonly notNeeded: ReadonlyArray<string>;
  /** The same in the viewer's language. */
  readonly text: string;
}

/** Input of `CreateBulkExport`. Has a job read a list to its end and keep it as a file for a week, by your rights then. */
export interface CreateBulkExportInput {
  /** A query of one list of the root and its `nodes`, without page arguments: `{ customers { nodes { reference name } } }`. */
  query: string;
  /** Its variables, as JSON. */
  variables?: string | null;
  /** JSONL (a line for each row) or CSV (a column for each value). */
  format?: ExportFormat | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Has a job read a list to its end and keep it as a file for a week, by your rights then. */
export interface CreateBulkExportPayload {
  /** The export; ask for it again until it is done. */
  readonly export: BulkExport | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `CreateCustomer`. Enters a company; a customer unless roles say otherwise. */
export interface CreateCustomerInput {
  /** Its fields; a name is needed. */
  values: OrganisationValues;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Enters a company; a customer unless roles say otherwise. */
export interface CreateCustomerPayload {
  /** The company that was entered. */
  readonly organisation: Organisation | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `CreateImport`. Checks an uploaded file; nothing is written before `beginImport`. */
export interface CreateImportInput {
  /** One of: organisations, contacts, products, price-lists, orders, deals, invoices, costs, receivables, purchase-orders, rates. */
  kind: string;
  /** The id that `/files/upload/` gave. */
  file: string;
  /** The name of a remembered mapping; else the last one for these columns. */
  mapping?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Checks an uploaded file; nothing is written before `beginImport`. */
export interface CreateImportPayload {
  /** The import, being checked. */
  readonly importJob: ImportJob | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `CreatePriceList`. Opens a price list for a tier, a partner or a market, and shares it with them. */
export interface CreatePriceListInput {
  /** Its name. */
  name: string;
  /** Whom it is for. */
  audience: PriceListAudience;
  /** For a list of a tier. */
  tier?: Tier | null;
  /** For a list of one partner, by global id. */
  partner?: string | null;
  /** For a list of a market, ISO 3166-1 alpha-2. */
  market?: string | null;
  /** ISO 4217. */
  currency?: string | null;
  /** Sale if absent. */
  kind?: PriceListKind | null;
  /** Its key in another system. */
  externalId?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Opens a price list for a tier, a partner or a market, and shares it with them. */
export interface CreatePriceListPayload {
  /** The list, without a version yet. */
  readonly priceList: PriceList | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `CreateProduct`. Adds a product under a SKU that is still free. */
export interface CreateProductInput {
  /** Its name. */
  name: string;
  /** What kind of product it is. */
  category?: string | null;
  /** The line that it belongs to. */
  productLine?: string | null;
  /** The series within the line. */
  series?: string | null;
  /** What a quantity counts, like `l` or `pc`. */
  unit?: string | null;
  /** For whoever sees the product. */
  description?: string | null;
  /** Whether it is sold. */
  status?: ProductStatus | null;
  /** ISO 4217, of its cost. */
  listCurrency?: string | null;
  /** Per unit; for the house. */
  standardCost?: Decimal | null;
  /** Its key in another system. */
  externalId?: string | null;
  /** The key that people order it by. */
  sku: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Adds a product under a SKU that is still free. */
export interface CreateProductPayload {
  /** The product. */
  readonly product: Product | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `CreateToken`. Makes a token that acts as you. Only a session can: a token makes no tokens. */
export interface CreateTokenInput {
  /** What will use it. */
  name: string;
  /** What it may be used for: read, write, export, webhooks. */
  scopes?: ReadonlyArray<string> | null;
  /** Until when; open if absent. */
  expiresAt?: DateTime | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Makes a token that acts as you. Only a session can: a token makes no tokens. */
export interface CreateTokenPayload {
  /** What is known of it from now on. */
  readonly token: Token | null;
  /** The token itself. It is never shown again. */
  readonly text: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `CreateWebhook`. Tells an address of changes from now on. A token needs the scope `webhooks`. */
export interface CreateWebhookInput {
  /** The partner that you are admin of; absent: the house. */
  organisation?: string | null;
  /** What listens there. */
  name: string;
  /** Where to send to, by https. */
  url: string;
  /** Codes of `eventTypes`, or beginnings of them with a star: `deals.*`. */
  kinds: ReadonlyArray<string>;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Tells an address of changes from now on. A token needs the scope `webhooks`. */
export interface CreateWebhookPayload {
  /** The webhook. */
  readonly webhook: WebhookEndpoint | null;
  /** The signing secret. It is never shown again. */
  readonly secret: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A position in a list or in the feed of changes; opaque. */
export type Cursor = string;

/** The change of one company. */
export interface CustomerChange {
  /** Which, by its global id. */
  organisation: string;
  /** The version that you read. */
  version: number;
  /** The fields to change. */
  values: OrganisationValues;
}

/** How alive a customer is. */
export type CustomerStatus = "PROSPECT" | "ACTIVE" | "QUIET" | "CLOSED";

/** Conditions on a choice. */
export interface CustomerStatusFilter {
  /** Equals. */
  eq?: CustomerStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<CustomerStatus> | null;
}

/** A day, ISO 8601: "2026-11-22". */
export type Date = string;

/** Conditions on a value (Date). */
export interface DateFilter {
  /** Equals. */
  eq?: Date | null;
  /** Greater, or later, than. */
  gt?: Date | null;
  /** At least, or not before. */
  gte?: Date | null;
  /** Less, or earlier, than. */
  lt?: Date | null;
  /** At most, or not after. */
  lte?: Date | null;
}

/** A moment, ISO 8601 with offset: "2026-11-22T17:30:00+00:00". */
export type DateTime = string;

/** Conditions on a value (DateTime). */
export interface DateTimeFilter {
  /** Equals. */
  eq?: DateTime | null;
  /** Greater, or later, than. */
  gt?: DateTime | null;
  /** At least, or not before. */
  gte?: DateTime | null;
  /** Less, or earlier, than. */
  lt?: DateTime | null;
  /** At most, or not after. */
  lte?: DateTime | null;
}

/** A deal registration by a partner, or an opportunity of the house. */
export interface Deal {
  readonly __typename?: "Deal";
  /** The reference that people say and write, like C-1042. */
  readonly reference: string | null;
  /** Kind. Facet *identity*. */
  readonly kind: DealKind | null;
  /** Title. Facet *identity*. */
  readonly title: string | null;
  /** The customer as the partner typed it. */
  readonly customerName: string | null;
  /** Customer tax number. Facet *identity*. */
  readonly customerTaxId: string | null;
  /** Country. Facet *identity*. */
  readonly country: string | null;
  /** Region. Facet *identity*. */
  readonly region: string | null;
  /** Stage. Facet *identity*. */
  readonly stage: Stage | null;
  /** Submission status. Facet *identity*. */
  readonly submissionStatus: SubmissionStatus | null;
  /** Approval status. Facet *identity*. */
  readonly approvalStatus: ApprovalStatus | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Updated at. Facet *identity*. */
  readonly updatedAt: DateTime | null;
  /** Submitted at. Facet *identity*. */
  readonly submittedAt: DateTime | null;
  /** When it was first sent; decides who was first and never changes. */
  readonly claimedAt: DateTime | null;
  /** Since when somebody else's claim stands before it. */
  readonly waitingSince: DateTime | null;
  /** Decided at. Facet *identity*. */
  readonly decidedAt: DateTime | null;
  /** The last day on which nobody else gets this customer. */
  readonly protectedUntil: Date | null;
  /** Engaged on. Facet *identity*. */
  readonly engagedOn: Date | null;
  /** Expected closing date. Facet *identity*. */
  readonly closingDate: Date | null;
  /** Closed on. Facet *identity*. */
  readonly closedOn: Date | null;
  /** Part of a tender. Facet *identity*. */
  readonly tender: boolean | null;
  /** Version. Facet *identity*. */
  readonly version: number | null;
  /** Amount. Facet *prices*. */
  readonly amount: Money | null;
  /** Currency. Facet *prices*. */
  readonly currency: string | null;
  /** Close value. Facet *prices*. */
  readonly closeValue: Money | null;
  /** Competitor. Facet *competition*. */
  readonly competitor: string | null;
  /** Notes for the house. Facet *competition*. */
  readonly notes: string | null;
  /** Loss reason. Facet *competition*. */
  readonly lossReason: LossReason | null;
  /** What the house said last. */
  readonly decisionComment: string | null;
  /** Internal notes. Facet *internal*. */
  readonly houseNotes: string | null;
  /** Conflict. Facet *internal*. */
  readonly conflict: Conflict | null;
  /** The seller, in the system that the deal was imported from. */
  readonly agent: string | null;
  /** External key. Facet *internal*. */
  readonly externalId: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who registered it. */
  readonly partner: Organisation | null;
  /** For whom, if it is a known company. */
  readonly customer: Organisation | null;
  /** Who is in charge of it. */
  readonly owner: Person | null;
  /** Who sent it. */
  readonly submittedBy: Person | null;
  /** Where a registration stands; absent for an opportunity. */
  readonly status: DealStatus | null;
  /** In what band `amount` lies. */
  readonly amountBand: Band | null;
  /** In what band `closeValue` lies. */
  readonly closeValueBand: Band | null;
  /** What is sold. */
  readonly lines: DealLineConnection | null;
  /** Prices that it led to. */
  readonly specialPrices: SpecialPriceConnection | null;
}

/** One page of a list of Deal. */
export interface DealConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<DealEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Deal>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Deal at its place in a list. */
export interface DealEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Deal;
}

/** Conditions on Deal rows; all must hold. */
export interface DealFilter {
  /** By: Kind. */
  kind?: DealKindFilter | null;
  /** By: Title. */
  title?: TextFilter | null;
  /** By: Customer name. */
  customerName?: TextFilter | null;
  /** By: Customer tax number. */
  customerTaxId?: TextFilter | null;
  /** By: Country. */
  country?: TextFilter | null;
  /** By: Region. */
  region?: TextFilter | null;
  /** By: Stage. */
  stage?: StageFilter | null;
  /** By: Submission status. */
  submissionStatus?: SubmissionStatusFilter | null;
  /** By: Approval status. */
  approvalStatus?: ApprovalStatusFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Updated at. */
  updatedAt?: DateTimeFilter | null;
  /** By: Submitted at. */
  submittedAt?: DateTimeFilter | null;
  /** By: Claimed at. */
  claimedAt?: DateTimeFilter | null;
  /** By: Waiting since. */
  waitingSince?: DateTimeFilter | null;
  /** By: Decided at. */
  decidedAt?: DateTimeFilter | null;
  /** By: Protected until. */
  protectedUntil?: DateFilter | null;
  /** By: Engaged on. */
  engagedOn?: DateFilter | null;
  /** By: Expected closing date. */
  closingDate?: DateFilter | null;
  /** By: Closed on. */
  closedOn?: DateFilter | null;
  /** By: Part of a tender. */
  tender?: boolean | null;
  /** By: Version. */
  version?: IntFilter | null;
  /** By: Amount. */
  amount?: DecimalFilter | null;
  /** By: Currency. */
  currency?: TextFilter | null;
  /** By: Close value. */
  closeValue?: DecimalFilter | null;
  /** By: Competitor. */
  competitor?: TextFilter | null;
  /** By: Notes for the house. */
  notes?: TextFilter | null;
  /** By: Loss reason. */
  lossReason?: LossReasonFilter | null;
  /** By: Decision comment. */
  decisionComment?: TextFilter | null;
  /** By: Internal notes. */
  houseNotes?: TextFilter | null;
  /** By: Conflict. */
  conflict?: ConflictFilter | null;
  /** By: Sales agent. */
  agent?: TextFilter | null;
  /** By: External key. */
  externalId?: TextFilter | null;
}

/** Where a deal comes from. */
export type DealKind = "REGISTRATION" | "OPPORTUNITY";

/** Conditions on a choice. */
export interface DealKindFilter {
  /** Equals. */
  eq?: DealKind | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<DealKind> | null;
}

/** One product of a deal. Prices are per unit; they need the deal's facet *prices*. */
export interface DealLine {
  readonly __typename?: "DealLine";
  /** Its number in the deal. */
  readonly position: number | null;
  /** How many units. */
  readonly quantity: Decimal | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** What; `null` if you do not see it. */
  readonly product: Product | null;
  /** By the price list of the day on which the deal was last sent. */
  readonly listPrice: Money | null;
  /** What the partner asks for; absent if the list price is fine. */
  readonly requestedPrice: Money | null;
  /** What the house granted. */
  readonly approvedPrice: Money | null;
  /** How far the requested price lies below the list price, in per cent. */
  readonly discountPercent: Decimal | null;
}

/** One page of a list of DealLine. */
export interface DealLineConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<DealLineEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<DealLine>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One DealLine at its place in a list. */
export interface DealLineEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: DealLine;
}

/** One product of a deal. */
export interface DealLineInput {
  /** The SKU. */
  product: string;
  /** How many units. */
  quantity: Decimal;
  /** Per unit, in the deal's currency; absent: the list price is fine. */
  requestedPrice?: Decimal | null;
}

/** An order of DealLine rows. */
export interface DealLineSort {
  /** What to sort by. */
  field: DealLineSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What DealLine rows sort by. */
export type DealLineSortField = "POSITION";

/** Where a registration is on its way to a decision. */
export interface DealRoute {
  /** Who acts next, in a sentence; empty before it is sent. */
  readonly summary: string;
  /** The place in the waiting line, from 1; absent if it does not wait. */
  readonly placeInLine: number | null;
  /** Its steps, by stage. */
  readonly steps: ReadonlyArray<RouteStep>;
}

/** An order of Deal rows. */
export interface DealSort {
  /** What to sort by. */
  field: DealSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Deal rows sort by. */
export type DealSortField = "TITLE" | "CREATED_AT" | "CLOSING_DATE" | "PROTECTED_UNTIL" | "AMOUNT";

/** Where a registration stands: submission and approval status told as one. */
export type DealStatus = "DRAFT" | "PENDING" | "RETURNED" | "APPROVED" | "REJECTED" | "CANCELLED" | "EXPIRED" | "WITHDRAWN";

/** A change of a deal. The subscription completes after the deal is gone for you. */
export interface DealUpdate {
  /** What happened; its cursor resumes the subscription. */
  readonly change: Change;
  /** The deal as it is now; `null` once you do not see it any more. */
  readonly deal: Deal | null;
}

/** Input of `DecidePricingCase`. Decides a pricing case: keep the price, revise the list, or grant a special price. */
export interface DecidePricingCaseInput {
  /** Which, by its global id. */
  case: string;
  /** What happens to the price. */
  outcome: Outcome;
  /** Why; stays in the house. */
  reason: string;
  /** What everyone who gave a signal is told. */
  explanation?: string | null;
  /** Per unit; not for keep. */
  newPrice?: Decimal | null;
  /** Its first day; not for keep. */
  validFrom?: Date | null;
  /** A special price's last day. */
  validUntil?: Date | null;
  /** The reference of the list to revise; that of the country if absent. */
  priceList?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Decides a pricing case: keep the price, revise the list, or grant a special price. */
export interface DecidePricingCasePayload {
  /** The case, decided. */
  readonly case: PricingCase | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `DecideTask`. Approves, rejects or returns the request that a task is about. */
export interface DecideTaskInput {
  /** Which task. */
  task: string;
  /** What you decide. */
  decision: DecisionKind;
  /** Why; needed to reject, read by the author. */
  comment?: string | null;
  /** With an approval: what the author has to keep. */
  conditions?: string | null;
  /** With a return: names of what the author should change. */
  fields?: ReadonlyArray<string> | null;
  /** What the step's own form asks for, as a JSON object. */
  data?: JSONString | null;
  /** The `id` of the facts (`FactSnapshot`) that you looked at, or their `digest`: if others hold by now for this step, it is refused. */
  seen?: string | null;
  /** Your key for this decision: sent again, it changes nothing more. */
  key?: UUID | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Approves, rejects or returns the request that a task is about. */
export interface DecideTaskPayload {
  /** The decision that was recorded. */
  readonly decision: Decision | null;
  /** The task as it is now. */
  readonly task: Task | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `DecideTasks`. Decides on several tasks; one refusal leaves the others as they are. */
export interface DecideTasksInput {
  /** Which tasks, at most 100. */
  tasks: ReadonlyArray<string>;
  /** What you decide on all of them. */
  decision: DecisionKind;
  /** Why; needed to reject. */
  comment?: string | null;
  /** For each task, in their order, the `id` of the facts that you looked at, as `decideTask` takes it. */
  seen?: ReadonlyArray<string> | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Decides on several tasks; one refusal leaves the others as they are. */
export interface DecideTasksPayload {
  /** One for each task, in their order. */
  readonly results: ReadonlyArray<TaskResult> | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** An exact number, as a string: up to 14 digits before and 6 after the point. */
export type Decimal = string;

/** Conditions on a value (Decimal). */
export interface DecimalFilter {
  /** Equals. */
  eq?: Decimal | null;
  /** Greater, or later, than. */
  gt?: Decimal | null;
  /** At least, or not before. */
  gte?: Decimal | null;
  /** Less, or earlier, than. */
  lt?: Decimal | null;
  /** At most, or not after. */
  lte?: Decimal | null;
}

/** One person's decision, on frozen facts. */
export interface Decision {
  readonly __typename?: "Decision";
  /** What was decided. */
  readonly kind: DecisionKind | null;
  /** Why. */
  readonly comment: string | null;
  /** What an approval asks the author to keep. */
  readonly conditions: string | null;
  /** What a return asks to change. */
  readonly fields: ReadonlyArray<string> | null;
  /** When. */
  readonly decidedAt: DateTime | null;
  /** When it was taken back. */
  readonly undoneAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** On which task. */
  readonly task: Task | null;
  /** Who decided. */
  readonly decidedBy: Person | null;
  /** The absent person they stood for. */
  readonly onBehalfOf: Person | null;
  /** The facts that they saw. */
  readonly snapshot: FactSnapshot | null;
}

/** One page of a list of Decision. */
export interface DecisionConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<DecisionEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Decision>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Decision at its place in a list. */
export interface DecisionEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Decision;
}

/** Conditions on Decision rows; all must hold. */
export interface DecisionFilter {
  /** By: Kind. */
  kind?: DecisionKindFilter | null;
  /** By: Decided at. */
  decidedAt?: DateTimeFilter | null;
}

/** What an approver decides. */
export type DecisionKind = "APPROVE" | "REJECT" | "RETURN" | "UNDO";

/** Conditions on a choice. */
export interface DecisionKindFilter {
  /** Equals. */
  eq?: DecisionKind | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<DecisionKind> | null;
}

/** An order of Decision rows. */
export interface DecisionSort {
  /** What to sort by. */
  field: DecisionSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Decision rows sort by. */
export type DecisionSortField = "DECIDED_AT";

/** Input of `DeleteWebhook`. Removes a webhook with its log. */
export interface DeleteWebhookInput {
  /** Which. */
  webhook: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Removes a webhook with its log. */
export interface DeleteWebhookPayload {
  /** The id that it had. */
  readonly deletedId: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `DiscardDealDraft`. Deletes a registration that was never sent. */
export interface DiscardDealDraftInput {
  /** The draft, by its global id. */
  deal: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Deletes a registration that was never sent. */
export interface DiscardDealDraftPayload {
  /** The reference of what is gone. */
  readonly reference: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Of how many records a facet opens. */
export interface DisclosedFacet {
  /** Which facet. */
  readonly facet: Facet;
  /** Of how many records. */
  readonly records: number;
}

/** What opens with a record of the rows that are parts of it: of an order, its lines. */
export interface DisclosedParts {
  /** The kind, such as `orders.orderline`. */
  readonly kind: string;
  /** Facet by facet. */
  readonly facets: ReadonlyArray<DisclosedFacet>;
}

/** What saving a grant would open, before it is saved. */
export interface Disclosure {
  /** New to the receiver. */
  readonly opens: ReadonlyArray<Facet>;
  /** What the receiver sees already. */
  readonly already: ReadonlyArray<Facet>;
  /** What would stay hidden. */
  readonly hidden: ReadonlyArray<Facet>;
  /** What a wall keeps closed. */
  readonly walled: ReadonlyArray<Facet>;
  /** Whether it opens only once an agreement is accepted. */
  readonly waiting: boolean;
  /** How many active people would see it. */
  readonly people: number;
  /** What opens with it of the rows that are parts of it. */
  readonly parts: ReadonlyArray<DisclosedParts>;
  /** The same in all the time that it would run and up to its level, counted as for whether a second person is asked. */
  readonly effects: ReadonlyArray<SharingEffect>;
}

/** Input of `DraftPriceListVersion`. Begins the next version of a price list as a copy of its last one. */
export interface DraftPriceListVersionInput {
  /** Which list, by its global id. */
  priceList: string;
  /** Its first day. */
  validFrom: Date;
  /** Its last day; open if absent. */
  validUntil?: Date | null;
  /** What changes, and why. */
  note?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Begins the next version of a price list as a copy of its last one. */
export interface DraftPriceListVersionPayload {
  /** The draft. */
  readonly version: PriceListVersion | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `EditContact`. Changes a person at a company. */
export interface EditContactInput {
  /** Who. */
  contact: string;
  /** The fields to change. */
  values: ContactValues;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Changes a person at a company. */
export interface EditContactPayload {
  /** The person as they are now. */
  readonly contact: Contact | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `EditCustomer`. Changes a company, if nobody did since you read it. */
export interface EditCustomerInput {
  /** Which, by its global id. */
  organisation: string;
  /** The version that you read. */
  version: number;
  /** The fields to change. */
  values: OrganisationValues;
  /** Why; kept in the history. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Changes a company, if nobody did since you read it. */
export interface EditCustomerPayload {
  /** The company as it is now. */
  readonly organisation: Organisation | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `EditCustomers`. Changes up to 1,000 companies; rows that are refused leave the others alone. */
export interface EditCustomersInput {
  /** The rows. */
  changes: ReadonlyArray<CustomerChange>;
  /** Why; kept in the history. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Changes up to 1,000 companies; rows that are refused leave the others alone. */
export interface EditCustomersPayload {
  /** One for each row. */
  readonly results: ReadonlyArray<ChangeResult> | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `EditProduct`. Changes a product; only what is given changes. */
export interface EditProductInput {
  /** Its name. */
  name?: string | null;
  /** What kind of product it is. */
  category?: string | null;
  /** The line that it belongs to. */
  productLine?: string | null;
  /** The series within the line. */
  series?: string | null;
  /** What a quantity counts, like `l` or `pc`. */
  unit?: string | null;
  /** For whoever sees the product. */
  description?: string | null;
  /** Whether it is sold. */
  status?: ProductStatus | null;
  /** ISO 4217, of its cost. */
  listCurrency?: string | null;
  /** Per unit; for the house. */
  standardCost?: Decimal | null;
  /** Its key in another system. */
  externalId?: string | null;
  /** Which product, by global id. */
  product: string;
  /** The version that you saw; refuses if it is older. */
  version?: number | null;
  /** A new SKU. */
  sku?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Changes a product; only what is given changes. */
export interface EditProductPayload {
  /** The product, as it is now. */
  readonly product: Product | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Whether a step can end the request, or gives an opinion that later steps read. */
export type Effect = "DECIDE" | "ADVISE";

/** Input of `EndOverlap`. Ends a comparison: what is in common is forgotten, what is open stays until revoked. */
export interface EndOverlapInput {
  /** The comparison, by its global id. */
  overlap: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends a comparison: what is in common is forgotten, what is open stays until revoked. */
export interface EndOverlapPayload {
  /** The comparison, ended. */
  readonly overlap: Overlap | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `EndPreview`. Ends a preview of yours; whatever it has open is told no more. */
export interface EndPreviewInput {
  /** Which one. */
  preview: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends a preview of yours; whatever it has open is told no more. */
export interface EndPreviewPayload {
  /** The preview that ended. */
  readonly preview: Preview | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `EndPriceTerm`. Gives a price term its last day; waterfalls of its days keep it. */
export interface EndPriceTermInput {
  /** Which term, by global id. */
  priceTerm: string;
  /** Its last day; today if absent. */
  on?: Date | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Gives a price term its last day; waterfalls of its days keep it. */
export interface EndPriceTermPayload {
  /** The term. */
  readonly priceTerm: PriceTerm | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `EndSpecialPrice`. Takes a special price back before its last day. */
export interface EndSpecialPriceInput {
  /** Which one, by global id. */
  specialPrice: string;
  /** Why; stays in the history. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Takes a special price back before its last day. */
export interface EndSpecialPricePayload {
  /** The special price, ended. */
  readonly specialPrice: SpecialPrice | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A kind of event that webhooks and `changes` tell of. */
export interface EventType {
  /** Like `deals.deal.approved`. */
  readonly code: string;
  /** What happened then. */
  readonly description: string;
}

/** Whether somebody sees a facet of a record, as the policy answers, and why. */
export interface Explanation {
  /** What the policy answers. */
  readonly allowed: boolean;
  /** The facet in question. */
  readonly facet: string;
  /** Everything that decided. */
  readonly reasons: ReadonlyArray<Reason>;
  /** Changes that would open it; empty where it is open. */
  readonly opens: ReadonlyArray<string>;
}

/** The kinds of file. */
export type ExportFormat = "CSV" | "XLSX" | "JSONL" | "PARQUET";

/** Input of `ExtendGrant`. Lets a running grant end at another moment. */
export interface ExtendGrantInput {
  /** The grant, by its global id. */
  grant: string;
  /** The new end; open if absent. */
  validUntil?: DateTime | null;
  /** Why; kept in the audit. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Lets a running grant end at another moment. */
export interface ExtendGrantPayload {
  /** The grant with its new end. */
  readonly grant: Grant | null;
  /** The request of a second person; absent if it is done. */
  readonly waiting: SharingChange | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A named group of fields that is shared or hidden as a whole. */
export interface Facet {
  /** As grants name it. */
  readonly name: string;
  /** As people call it, in your language. */
  readonly label: string;
  /** The fields in it. */
  readonly fields: ReadonlyArray<string>;
}

/** Of how many records a facet opens or closes. */
export interface FacetCount {
  /** The facet. */
  readonly facet: string;
  /** Of how many records. */
  readonly records: number;
}

/** The facts of a request, frozen when it was sent. */
export interface FactSnapshot {
  readonly __typename?: "FactSnapshot";
  /** When they were frozen. */
  readonly takenAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Every fact that you may read, by its name, as JSON. */
  readonly facts: JSONString | null;
  /** SHA-256 of the facts in canonical JSON, for those who read all of them. */
  readonly digest: string | null;
}

/** A file on a record: its newest version. */
export interface File {
  /** What it is called. */
  readonly name: string;
  /** Where it is downloaded, after signing in. */
  readonly url: string;
  /** How big it is, for people to read. */
  readonly size: string;
  /** When it was uploaded. */
  readonly createdAt: DateTime;
}

/** Input of `FollowRecord`. Puts news of a record into your inbox from now on, as far as you see them. */
export interface FollowRecordInput {
  /** What to follow. */
  record: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Puts news of a record into your inbox from now on, as far as you see them. */
export interface FollowRecordPayload {
  /** True: you follow it. */
  readonly isFollowing: boolean | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** One step that the request would take. */
export interface ForeseenStep {
  /** Steps of one stage run side by side. */
  readonly stage: number;
  /** Who decides, by role. */
  readonly role: string;
  /** The target, in working hours. */
  readonly targetHours: number;
  /** What it usually takes, in working hours; absent without history. */
  readonly usualHours: number | null;
  /** The rules that ask it, where you may know them. */
  readonly why: ReadonlyArray<string>;
  /** Off where the step may be asked: that depends on what you do not see. */
  readonly certain: boolean;
}

/** Input of `FormRivalGroup`. Forms an empty group of competitors; `addRival` walls partners off each other in it. */
export interface FormRivalGroupInput {
  /** What administrators call it. */
  name: string;
  /** Why; for the house alone. */
  reason: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Forms an empty group of competitors; `addRival` walls partners off each other in it. */
export interface FormRivalGroupPayload {
  /** The group. */
  readonly group: RivalGroup | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `GivePricingOpinion`. Says what your department advises about a pricing case. */
export interface GivePricingOpinionInput {
  /** Which, by its global id. */
  case: string;
  /** What it advises. */
  recommendation: Outcome;
  /** Why. */
  text: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Says what your department advises about a pricing case. */
export interface GivePricingOpinionPayload {
  /** The case with its opinions. */
  readonly case: PricingCase | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Facets of a record that a party may see, comment on or edit, in a stretch of time. */
export interface Grant {
  readonly __typename?: "Grant";
  /** The facets that are shared. */
  readonly facets: ReadonlyArray<string> | null;
  /** What the party may do. */
  readonly level: Level | null;
  /** From when. */
  readonly validFrom: DateTime | null;
  /** Until when; absent if open. */
  readonly validUntil: DateTime | null;
  /** Why; shown to whoever asks. */
  readonly reason: string | null;
  /** Origin. */
  readonly origin: Origin | null;
  /** Granted at. */
  readonly grantedAt: DateTime | null;
  /** When it was taken back. */
  readonly revokedAt: DateTime | null;
  /** Revoke reason. */
  readonly revokeReason: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who shared it. */
  readonly grantedBy: Person | null;
  /** Who took it back. */
  readonly revokedBy: Person | null;
  /** With whom it is shared. */
  readonly party: Party | null;
  /** What the party must have done for it to open; absent if nothing. */
  readonly condition: Condition | null;
  /** What is shared; `null` if you do not see it. */
  readonly record: Node | null;
}

/** Input of `HandBackTask`. Gives a task back to the colleague from whom you took it over. */
export interface HandBackTaskInput {
  /** Which task. */
  task: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Gives a task back to the colleague from whom you took it over. */
export interface HandBackTaskPayload {
  /** The task as it is now. */
  readonly task: Task | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** An import of a file, checked before it is carried out. Rows are counted by outcome. */
export interface ImportJob {
  readonly __typename?: "ImportJob";
  /** Kind. */
  readonly kind: string | null;
  /** File. */
  readonly fileName: string | null;
  /** Status. */
  readonly status: ImportStatus | null;
  /** Total. */
  readonly total: number | null;
  /** Done. */
  readonly done: number | null;
  /** Created. */
  readonly created: number | null;
  /** Changed. */
  readonly changed: number | null;
  /** Unchanged. */
  readonly unchanged: number | null;
  /** Refused. */
  readonly refused: number | null;
  /** Failure. */
  readonly failure: string | null;
  /** Created at. */
  readonly createdAt: DateTime | null;
  /** Finished at. */
  readonly finishedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who began it. */
  readonly createdBy: Person | null;
  /** The first 200 refused rows. */
  readonly problems: ReadonlyArray<RowProblem> | null;
}

/** One page of a list of ImportJob. */
export interface ImportJobConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<ImportJobEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<ImportJob>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One ImportJob at its place in a list. */
export interface ImportJobEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: ImportJob;
}

/** Conditions on ImportJob rows; all must hold. */
export interface ImportJobFilter {
  /** By: Kind. */
  kind?: TextFilter | null;
  /** By: File. */
  fileName?: TextFilter | null;
  /** By: Status. */
  status?: ImportStatusFilter | null;
  /** By: Total. */
  total?: IntFilter | null;
  /** By: Done. */
  done?: IntFilter | null;
  /** By: Created. */
  created?: IntFilter | null;
  /** By: Changed. */
  changed?: IntFilter | null;
  /** By: Unchanged. */
  unchanged?: IntFilter | null;
  /** By: Refused. */
  refused?: IntFilter | null;
  /** By: Failure. */
  failure?: TextFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Finished at. */
  finishedAt?: DateTimeFilter | null;
}

/** An order of ImportJob rows. */
export interface ImportJobSort {
  /** What to sort by. */
  field: ImportJobSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What ImportJob rows sort by. */
export type ImportJobSortField = "CREATED_AT";

/** Where an import is. */
export type ImportStatus = "MAPPING" | "CHECKING" | "READY" | "IMPORTING" | "DONE" | "STOPPED" | "FAILED" | "UNDOING" | "UNDONE";

/** Conditions on a choice. */
export interface ImportStatusFilter {
  /** Equals. */
  eq?: ImportStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<ImportStatus> | null;
}

/** One line of your inbox, in your language, of a record that you see. */
export interface InboxLine {
  /** The newest of what the line stands for. */
  readonly id: string;
  /** The newest 20 that the line stands for, each for itself. */
  readonly ids: ReadonlyArray<string>;
  /** How many lines it stands for: `markInbox` marks them all by `line`. */
  readonly lines: number;
  /** Whether you have to act. */
  readonly asks: boolean;
  /** What happened, for people. */
  readonly text: string;
  /** What happened, as audit and webhooks name it. */
  readonly kind: string;
  /** Why you are told, for people. */
  readonly reason: string;
  /** The record that it is about; absent for those that a list shows. */
  readonly reference: string | null;
  /** The page to act on, from the root of this address. */
  readonly url: string | null;
  /** When it happened. */
  readonly at: DateTime;
  /** Whether you have read it. */
  readonly isRead: boolean;
  /** Whether you are done with it. */
  readonly isDone: boolean;
}

/** A page of your inbox. */
export interface InboxLineConnection {
  /** The newest first, each with its cursor. */
  readonly edges: ReadonlyArray<InboxLineEdge>;
  /** The newest first. */
  readonly nodes: ReadonlyArray<InboxLine>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
}

/** One InboxLine at its place in a list. */
export interface InboxLineEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: InboxLine;
}

/** A part of your inbox. */
export type InboxTab = "UNREAD" | "LATER" | "DONE" | "ALL";

/** A change of your inbox. */
export interface InboxUpdate {
  /** What happened; its cursor resumes the subscription. */
  readonly change: Change;
  /** How many messages are unread now. */
  readonly unread: number;
}

/** Conditions on a value (Int). */
export interface IntFilter {
  /** Equals. */
  eq?: number | null;
  /** Greater, or later, than. */
  gt?: number | null;
  /** At least, or not before. */
  gte?: number | null;
  /** Less, or earlier, than. */
  lt?: number | null;
  /** At most, or not after. */
  lte?: number | null;
}

/** How people were in touch. */
export type InteractionKind = "CALL" | "VISIT" | "MAIL" | "NOTE";

/** Input of `InviteMember`. Gives a person access for a partner; a mail lets them choose a password. */
export interface InviteMemberInput {
  /** For whom they will act. */
  organisation: string;
  /** Where the invitation goes. */
  email: string;
  /** The full name. */
  fullName: string;
  /** What they may do. */
  role?: MembershipRole | null;
  /** What they do. */
  jobTitle?: string | null;
  /** en, ru or bg. */
  language?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Gives a person access for a partner; a mail lets them choose a password. */
export interface InviteMemberPayload {
  /** The membership that was made. */
  readonly membership: Membership | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** What was billed; a cancellation takes an earlier invoice back. */
export interface Invoice {
  readonly __typename?: "Invoice";
  /** The reference that people say and write, like C-1042. */
  readonly reference: string | null;
  /** Invoice number. Facet *identity*. */
  readonly number: string | null;
  /** Cancellation. Facet *identity*. */
  readonly isCancellation: boolean | null;
  /** Issued. Facet *identity*. */
  readonly issuedAt: DateTime | null;
  /** Due on. Facet *identity*. */
  readonly dueOn: Date | null;
  /** Country. Facet *identity*. */
  readonly country: string | null;
  /** Lines. Facet *identity*. */
  readonly lineCount: number | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Amount. Facet *amounts*. */
  readonly amount: Money | null;
  /** Currency. Facet *amounts*. */
  readonly currency: string | null;
  /** Source. Facet *internal*. */
  readonly source: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who was billed. */
  readonly customer: Organisation | null;
  /** For which order. */
  readonly order: Order | null;
  /** What was billed. */
  readonly lines: InvoiceLineConnection | null;
}

/** One page of a list of Invoice. */
export interface InvoiceConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<InvoiceEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Invoice>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Invoice at its place in a list. */
export interface InvoiceEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Invoice;
}

/** Conditions on Invoice rows; all must hold. */
export interface InvoiceFilter {
  /** By: Invoice number. */
  number?: TextFilter | null;
  /** By: Cancellation. */
  isCancellation?: boolean | null;
  /** By: Issued. */
  issuedAt?: DateTimeFilter | null;
  /** By: Due on. */
  dueOn?: DateFilter | null;
  /** By: Country. */
  country?: TextFilter | null;
  /** By: Lines. */
  lineCount?: IntFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Amount. */
  amount?: DecimalFilter | null;
  /** By: Currency. */
  currency?: TextFilter | null;
  /** By: Source. */
  source?: TextFilter | null;
}

/** One line of an invoice. Amounts are in the invoice's currency. */
export interface InvoiceLine {
  readonly __typename?: "InvoiceLine";
  /** Line. Facet *identity*. */
  readonly lineNo: number | null;
  /** Description. Facet *identity*. */
  readonly description: string | null;
  /** Quantity. Facet *identity*. */
  readonly quantity: Decimal | null;
  /** Unit price. Facet *amounts*. */
  readonly unitPrice: Decimal | null;
  /** Amount. Facet *amounts*. */
  readonly amount: Decimal | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Its invoice. */
  readonly invoice: Invoice | null;
  /** What was billed. */
  readonly product: Product | null;
}

/** One page of a list of InvoiceLine. */
export interface InvoiceLineConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<InvoiceLineEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<InvoiceLine>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One InvoiceLine at its place in a list. */
export interface InvoiceLineEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: InvoiceLine;
}

/** Conditions on InvoiceLine rows; all must hold. */
export interface InvoiceLineFilter {
  /** By: Line. */
  lineNo?: IntFilter | null;
  /** By: Description. */
  description?: TextFilter | null;
  /** By: Quantity. */
  quantity?: DecimalFilter | null;
  /** By: Unit price. */
  unitPrice?: DecimalFilter | null;
  /** By: Amount. */
  amount?: DecimalFilter | null;
}

/** An order of InvoiceLine rows. */
export interface InvoiceLineSort {
  /** What to sort by. */
  field: InvoiceLineSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What InvoiceLine rows sort by. */
export type InvoiceLineSortField = "LINE_NO";

/** An order of Invoice rows. */
export interface InvoiceSort {
  /** What to sort by. */
  field: InvoiceSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Invoice rows sort by. */
export type InvoiceSortField = "ISSUED_AT" | "NUMBER" | "AMOUNT";

/** JSON within a string. */
export type JSONString = string;

/** What a grant allows; each level includes the ones before it. */
export type Level = "VIEW" | "COMMENT" | "EDIT";

/** Input of `LiftWall`. Ends a wall now, or once a second person has agreed: here, or on the task of that. */
export interface LiftWallInput {
  /** The wall, by its global id. */
  wall: string;
  /** Why; kept in the audit. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends a wall now, or once a second person has agreed: here, or on the task of that. */
export interface LiftWallPayload {
  /** The wall; without `validUntil` it still stands. */
  readonly wall: Wall | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A company of your list; with country and tax number more is found. */
export interface ListedCompanyInput {
  /** Its name, as you write it. */
  name: string;
  /** ISO 3166-1 alpha-2, or empty. */
  country?: string | null;
  /** Its tax number, or empty. */
  taxId?: string | null;
}

/** Why a deal was lost. */
export type LossReason = "PRICE" | "COMPETITOR" | "TIMING" | "PRODUCT" | "NO_DECISION" | "OTHER";

/** Conditions on a choice. */
export interface LossReasonFilter {
  /** Equals. */
  eq?: LossReason | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<LossReason> | null;
}

/** Input of `MakePartnerKey`. Makes a key of a partner. Only a partner admin in person can: a key makes no keys. */
export interface MakePartnerKeyInput {
  /** The partner. */
  organisation: string;
  /** What will use it. */
  name: string;
  /** What it may be used for: read, write, export. */
  scopes: ReadonlyArray<string>;
  /** Until when; at most a year ahead. */
  expiresAt: DateTime;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Makes a key of a partner. Only a partner admin in person can: a key makes no keys. */
export interface MakePartnerKeyPayload {
  /** What is known of it from now on. */
  readonly key: PartnerKey | null;
  /** The key itself. It is never shown again. */
  readonly text: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `MarkInbox`. Marks your own messages: read, unread, done, or later until a moment. */
export interface MarkInboxInput {
  /** Which, at most 500; without it and `line`: all that waits, as read. */
  ids?: ReadonlyArray<string> | null;
  /** The `id` of a line of your inbox: it and all that it stands for. */
  line?: string | null;
  /** read, unread, done or later. */
  mark?: string | null;
  /** With later: until when. */
  until?: DateTime | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Marks your own messages: read, unread, done, or later until a moment. */
export interface MarkInboxPayload {
  /** How many were marked. */
  readonly count: number | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A figure about a market in a period. */
export interface MarketIndicator {
  readonly __typename?: "MarketIndicator";
  /** Name. Facet *identity*. */
  readonly name: string | null;
  /** Region. Facet *identity*. */
  readonly region: string | null;
  /** Period. Facet *identity*. */
  readonly period: string | null;
  /** Date. Facet *identity*. */
  readonly observedOn: Date | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Value. Facet *figures*. */
  readonly value: Decimal | null;
  /** Unit. Facet *figures*. */
  readonly unit: string | null;
  /** Source. Facet *source*. */
  readonly source: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
}

/** One page of a list of MarketIndicator. */
export interface MarketIndicatorConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<MarketIndicatorEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<MarketIndicator>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One MarketIndicator at its place in a list. */
export interface MarketIndicatorEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: MarketIndicator;
}

/** Conditions on MarketIndicator rows; all must hold. */
export interface MarketIndicatorFilter {
  /** By: Name. */
  name?: TextFilter | null;
  /** By: Region. */
  region?: TextFilter | null;
  /** By: Period. */
  period?: TextFilter | null;
  /** By: Date. */
  observedOn?: DateFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Value. */
  value?: DecimalFilter | null;
  /** By: Unit. */
  unit?: TextFilter | null;
  /** By: Source. */
  source?: TextFilter | null;
}

/** An order of MarketIndicator rows. */
export interface MarketIndicatorSort {
  /** What to sort by. */
  field: MarketIndicatorSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What MarketIndicator rows sort by. */
export type MarketIndicatorSortField = "NEWEST" | "NAME";

/** A competitor's price for one of our products or its equivalent. */
export interface MarketPrice {
  readonly __typename?: "MarketPrice";
  /** Competitor. Facet *identity*. */
  readonly competitorName: string | null;
  /** Their product. Facet *identity*. */
  readonly competitorProduct: string | null;
  /** Region. Facet *identity*. */
  readonly region: string | null;
  /** Date. Facet *identity*. */
  readonly observedOn: Date | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Price. Facet *prices*. */
  readonly price: Money | null;
  /** Currency. Facet *prices*. */
  readonly currency: string | null;
  /** Source. Facet *source*. */
  readonly source: string | null;
  /** Note. Facet *source*. */
  readonly note: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Our product. */
  readonly product: Product | null;
  /** Whose price. */
  readonly competitor: Organisation | null;
  /** Who recorded it. */
  readonly recordedBy: Person | null;
}

/** One page of a list of MarketPrice. */
export interface MarketPriceConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<MarketPriceEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<MarketPrice>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One MarketPrice at its place in a list. */
export interface MarketPriceEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: MarketPrice;
}

/** Conditions on MarketPrice rows; all must hold. */
export interface MarketPriceFilter {
  /** By: Competitor. */
  competitorName?: TextFilter | null;
  /** By: Their product. */
  competitorProduct?: TextFilter | null;
  /** By: Region. */
  region?: TextFilter | null;
  /** By: Date. */
  observedOn?: DateFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Price. */
  price?: DecimalFilter | null;
  /** By: Currency. */
  currency?: TextFilter | null;
  /** By: Source. */
  source?: TextFilter | null;
  /** By: Note. */
  note?: TextFilter | null;
}

/** An order of MarketPrice rows. */
export interface MarketPriceSort {
  /** What to sort by. */
  field: MarketPriceSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What MarketPrice rows sort by. */
export type MarketPriceSortField = "NEWEST" | "OBSERVED_ON";

/** A person's role at a partner. */
export interface Membership {
  readonly __typename?: "Membership";
  /** Role. */
  readonly role: MembershipRole | null;
  /** Job title. */
  readonly jobTitle: string | null;
  /** Started at. */
  readonly startedAt: DateTime | null;
  /** Ended at. */
  readonly endedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** The person. */
  readonly user: Person | null;
  /** For whom they act. */
  readonly organisation: Organisation | null;
}

/** One page of a list of Membership. */
export interface MembershipConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<MembershipEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Membership>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Membership at its place in a list. */
export interface MembershipEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Membership;
}

/** Conditions on Membership rows; all must hold. */
export interface MembershipFilter {
  /** By: Role. */
  role?: MembershipRoleFilter | null;
  /** By: Job title. */
  jobTitle?: TextFilter | null;
  /** By: Started at. */
  startedAt?: DateTimeFilter | null;
  /** By: Ended at. */
  endedAt?: DateTimeFilter | null;
}

/** What a person may do for their organisation. */
export type MembershipRole = "ADMIN" | "MANAGER" | "USER";

/** Conditions on a choice. */
export interface MembershipRoleFilter {
  /** Equals. */
  eq?: MembershipRole | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<MembershipRole> | null;
}

/** An order of Membership rows. */
export interface MembershipSort {
  /** What to sort by. */
  field: MembershipSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Membership rows sort by. */
export type MembershipSortField = "STARTED_AT";

/** How many of those who hold a step must approve. */
export type Mode = "ONE" | "ALL" | "QUORUM";

/** An exact amount with its currency. */
export interface Money {
  /** The exact amount. */
  readonly amount: Decimal;
  /** The currency, ISO 4217. */
  readonly currency: string;
}

/** Every command. Refusals come in `userErrors`; then nothing was changed. */
export interface Mutation {
  /** Accepts the newest version for your company; the evidence names you and where from. */
  readonly acceptAgreement: AcceptAgreementPayload | null;
  /** Says for your company that its copies of what was recalled are deleted. */
  readonly acknowledgeRecall: AcknowledgeRecallPayload | null;
  /** Comments on a facet of a record; whoever sees the facet reads it. */
  readonly addComment: AddCommentPayload | null;
  /** Enters a person at a company. */
  readonly addContact: AddContactPayload | null;
  /** Adds a discount or cost; price waterfalls of its days count with it. */
  readonly addPriceTerm: AddPriceTermPayload | null;
  /** Walls a partner and those in a group off each other; much waits for a second person. */
  readonly addRival: AddRivalPayload | null;
  /** Says which facets of the customers in common your side opens; both agreeing opens them. */
  readonly agreeToOverlap: AgreeToOverlapPayload | null;
  /** Answers a question: as the author, or as the colleague who was asked. */
  readonly answerQuestion: AnswerQuestionPayload | null;
  /** Asks the author of a request before deciding; the clock stands until the answer. */
  readonly askAuthor: AskAuthorPayload | null;
  /** Forwards a task to a colleague for an opinion; the task stays where it is. */
  readonly askColleague: AskColleaguePayload | null;
  /** Attaches your own uploads to a facet of a record; whoever sees the facet sees them. */
  readonly attachFiles: AttachFilesPayload | null;
  /** Writes what the check announced, or goes on where an import was stopped. */
  readonly beginImport: BeginImportPayload | null;
  /** Begins a preview; name it in the header X-Guildhall-Preview to look through it. */
  readonly beginPreview: BeginPreviewPayload | null;
  /** Keeps a party from records, whatever is shared; a large one waits for a second person. */
  readonly buildWall: BuildWallPayload | null;
  /** Calls an absence of yours off, or ends it now. */
  readonly cancelAbsence: CancelAbsencePayload | null;
  /** Ends a registration for the house, with its protection and special prices. */
  readonly cancelDeal: CancelDealPayload | null;
  /** Ends the approval of a version that nobody should decide; for administrators. */
  readonly cancelPriceListRelease: CancelPriceListReleasePayload | null;
  /** Ends a review that nobody should decide; for administrators. The case gathers on. */
  readonly cancelPricingReview: CancelPricingReviewPayload | null;
  /** Ends a request that nobody should decide, for administrators: nothing changes. */
  readonly cancelSharingChange: CancelSharingChangePayload | null;
  /** Says how far selling has come. */
  readonly changeDealStage: ChangeDealStagePayload | null;
  /** Changes what a member may do for the partner. */
  readonly changeMemberRole: ChangeMemberRolePayload | null;
  /** Changes tier, programme, territory or line; what is shared through them follows. */
  readonly changePartner: ChangePartnerPayload | null;
  /** Changes name, address or choice of events; what is absent stays. */
  readonly changeWebhook: ChangeWebhookPayload | null;
  /** Claims a task of your team, so that colleagues see who is on it. */
  readonly claimTask: ClaimTaskPayload | null;
  /** Agrees to what waits for a second person of the house: the same as approving its task. */
  readonly confirmOverlap: ConfirmOverlapPayload | null;
  /** Agrees to a partner in a group of competitors, whom somebody else asked to add: the same as */
  readonly confirmRival: ConfirmRivalPayload | null;
  /** Agrees to a wall that somebody else asked for: the same as approving its task. */
  readonly confirmWall: ConfirmWallPayload | null;
  /** Has a job read a list to its end and keep it as a file for a week, by your rights then. */
  readonly createBulkExport: CreateBulkExportPayload | null;
  /** Enters a company; a customer unless roles say otherwise. */
  readonly createCustomer: CreateCustomerPayload | null;
  /** Checks an uploaded file; nothing is written before `beginImport`. */
  readonly createImport: CreateImportPayload | null;
  /** Opens a price list for a tier, a partner or a market, and shares it with them. */
  readonly createPriceList: CreatePriceListPayload | null;
  /** Adds a product under a SKU that is still free. */
  readonly createProduct: CreateProductPayload | null;
  /** Makes a token that acts as you. Only a session can: a token makes no tokens. */
  readonly createToken: CreateTokenPayload | null;
  /** Tells an address of changes from now on. A token needs the scope `webhooks`. */
  readonly createWebhook: CreateWebhookPayload | null;
  /** Decides a pricing case: keep the price, revise the list, or grant a special price. */
  readonly decidePricingCase: DecidePricingCasePayload | null;
  /** Approves, rejects or returns the request that a task is about. */
  readonly decideTask: DecideTaskPayload | null;
  /** Decides on several tasks; one refusal leaves the others as they are. */
  readonly decideTasks: DecideTasksPayload | null;
  /** Removes a webhook with its log. */
  readonly deleteWebhook: DeleteWebhookPayload | null;
  /** Deletes a registration that was never sent. */
  readonly discardDealDraft: DiscardDealDraftPayload | null;
  /** Begins the next version of a price list as a copy of its last one. */
  readonly draftPriceListVersion: DraftPriceListVersionPayload | null;
  /** Changes a person at a company. */
  readonly editContact: EditContactPayload | null;
  /** Changes a company, if nobody did since you read it. */
  readonly editCustomer: EditCustomerPayload | null;
  /** Changes up to 1,000 companies; rows that are refused leave the others alone. */
  readonly editCustomers: EditCustomersPayload | null;
  /** Changes a product; only what is given changes. */
  readonly editProduct: EditProductPayload | null;
  /** Ends a comparison: what is in common is forgotten, what is open stays until revoked. */
  readonly endOverlap: EndOverlapPayload | null;
  /** Ends a preview of yours; whatever it has open is told no more. */
  readonly endPreview: EndPreviewPayload | null;
  /** Gives a price term its last day; waterfalls of its days keep it. */
  readonly endPriceTerm: EndPriceTermPayload | null;
  /** Takes a special price back before its last day. */
  readonly endSpecialPrice: EndSpecialPricePayload | null;
  /** Lets a running grant end at another moment. */
  readonly extendGrant: ExtendGrantPayload | null;
  /** Puts news of a record into your inbox from now on, as far as you see them. */
  readonly followRecord: FollowRecordPayload | null;
  /** Ends the news of a record in your inbox. */
  readonly unfollowRecord: UnfollowRecordPayload | null;
  /** Forms an empty group of competitors; `addRival` walls partners off each other in it. */
  readonly formRivalGroup: FormRivalGroupPayload | null;
  /** Says what your department advises about a pricing case. */
  readonly givePricingOpinion: GivePricingOpinionPayload | null;
  /** Gives a task back to the colleague from whom you took it over. */
  readonly handBackTask: HandBackTaskPayload | null;
  /** Gives a person access for a partner; a mail lets them choose a password. */
  readonly inviteMember: InviteMemberPayload | null;
  /** Ends a wall now, or once a second person has agreed: here, or on the task of that. */
  readonly liftWall: LiftWallPayload | null;
  /** Makes a key of a partner. Only a partner admin in person can: a key makes no keys. */
  readonly makePartnerKey: MakePartnerKeyPayload | null;
  /** Marks your own messages: read, unread, done, or later until a moment. */
  readonly markInbox: MarkInboxPayload | null;
  /** Ties a deal to a customer of the house, where the partner could only type a name. */
  readonly nameDealCustomer: NameDealCustomerPayload | null;
  /** Asks whoever decides now for a decision; once for each stage. */
  readonly nudgeDeal: NudgeDealPayload | null;
  /** Makes a company a reseller, distributor or supplier of the house. */
  readonly onboardPartner: OnboardPartnerPayload | null;
  /** Publishes a new agreement with its first version, in force at once. */
  readonly publishAgreement: PublishAgreementPayload | null;
  /** New words: what is shared under the agreement closes until a company accepts them. */
  readonly publishAgreementVersion: PublishAgreementVersionPayload | null;
  /** Publishes a bulletin in up to three languages and shares it with its audience. */
  readonly publishBulletin: PublishBulletinPayload | null;
  /** Records a call, visit, mail or note on a record; whoever sees the facet reads it. */
  readonly recordInteraction: RecordInteractionPayload | null;
  /** Records a figure about a market; the same name, region, period and source corrects it. */
  readonly recordMarketIndicator: RecordMarketIndicatorPayload | null;
  /** Records a competitor's price; the same day and source again corrects it. */
  readonly recordMarketPrice: RecordMarketPricePayload | null;
  /** Reports a price that a customer named; it is gathered into the open case. */
  readonly recordPriceSignal: RecordPriceSignalPayload | null;
  /** Registers a deal in one step: nothing is kept if anything is missing. */
  readonly registerDeal: RegisterDealPayload | null;
  /** Lets a suspended partner's people back in. */
  readonly reinstatePartner: ReinstatePartnerPayload | null;
  /** Sends a draft to whoever decides on its release, as `requestPriceListRelease` does. */
  readonly releasePriceListVersion: ReleasePriceListVersionPayload | null;
  /** Gives a claimed task back to its team. */
  readonly releaseTask: ReleaseTaskPayload | null;
  /** Takes a person off a company's list; the history keeps who it was. */
  readonly removeContact: RemoveContactPayload | null;
  /** Takes a file off its record, or discards an upload; its history stays with the house. */
  readonly removeFile: RemoveFilePayload | null;
  /** Ends a person's access for the partner at once. */
  readonly removeMember: RemoveMemberPayload | null;
  /** Ends the walls because of a partner now, or once a second person has agreed: here, or on the */
  readonly removeRival: RemoveRivalPayload | null;
  /** Gives a key another text; the former one ends at once, and you answer for it now. */
  readonly replacePartnerKey: ReplacePartnerKeyPayload | null;
  /** Sends everything that happened between two moments, also while the webhook was off. */
  readonly replayWebhook: ReplayWebhookPayload | null;
  /** Sends one message again, under the same `webhook-id`, as it reads now. */
  readonly replayWebhookMessage: ReplayWebhookMessagePayload | null;
  /** Reports an absence of yours; the substitute decides meanwhile, in your name. */
  readonly reportAbsence: ReportAbsencePayload | null;
  /** Sends a draft, or a returned one again, to whoever decides on its release. */
  readonly requestPriceListRelease: RequestPriceListReleasePayload | null;
  /** Sends a change again that was returned to you, to whoever decides on it. */
  readonly resendSharingChange: ResendSharingChangePayload | null;
  /** Answers a returned registration; only those whose facts changed decide again. */
  readonly resubmitDeal: ResubmitDealPayload | null;
  /** Ends a grant now; open pages, sockets and file links follow within a second. */
  readonly revokeGrant: RevokeGrantPayload | null;
  /** Ends a key now, with the tokens that were issued for it. */
  readonly revokePartnerKey: RevokePartnerKeyPayload | null;
  /** Ends a token now; what it has open is closed within a second. */
  readonly revokeToken: RevokeTokenPayload | null;
  /** Makes another signing secret; the former one signs beside it for 24 hours. */
  readonly rotateWebhookSecret: RotateWebhookSecretPayload | null;
  /** Keeps a registration while it is being filled in; only what is given changes. */
  readonly saveDealDraft: SaveDealDraftPayload | null;
  /** Sends a message about nothing, once; its attempt tells how it went. */
  readonly sendWebhookTest: SendWebhookTestPayload | null;
  /** Adds or changes prices of the draft of a price list; up to 500 at once. */
  readonly setPrices: SetPricesPayload | null;
  /** Shares facets of market records of one kind with a party, up to 200 at once. */
  readonly shareMarketData: ShareMarketDataPayload | null;
  /** Lets a party see, comment on or edit facets of a record of any kind that can be shared. */
  readonly shareRecord: ShareRecordPayload | null;
  /** Compares your company's customers with the house's; your list is forgotten afterwards. */
  readonly startOverlap: StartOverlapPayload | null;
  /** Hands a pricing case to tender and finance before enough signals did. */
  readonly startPricingReview: StartPricingReviewPayload | null;
  /** Stops a running import after the rows at hand; what is written stays. */
  readonly stopImport: StopImportPayload | null;
  /** Sends a draft to the house; it is routed at once, or waits in line. */
  readonly submitDeal: SubmitDealPayload | null;
  /** Ends the access of a partner's people until it is reinstated. */
  readonly suspendPartner: SuspendPartnerPayload | null;
  /** Lets a webhook hear, or sends it nothing more. */
  readonly switchWebhook: SwitchWebhookPayload | null;
  /** Takes a task that a colleague has claimed. */
  readonly takeOverTask: TakeOverTaskPayload | null;
  /** Takes a question back that needs no answer any more. */
  readonly takeQuestionBack: TakeQuestionBackPayload | null;
  /** Takes your decision back, until the next step acts on it; both stay on the record. */
  readonly undoDecision: UndoDecisionPayload | null;
  /** Takes an import back; records that were changed since or are needed stay. */
  readonly undoImport: UndoImportPayload | null;
  /** Uploads a file: a new one that only you see until it is attached, or a newer version. */
  readonly uploadFile: UploadFilePayload | null;
  /** Takes back a registration that is not decided yet. */
  readonly withdrawDeal: WithdrawDealPayload | null;
  /** Takes back a version that is being decided or was returned: it is a draft again. */
  readonly withdrawPriceListRelease: WithdrawPriceListReleasePayload | null;
  /** Takes a change back that you asked for: nobody decides on it, and nothing changes. */
  readonly withdrawSharingChange: WithdrawSharingChangePayload | null;
}

/** Input of `NameDealCustomer`. Ties a deal to a customer of the house, where the partner could only type a name. */
export interface NameDealCustomerInput {
  /** Which. */
  deal: string;
  /** The customer, by its global id. */
  customer: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ties a deal to a customer of the house, where the partner could only type a name. */
export interface NameDealCustomerPayload {
  /** The deal, as it is now. */
  readonly deal: Deal | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A receiver of shares, as commands take it and as people call it. */
export interface NamedParty {
  /** As `party` of `shareRecord` takes it, such as `P-1017`. */
  readonly reference: string;
  /** As people call it, in your language. */
  readonly name: string;
}

/** A record with a global id. */
export type Node = Absence | Agreement | Approval | BulkExport | Bulletin | Condition | Contact | Deal | DealLine | Decision | FactSnapshot | Grant | ImportJob | Invoice | InvoiceLine | MarketIndicator | MarketPrice | Membership | Order | OrderLine | Organisation | Overlap | Partner | PartnerKey | Party | Person | Preview | Price | PriceList | PriceListVersion | PriceSignal | PriceTerm | PricingCase | Product | PurchaseOrder | PurchaseOrderLine | Question | Recall | RecallAcknowledgement | Receivable | Rival | RivalGroup | SharingChange | SpecialPrice | Task | Token | Wall | WebhookAttempt | WebhookEndpoint | WebhookMessage;

/** Input of `NudgeDeal`. Asks whoever decides now for a decision; once for each stage. */
export interface NudgeDealInput {
  /** Which registration. */
  deal: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Asks whoever decides now for a decision; once for each stage. */
export interface NudgeDealPayload {
  /** The deal. */
  readonly deal: Deal | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `OnboardPartner`. Makes a company a reseller, distributor or supplier of the house. */
export interface OnboardPartnerInput {
  /** Which company. */
  organisation: string;
  /** As what. */
  role: OrganisationRole;
  /** Its standing. */
  tier?: Tier | null;
  /** In which programme. */
  programme?: string | null;
  /** Where it sells. */
  territory?: string | null;
  /** Whose line it belongs to. */
  distributor?: string | null;
  /** From when; today if absent. */
  since?: Date | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Makes a company a reseller, distributor or supplier of the house. */
export interface OnboardPartnerPayload {
  /** The partnership. */
  readonly partner: Partner | null;
  /** The request of a second person; absent if it is done. */
  readonly waiting: SharingChange | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** What a partner ordered. */
export interface Order {
  readonly __typename?: "Order";
  /** The reference that people say and write, like C-1042. */
  readonly reference: string | null;
  /** The number in the system that it was imported from. */
  readonly number: string | null;
  /** Status. Facet *identity*. */
  readonly status: OrderStatus | null;
  /** Ordered on. Facet *identity*. */
  readonly orderedOn: Date | null;
  /** Due on. Facet *identity*. */
  readonly dueOn: Date | null;
  /** Shipped on. Facet *identity*. */
  readonly shippedOn: Date | null;
  /** Region. Facet *identity*. */
  readonly region: string | null;
  /** Country. Facet *identity*. */
  readonly country: string | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Lines. Facet *identity*. */
  readonly lineCount: number | null;
  /** Amount. Facet *amounts*. */
  readonly amount: Money | null;
  /** Tax. Facet *amounts*. */
  readonly tax: Money | null;
  /** Freight. Facet *amounts*. */
  readonly freight: Money | null;
  /** Currency. Facet *amounts*. */
  readonly currency: string | null;
  /** Purchase order number. Facet *amounts*. */
  readonly customerPo: string | null;
  /** Tracking number. Facet *amounts*. */
  readonly tracking: string | null;
  /** Salesperson. Facet *internal*. */
  readonly salespersonKey: string | null;
  /** Source. Facet *internal*. */
  readonly source: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who ordered. */
  readonly partner: Organisation | null;
  /** For whom. */
  readonly customer: Organisation | null;
  /** Who sold it. */
  readonly salesperson: Person | null;
  /** In what band `amount` lies. */
  readonly amountBand: Band | null;
  /** In what band `tax` lies. */
  readonly taxBand: Band | null;
  /** In what band `freight` lies. */
  readonly freightBand: Band | null;
  /** What was ordered. */
  readonly lines: OrderLineConnection | null;
}

/** What the groups of figures have in common. */
export type OrderBreakdown = "COUNTRY" | "REGION" | "YEAR" | "QUARTER" | "CURRENCY" | "PARTNER" | "PARTNER_TYPE" | "PRODUCT" | "PRODUCT_LINE" | "STATUS" | "SALESPERSON";

/** One page of a list of Order. */
export interface OrderConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<OrderEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Order>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Order at its place in a list. */
export interface OrderEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Order;
}

/** Sums over the order lines that you see; null where all of them are hidden from you. */
export interface OrderFigures {
  /** What the group has in common; absent for the whole. */
  readonly key: string | null;
  /** How many orders. */
  readonly orders: number;
  /** How many of them have amounts that you see. */
  readonly pricedOrders: number;
  /** How many lines. */
  readonly lines: number;
  /** Units. */
  readonly quantity: Decimal | null;
  /** Summed over currencies. */
  readonly amount: Decimal | null;
  /** Summed over currencies. */
  readonly tax: Decimal | null;
  /** Summed over currencies. */
  readonly freight: Decimal | null;
  /** Summed over currencies. */
  readonly discount: Decimal | null;
  /** Cost of goods; the house only. */
  readonly cost: Decimal | null;
}

/** Conditions on Order rows; all must hold. */
export interface OrderFilter {
  /** By: Order number. */
  number?: TextFilter | null;
  /** By: Status. */
  status?: OrderStatusFilter | null;
  /** By: Ordered on. */
  orderedOn?: DateFilter | null;
  /** By: Due on. */
  dueOn?: DateFilter | null;
  /** By: Shipped on. */
  shippedOn?: DateFilter | null;
  /** By: Region. */
  region?: TextFilter | null;
  /** By: Country. */
  country?: TextFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Lines. */
  lineCount?: IntFilter | null;
  /** By: Amount. */
  amount?: DecimalFilter | null;
  /** By: Tax. */
  tax?: DecimalFilter | null;
  /** By: Freight. */
  freight?: DecimalFilter | null;
  /** By: Currency. */
  currency?: TextFilter | null;
  /** By: Purchase order number. */
  customerPo?: TextFilter | null;
  /** By: Tracking number. */
  tracking?: TextFilter | null;
  /** By: Salesperson. */
  salespersonKey?: TextFilter | null;
  /** By: Source. */
  source?: TextFilter | null;
}

/** One product of an order. Amounts are in the order's currency. */
export interface OrderLine {
  readonly __typename?: "OrderLine";
  /** Line. Facet *identity*. */
  readonly lineNo: number | null;
  /** Quantity. Facet *identity*. */
  readonly quantity: Decimal | null;
  /** Unit price. Facet *amounts*. */
  readonly unitPrice: Decimal | null;
  /** A fraction of the price: 0.15 is 15 %. Facet *amounts*. */
  readonly discountRate: Decimal | null;
  /** Discount. Facet *amounts*. */
  readonly discount: Decimal | null;
  /** Billed for the line after discount, before tax and freight. Facet *amounts*. */
  readonly amount: Decimal | null;
  /** Tax. Facet *amounts*. */
  readonly tax: Decimal | null;
  /** Freight. Facet *amounts*. */
  readonly freight: Decimal | null;
  /** Cost of goods. Facet *cost*. */
  readonly cost: Decimal | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Its order. */
  readonly order: Order | null;
  /** What was ordered. */
  readonly product: Product | null;
}

/** One page of a list of OrderLine. */
export interface OrderLineConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<OrderLineEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<OrderLine>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One OrderLine at its place in a list. */
export interface OrderLineEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: OrderLine;
}

/** Conditions on OrderLine rows; all must hold. */
export interface OrderLineFilter {
  /** By: Line. */
  lineNo?: IntFilter | null;
  /** By: Quantity. */
  quantity?: DecimalFilter | null;
  /** By: Unit price. */
  unitPrice?: DecimalFilter | null;
  /** By: Discount rate. */
  discountRate?: DecimalFilter | null;
  /** By: Discount. */
  discount?: DecimalFilter | null;
  /** By: Amount. */
  amount?: DecimalFilter | null;
  /** By: Tax. */
  tax?: DecimalFilter | null;
  /** By: Freight. */
  freight?: DecimalFilter | null;
  /** By: Cost of goods. */
  cost?: DecimalFilter | null;
}

/** An order of OrderLine rows. */
export interface OrderLineSort {
  /** What to sort by. */
  field: OrderLineSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What OrderLine rows sort by. */
export type OrderLineSortField = "LINE_NO" | "AMOUNT";

/** An order of Order rows. */
export interface OrderSort {
  /** What to sort by. */
  field: OrderSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Order rows sort by. */
export type OrderSortField = "ORDERED_ON" | "DUE_ON" | "NUMBER" | "AMOUNT";

/** Where an order is. */
export type OrderStatus = "OPEN" | "CONFIRMED" | "SHIPPED" | "CLOSED" | "CANCELLED";

/** Conditions on a choice. */
export interface OrderStatusFilter {
  /** Equals. */
  eq?: OrderStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<OrderStatus> | null;
}

/** A company: customer, reseller, distributor, supplier or competitor, or several at once. */
export interface Organisation {
  readonly __typename?: "Organisation";
  /** The reference that people say and write, like C-1042. */
  readonly reference: string | null;
  /** Name. Facet *identity*. */
  readonly name: string | null;
  /** Roles. Facet *identity*. */
  readonly roles: ReadonlyArray<OrganisationRole> | null;
  /** Status. Facet *identity*. */
  readonly status: CustomerStatus | null;
  /** Country. Facet *identity*. */
  readonly country: string | null;
  /** Region. Facet *identity*. */
  readonly region: string | null;
  /** City. Facet *identity*. */
  readonly city: string | null;
  /** Industry. Facet *identity*. */
  readonly industry: string | null;
  /** Website. Facet *identity*. */
  readonly website: string | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Phone. Facet *contacts*. */
  readonly phone: string | null;
  /** E-mail. Facet *contacts*. */
  readonly email: string | null;
  /** Street. Facet *contacts*. */
  readonly street: string | null;
  /** Postal code. Facet *contacts*. */
  readonly postalCode: string | null;
  /** Tax number. Facet *commercial*. */
  readonly taxId: string | null;
  /** External key. Facet *commercial*. */
  readonly externalId: string | null;
  /** Annual revenue. Facet *commercial*. */
  readonly annualRevenue: Money | null;
  /** Employees. Facet *commercial*. */
  readonly employees: number | null;
  /** Currency. Facet *commercial*. */
  readonly currency: string | null;
  /** Payment terms, days. Facet *commercial*. */
  readonly paymentTermsDays: number | null;
  /** Credit limit. Facet *commercial*. */
  readonly creditLimit: Money | null;
  /** Year opened. Facet *commercial*. */
  readonly yearOpened: number | null;
  /** Sales, 12 months. Facet *commercial*. */
  readonly sales12Months: Decimal | null;
  /** Last activity. Facet *history*. */
  readonly lastActivityAt: DateTime | null;
  /** Notes. Facet *notes*. */
  readonly notes: string | null;
  /** Updated at. Facet *changes*. */
  readonly updatedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** What to give back when you change it. It changes with what you see of the record. */
  readonly version: number | null;
  /** In what band `annualRevenue` lies. */
  readonly annualRevenueBand: Band | null;
  /** In what band `creditLimit` lies. */
  readonly creditLimitBand: Band | null;
  /** In what band `sales12Months` lies. */
  readonly sales12MonthsBand: Band | null;
  /** In what band `employees` lies. */
  readonly employeesBand: Band | null;
  /** The last four letters of `taxId`. */
  readonly taxIdEnding: string | null;
  /** The account manager. */
  readonly owner: Person | null;
  /** The company that owns this one. */
  readonly parent: Organisation | null;
  /** People at this company. */
  readonly contacts: ContactConnection | null;
  /** Companies that this one owns. */
  readonly subsidiaries: OrganisationConnection | null;
}

/** One page of a list of Organisation. */
export interface OrganisationConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<OrganisationEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Organisation>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Organisation at its place in a list. */
export interface OrganisationEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Organisation;
}

/** Conditions on Organisation rows; all must hold. */
export interface OrganisationFilter {
  /** By: Name. */
  name?: TextFilter | null;
  /** By: Roles. */
  roles?: OrganisationRole | null;
  /** By: Status. */
  status?: CustomerStatusFilter | null;
  /** By: Country. */
  country?: TextFilter | null;
  /** By: Region. */
  region?: TextFilter | null;
  /** By: City. */
  city?: TextFilter | null;
  /** By: Industry. */
  industry?: TextFilter | null;
  /** By: Website. */
  website?: TextFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Phone. */
  phone?: TextFilter | null;
  /** By: E-mail. */
  email?: TextFilter | null;
  /** By: Street. */
  street?: TextFilter | null;
  /** By: Postal code. */
  postalCode?: TextFilter | null;
  /** By: Tax number. */
  taxId?: TextFilter | null;
  /** By: External key. */
  externalId?: TextFilter | null;
  /** By: Annual revenue. */
  annualRevenue?: DecimalFilter | null;
  /** By: Employees. */
  employees?: IntFilter | null;
  /** By: Currency. */
  currency?: TextFilter | null;
  /** By: Payment terms, days. */
  paymentTermsDays?: IntFilter | null;
  /** By: Credit limit. */
  creditLimit?: DecimalFilter | null;
  /** By: Year opened. */
  yearOpened?: IntFilter | null;
  /** By: Sales, 12 months. */
  sales12Months?: DecimalFilter | null;
  /** By: Last activity. */
  lastActivityAt?: DateTimeFilter | null;
  /** By: Notes. */
  notes?: TextFilter | null;
  /** By: Updated at. */
  updatedAt?: DateTimeFilter | null;
}

/** What a company is to the house. */
export type OrganisationRole = "CUSTOMER" | "RESELLER" | "DISTRIBUTOR" | "SUPPLIER" | "COMPETITOR" | "HOUSE";

/** An order of Organisation rows. */
export interface OrganisationSort {
  /** What to sort by. */
  field: OrganisationSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Organisation rows sort by. */
export type OrganisationSortField = "NAME" | "CITY" | "COUNTRY" | "UPDATED_AT" | "ANNUAL_REVENUE";

/** What people enter about a company; fields left out stay as they are. */
export interface OrganisationValues {
  /** What people call it. */
  name?: string | null;
  /** What it is to the house. */
  roles?: ReadonlyArray<OrganisationRole> | null;
  /** How alive it is. */
  status?: CustomerStatus | null;
  /** The company that owns it. */
  parent?: string | null;
  /** ISO 3166-1 alpha-2. */
  country?: string | null;
  /** The region. */
  region?: string | null;
  /** The city. */
  city?: string | null;
  /** The industry. */
  industry?: string | null;
  /** An address that begins with https://. */
  website?: string | null;
  /** The telephone number. */
  phone?: string | null;
  /** The e-mail address. */
  email?: string | null;
  /** Street and number. */
  street?: string | null;
  /** The postal code. */
  postalCode?: string | null;
  /** The tax number. */
  taxId?: string | null;
  /** The key in the system it came from. */
  externalId?: string | null;
  /** In the company's currency. */
  annualRevenue?: Decimal | null;
  /** How many people work there. */
  employees?: number | null;
  /** ISO 4217. */
  currency?: string | null;
  /** Days to pay. */
  paymentTermsDays?: number | null;
  /** In the company's currency. */
  creditLimit?: Decimal | null;
  /** The year it was founded. */
  yearOpened?: number | null;
  /** For the house alone. */
  notes?: string | null;
}

/** Why a grant exists. */
export type Origin = "MANUAL" | "RULE" | "WORKFLOW" | "OWNERSHIP";

/** What finance decides. */
export type Outcome = "KEEP" | "REVISE" | "SPECIAL_PRICE";

/** Conditions on a choice. */
export interface OutcomeFilter {
  /** Equals. */
  eq?: Outcome | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<Outcome> | null;
}

/** A partner's customer list, compared with the house's; neither side reads the other's. */
export interface Overlap {
  readonly __typename?: "Overlap";
  /** How many companies were handed in. */
  readonly listed: number | null;
  /** The last day of what the house opens; null means without an end. */
  readonly validUntil: Date | null;
  /** When the list was handed in. */
  readonly startedAt: DateTime | null;
  /** When the lists were compared; null while they are. */
  readonly comparedAt: DateTime | null;
  /** When a side ended it. */
  readonly endedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** How many are in common, at least: 5, 10, 15 …; 0 means fewer than five. */
  readonly atLeast: number | null;
  /** What the house agrees to open. */
  readonly houseFacets: ReadonlyArray<string>;
  /** What the partner agrees to. */
  readonly partnerFacets: ReadonlyArray<string>;
  /** What both agree to and a second person of the house has to confirm. */
  readonly waitingFacets: ReadonlyArray<string>;
  /** What is being opened, customer by customer. */
  readonly openingFacets: ReadonlyArray<string>;
  /** What is open, as both sides agreed. */
  readonly openedFacets: ReadonlyArray<string>;
}

/** One page of a list of Overlap. */
export interface OverlapConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<OverlapEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Overlap>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Overlap at its place in a list. */
export interface OverlapEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Overlap;
}

/** Conditions on Overlap rows; all must hold. */
export interface OverlapFilter {
  /** By: Listed. */
  listed?: IntFilter | null;
  /** By: Valid until. */
  validUntil?: DateFilter | null;
  /** By: Started at. */
  startedAt?: DateTimeFilter | null;
  /** By: Compared at. */
  comparedAt?: DateTimeFilter | null;
  /** By: Ended at. */
  endedAt?: DateTimeFilter | null;
}

/** An order of Overlap rows. */
export interface OverlapSort {
  /** What to sort by. */
  field: OverlapSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Overlap rows sort by. */
export type OverlapSortField = "STARTED_AT";

/** Where a page lies in its list. */
export interface PageInfo {
  /** Whether rows follow. */
  readonly hasNextPage: boolean;
  /** Whether rows precede. */
  readonly hasPreviousPage: boolean;
  /** The first row's position. */
  readonly startCursor: Cursor | null;
  /** The last row's position. */
  readonly endCursor: Cursor | null;
}

/** The partnership of a reseller, distributor or supplier with the house. */
export interface Partner {
  readonly __typename?: "Partner";
  /** The reference that people say and write, like C-1042. */
  readonly reference: string | null;
  /** Programme. */
  readonly programme: string | null;
  /** The standing in the programme. */
  readonly tier: Tier | null;
  /** Partner type. */
  readonly partnerType: string | null;
  /** Territory. */
  readonly territory: string | null;
  /** Status. */
  readonly status: PartnerStatus | null;
  /** Partner since. */
  readonly since: Date | null;
  /** Pass it when you change the partner, so that nobody's change is lost. */
  readonly version: number | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** The company. */
  readonly organisation: Organisation | null;
  /** Whose line the partner belongs to. */
  readonly distributor: Organisation | null;
  /** Who looks after it. */
  readonly accountManager: Person | null;
}

/** One page of a list of Partner. */
export interface PartnerConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<PartnerEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Partner>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Partner at its place in a list. */
export interface PartnerEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Partner;
}

/** Conditions on Partner rows; all must hold. */
export interface PartnerFilter {
  /** By: Programme. */
  programme?: TextFilter | null;
  /** By: Tier. */
  tier?: TierFilter | null;
  /** By: Partner type. */
  partnerType?: TextFilter | null;
  /** By: Territory. */
  territory?: TextFilter | null;
  /** By: Status. */
  status?: PartnerStatusFilter | null;
  /** By: Partner since. */
  since?: DateFilter | null;
  /** By: Version. */
  version?: IntFilter | null;
}

/** A key by which a program of a partner uses the API, as a plain member of the partner. */
export interface PartnerKey {
  readonly __typename?: "PartnerKey";
  /** When it was made. */
  readonly createdAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Whose it is. */
  readonly organisation: Organisation | null;
  /** Its name, prefix, scopes, end, last use. */
  readonly token: Token | null;
  /** Who answers for it; it ends when they are partner admin no more. */
  readonly responsible: Person | null;
}

/** One page of a list of PartnerKey. */
export interface PartnerKeyConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<PartnerKeyEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<PartnerKey>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One PartnerKey at its place in a list. */
export interface PartnerKeyEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: PartnerKey;
}

/** An order of Partner rows. */
export interface PartnerSort {
  /** What to sort by. */
  field: PartnerSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Partner rows sort by. */
export type PartnerSortField = "SINCE" | "TIER";

/** The life of a partnership. Only an active partner's people can sign in to the portal. */
export type PartnerStatus = "APPLIED" | "VETTING" | "ACTIVE" | "SUSPENDED" | "TERMINATED";

/** Conditions on a choice. */
export interface PartnerStatusFilter {
  /** Equals. */
  eq?: PartnerStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<PartnerStatus> | null;
}

/** A receiver of grants: an organisation, a person, a role, a tier, a programme, a line. */
export interface Party {
  readonly __typename?: "Party";
  /** What it is. */
  readonly kind: PartyKind | null;
  /** What people call it. */
  readonly label: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
}

/** The kinds of receiver that a grant or a wall may name. */
export type PartyKind = "ORGANISATION" | "PERSON" | "ROLE" | "TIER" | "PROGRAMME" | "LINE";

/** Somebody who signs in. Wherever a record shows a person, it shows the name. */
export interface Person {
  readonly __typename?: "Person";
  /** The full name, as the person writes it. */
  readonly fullName: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
}

/** Somebody of the house looks with the eyes of a person, and changes nothing. */
export interface Preview {
  readonly __typename?: "Preview";
  /** Why. */
  readonly reason: string | null;
  /** Since when. */
  readonly beganAt: DateTime | null;
  /** When it ends unless it is stopped. */
  readonly endsAt: DateTime | null;
  /** When it was stopped; absent while it runs. */
  readonly endedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who looks. */
  readonly viewer: Person | null;
  /** With whose eyes. */
  readonly person: Person | null;
}

/** One page of a list of Preview. */
export interface PreviewConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<PreviewEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Preview>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Preview at its place in a list. */
export interface PreviewEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Preview;
}

/** Conditions on Preview rows; all must hold. */
export interface PreviewFilter {
  /** By: Began at. */
  beganAt?: DateTimeFilter | null;
  /** By: Ended at. */
  endedAt?: DateTimeFilter | null;
}

/** An order of Preview rows. */
export interface PreviewSort {
  /** What to sort by. */
  field: PreviewSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Preview rows sort by. */
export type PreviewSortField = "BEGAN_AT";

/** The price of one product per unit, in the list's currency. */
export interface Price {
  readonly __typename?: "Price";
  /** List price. */
  readonly amount: Decimal | null;
  /** From quantity. */
  readonly minQuantity: number | null;
  /** Valid from. */
  readonly validFrom: Date | null;
  /** Valid until. */
  readonly validUntil: Date | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Of what. */
  readonly product: Product | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** The floor price; needs the list's facet *guidance*. */
  readonly floor: Decimal | null;
  /** The target price; needs the list's facet *guidance*. */
  readonly target: Decimal | null;
}

/** A change of a pricing case. The subscription completes after it is gone for you. */
export interface PriceCaseUpdate {
  /** What happened; its cursor resumes the subscription. */
  readonly change: Change;
  /** The case as it is now; `null` once you do not see it. */
  readonly priceCase: PricingCase | null;
}

/** One page of a list of Price. */
export interface PriceConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<PriceEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Price>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Price at its place in a list. */
export interface PriceEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Price;
}

/** Conditions on Price rows; all must hold. */
export interface PriceFilter {
  /** By: From quantity. */
  minQuantity?: IntFilter | null;
}

/** The price of one product, per unit. */
export interface PriceInput {
  /** Of which product. */
  sku: string;
  /** The list price. */
  amount: Decimal;
  /** The floor price. */
  floor?: Decimal | null;
  /** The target price. */
  target?: Decimal | null;
  /** From how many units on. */
  minQuantity?: number | null;
}

/** A price list for a tier, a partner or a market. */
export interface PriceList {
  readonly __typename?: "PriceList";
  /** The reference that people say and write, like C-1042. */
  readonly reference: string | null;
  /** Name. Facet *identity*. */
  readonly name: string | null;
  /** Kind. Facet *identity*. */
  readonly kind: PriceListKind | null;
  /** Audience. Facet *identity*. */
  readonly audience: PriceListAudience | null;
  /** Tier. Facet *identity*. */
  readonly tier: Tier | null;
  /** Market. Facet *identity*. */
  readonly market: string | null;
  /** Currency. Facet *identity*. */
  readonly currency: string | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Updated at. Facet *identity*. */
  readonly updatedAt: DateTime | null;
  /** External key. Facet *guidance*. */
  readonly externalId: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** The one partner it is for. */
  readonly partner: Organisation | null;
  /** Its versions; drafts are for the house alone. */
  readonly versions: PriceListVersionConnection | null;
}

/** Whom a price list is for. */
export type PriceListAudience = "STANDARD" | "TIER" | "PARTNER" | "MARKET";

/** Conditions on a choice. */
export interface PriceListAudienceFilter {
  /** Equals. */
  eq?: PriceListAudience | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<PriceListAudience> | null;
}

/** One page of a list of PriceList. */
export interface PriceListConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<PriceListEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<PriceList>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One PriceList at its place in a list. */
export interface PriceListEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: PriceList;
}

/** Conditions on PriceList rows; all must hold. */
export interface PriceListFilter {
  /** By: Name. */
  name?: TextFilter | null;
  /** By: Kind. */
  kind?: PriceListKindFilter | null;
  /** By: Audience. */
  audience?: PriceListAudienceFilter | null;
  /** By: Tier. */
  tier?: TierFilter | null;
  /** By: Market. */
  market?: TextFilter | null;
  /** By: Currency. */
  currency?: TextFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Updated at. */
  updatedAt?: DateTimeFilter | null;
  /** By: External key. */
  externalId?: TextFilter | null;
}

/** Whether the house sells or buys at these prices. */
export type PriceListKind = "SALE" | "PURCHASE";

/** Conditions on a choice. */
export interface PriceListKindFilter {
  /** Equals. */
  eq?: PriceListKind | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<PriceListKind> | null;
}

/** An order of PriceList rows. */
export interface PriceListSort {
  /** What to sort by. */
  field: PriceListSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What PriceList rows sort by. */
export type PriceListSortField = "NAME" | "UPDATED_AT";

/** One dated state of a price list. */
export interface PriceListVersion {
  readonly __typename?: "PriceListVersion";
  /** Version. */
  readonly number: number | null;
  /** Status. */
  readonly status: VersionStatus | null;
  /** Its first day. */
  readonly validFrom: Date | null;
  /** Its last day; absent until the next version begins. */
  readonly validUntil: Date | null;
  /** What changes, and why. */
  readonly note: string | null;
  /** Released at. */
  readonly releasedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** What people and approvals call it, like `L-1042-3`. */
  readonly reference: string | null;
  /** The list. */
  readonly priceList: PriceList | null;
  /** Its prices. */
  readonly prices: PriceConnection | null;
}

/** One page of a list of PriceListVersion. */
export interface PriceListVersionConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<PriceListVersionEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<PriceListVersion>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One PriceListVersion at its place in a list. */
export interface PriceListVersionEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: PriceListVersion;
}

/** Conditions on PriceListVersion rows; all must hold. */
export interface PriceListVersionFilter {
  /** By: Version. */
  number?: IntFilter | null;
  /** By: Status. */
  status?: VersionStatusFilter | null;
  /** By: Valid from. */
  validFrom?: DateFilter | null;
  /** By: Valid until. */
  validUntil?: DateFilter | null;
  /** By: What changes, and why. */
  note?: TextFilter | null;
  /** By: Released at. */
  releasedAt?: DateTimeFilter | null;
}

/** An order of PriceListVersion rows. */
export interface PriceListVersionSort {
  /** What to sort by. */
  field: PriceListVersionSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What PriceListVersion rows sort by. */
export type PriceListVersionSortField = "NUMBER" | "VALID_FROM";

/** What a customer said about a price: this product, that competitor, such a price. */
export interface PriceSignal {
  readonly __typename?: "PriceSignal";
  /** Country. Facet *identity*. */
  readonly region: string | null;
  /** Date. Facet *identity*. */
  readonly heardOn: Date | null;
  /** Source. Facet *identity*. */
  readonly source: SignalSource | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Heard price. Facet *prices*. */
  readonly heardPrice: Money | null;
  /** Target price. Facet *prices*. */
  readonly targetPrice: Money | null;
  /** Currency. Facet *prices*. */
  readonly currency: string | null;
  /** Quantity. Facet *prices*. */
  readonly quantity: number | null;
  /** Competitor. Facet *prices*. */
  readonly competitorName: string | null;
  /** Evidence: the customer's words, or a link. Facet *customer*. */
  readonly evidence: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** The case it was gathered into. */
  readonly case: PricingCase | null;
  /** About what. */
  readonly product: Product | null;
  /** Who said it. */
  readonly customer: Organisation | null;
  /** Which partner reported it. */
  readonly partner: Organisation | null;
  /** Whose price it is. */
  readonly competitor: Organisation | null;
  /** Who reported it. */
  readonly submittedBy: Person | null;
  /** The evidence. Facet *customer*. */
  readonly files: ReadonlyArray<File> | null;
}

/** One page of a list of PriceSignal. */
export interface PriceSignalConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<PriceSignalEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<PriceSignal>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One PriceSignal at its place in a list. */
export interface PriceSignalEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: PriceSignal;
}

/** Conditions on PriceSignal rows; all must hold. */
export interface PriceSignalFilter {
  /** By: Country. */
  region?: TextFilter | null;
  /** By: Date. */
  heardOn?: DateFilter | null;
  /** By: Source. */
  source?: SignalSourceFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Heard price. */
  heardPrice?: DecimalFilter | null;
  /** By: Target price. */
  targetPrice?: DecimalFilter | null;
  /** By: Currency. */
  currency?: TextFilter | null;
  /** By: Quantity. */
  quantity?: IntFilter | null;
  /** By: Competitor. */
  competitorName?: TextFilter | null;
  /** By: Evidence: the customer's words, or a link. */
  evidence?: TextFilter | null;
}

/** An order of PriceSignal rows. */
export interface PriceSignalSort {
  /** What to sort by. */
  field: PriceSignalSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What PriceSignal rows sort by. */
export type PriceSignalSortField = "HEARD_ON" | "CREATED_AT";

/** An order of Price rows. */
export interface PriceSort {
  /** What to sort by. */
  field: PriceSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Price rows sort by. */
export type PriceSortField = "AMOUNT";

/** One step of a price waterfall, per unit. */
export interface PriceStep {
  /** Stable, like `tier_discount`. */
  readonly code: string;
  /** In the viewer's language. */
  readonly label: string;
  /** Signed for steps, absolute for totals and floor. */
  readonly amount: Decimal;
  /** `total`, `down`, `up`, `ask` or `floor`. */
  readonly kind: string;
}

/** A discount or cost that applies where all of its filled conditions hold. */
export interface PriceTerm {
  readonly __typename?: "PriceTerm";
  /** Kind. */
  readonly kind: TermKind | null;
  /** Share of the price: 0.05 is 5 %. Absent if it is an amount. */
  readonly rate: Decimal | null;
  /** Per unit, in `currency`. Absent if it is a share. */
  readonly amount: Decimal | null;
  /** Currency. */
  readonly currency: string | null;
  /** Tier. */
  readonly tier: Tier | null;
  /** Category. */
  readonly category: string | null;
  /** Country. */
  readonly country: string | null;
  /** From quantity. */
  readonly minQuantity: number | null;
  /** Up to quantity. */
  readonly maxQuantity: number | null;
  /** Valid from. */
  readonly validFrom: Date | null;
  /** Valid until. */
  readonly validUntil: Date | null;
  /** Note. */
  readonly note: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** The one partner it is for. */
  readonly partner: Organisation | null;
  /** The one product it is for. */
  readonly product: Product | null;
}

/** One page of a list of PriceTerm. */
export interface PriceTermConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<PriceTermEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<PriceTerm>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One PriceTerm at its place in a list. */
export interface PriceTermEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: PriceTerm;
}

/** Conditions on PriceTerm rows; all must hold. */
export interface PriceTermFilter {
  /** By: Kind. */
  kind?: TermKindFilter | null;
  /** By: Tier. */
  tier?: TierFilter | null;
  /** By: Country. */
  country?: TextFilter | null;
  /** By: Valid from. */
  validFrom?: DateFilter | null;
  /** By: Valid until. */
  validUntil?: DateFilter | null;
}

/** An order of PriceTerm rows. */
export interface PriceTermSort {
  /** What to sort by. */
  field: PriceTermSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What PriceTerm rows sort by. */
export type PriceTermSortField = "VALID_FROM" | "KIND";

/** From list price to pocket margin, per unit; partners see it down to the invoice price. */
export interface PriceWaterfall {
  /** By the list that applies. */
  readonly listPrice: Money;
  /** After on-invoice discounts. */
  readonly invoicePrice: Money;
  /** After rebates and cost to serve. */
  readonly pocketPrice: Money | null;
  /** Pocket price less cost of goods. */
  readonly pocketMargin: Money | null;
  /** The floor of the list. */
  readonly floorPrice: Money | null;
  /** The share of the list price that is left out. */
  readonly discount: Decimal;
  /** The reference of the list. */
  readonly priceList: string;
  /** The number of its version. */
  readonly version: number;
  /** All steps, in order. */
  readonly steps: ReadonlyArray<PriceStep>;
}

/** The gathered signals about a product in a country, and what is decided about them. */
export interface PricingCase {
  readonly __typename?: "PricingCase";
  /** The reference that people say and write, like C-1042. */
  readonly reference: string | null;
  /** Country. Facet *identity*. */
  readonly region: string | null;
  /** Status. Facet *identity*. */
  readonly status: CaseStatus | null;
  /** Outcome. Facet *identity*. */
  readonly outcome: Outcome | null;
  /** What is told to those who gave a signal. Facet *identity*. */
  readonly explanation: string | null;
  /** Decided at. Facet *identity*. */
  readonly decidedAt: DateTime | null;
  /** Opened at. Facet *identity*. */
  readonly openedAt: DateTime | null;
  /** Version. Facet *identity*. */
  readonly version: number | null;
  /** Signals. Facet *figures*. */
  readonly signalCount: number | null;
  /** Revenue at stake. Facet *figures*. */
  readonly revenueAtStake: Money | null;
  /** Currency. Facet *figures*. */
  readonly currency: string | null;
  /** Reason of the decision. Facet *deliberation*. */
  readonly decisionReason: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** About what. */
  readonly product: Product | null;
  /** In what band `revenueAtStake` lies. */
  readonly revenueAtStakeBand: Band | null;
  /** Who decided. */
  readonly decidedBy: Person | null;
  /** The version of a price list that it led to. */
  readonly priceListVersion: PriceListVersion | null;
  /** Those that you see. */
  readonly signals: PriceSignalConnection | null;
  /** Tender's and finance's, side by side. Facet *deliberation*. */
  readonly opinions: ReadonlyArray<PricingOpinion> | null;
}

/** One page of a list of PricingCase. */
export interface PricingCaseConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<PricingCaseEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<PricingCase>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One PricingCase at its place in a list. */
export interface PricingCaseEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: PricingCase;
}

/** Conditions on PricingCase rows; all must hold. */
export interface PricingCaseFilter {
  /** By: Country. */
  region?: TextFilter | null;
  /** By: Status. */
  status?: CaseStatusFilter | null;
  /** By: Outcome. */
  outcome?: OutcomeFilter | null;
  /** By: What is told to those who gave a signal. */
  explanation?: TextFilter | null;
  /** By: Decided at. */
  decidedAt?: DateTimeFilter | null;
  /** By: Opened at. */
  openedAt?: DateTimeFilter | null;
  /** By: Version. */
  version?: IntFilter | null;
  /** By: Signals. */
  signalCount?: IntFilter | null;
  /** By: Revenue at stake. */
  revenueAtStake?: DecimalFilter | null;
  /** By: Currency. */
  currency?: TextFilter | null;
  /** By: Reason of the decision. */
  decisionReason?: TextFilter | null;
}

/** An order of PricingCase rows. */
export interface PricingCaseSort {
  /** What to sort by. */
  field: PricingCaseSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What PricingCase rows sort by. */
export type PricingCaseSortField = "OPENED_AT" | "PRODUCT" | "SIGNALS";

/** What a department advises about a case. */
export interface PricingOpinion {
  /** `tender` or `finance`. */
  readonly department: string;
  /** Who gave it. */
  readonly author: string;
  /** What it advises. */
  readonly recommendation: Outcome | null;
  /** Why. */
  readonly text: string;
  /** When. */
  readonly givenAt: DateTime;
}

/** A product, named by its SKU. */
export interface Product {
  readonly __typename?: "Product";
  /** SKU. Facet *identity*. */
  readonly sku: string | null;
  /** Name. Facet *identity*. */
  readonly name: string | null;
  /** Series. Facet *identity*. */
  readonly series: string | null;
  /** Unit. Facet *identity*. */
  readonly unit: string | null;
  /** Category. Facet *identity*. */
  readonly category: string | null;
  /** Product line. Facet *identity*. */
  readonly productLine: string | null;
  /** Description. Facet *identity*. */
  readonly description: string | null;
  /** Status. Facet *identity*. */
  readonly status: ProductStatus | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Standard cost. Facet *cost*. */
  readonly standardCost: Money | null;
  /** External key. Facet *cost*. */
  readonly externalId: string | null;
  /** Updated at. Facet *changes*. */
  readonly updatedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** What to give back when you change it. It changes with what you see of the record. */
  readonly version: number | null;
}

/** One page of a list of Product. */
export interface ProductConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<ProductEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Product>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Product at its place in a list. */
export interface ProductEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Product;
}

/** Conditions on Product rows; all must hold. */
export interface ProductFilter {
  /** By: SKU. */
  sku?: TextFilter | null;
  /** By: Name. */
  name?: TextFilter | null;
  /** By: Series. */
  series?: TextFilter | null;
  /** By: Unit. */
  unit?: TextFilter | null;
  /** By: Category. */
  category?: TextFilter | null;
  /** By: Product line. */
  productLine?: TextFilter | null;
  /** By: Description. */
  description?: TextFilter | null;
  /** By: Status. */
  status?: ProductStatusFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Standard cost. */
  standardCost?: DecimalFilter | null;
  /** By: External key. */
  externalId?: TextFilter | null;
  /** By: Updated at. */
  updatedAt?: DateTimeFilter | null;
}

/** An order of Product rows. */
export interface ProductSort {
  /** What to sort by. */
  field: ProductSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Product rows sort by. */
export type ProductSortField = "NAME" | "SKU";

/** Whether a product can be sold. */
export type ProductStatus = "ACTIVE" | "RETIRED";

/** Conditions on a choice. */
export interface ProductStatusFilter {
  /** Equals. */
  eq?: ProductStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<ProductStatus> | null;
}

/** Input of `PublishAgreement`. Publishes a new agreement with its first version, in force at once. */
export interface PublishAgreementInput {
  /** What people call it. */
  name: string;
  /** Its words. */
  texts: AgreementTexts;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Publishes a new agreement with its first version, in force at once. */
export interface PublishAgreementPayload {
  /** The agreement. */
  readonly agreement: Agreement | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `PublishAgreementVersion`. New words: what is shared under the agreement closes until a company accepts them. */
export interface PublishAgreementVersionInput {
  /** The agreement, by its global id. */
  agreement: string;
  /** Its new words. */
  texts: AgreementTexts;
  /** From when; now if absent. */
  validFrom?: DateTime | null;
  /** What changed. */
  note?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** New words: what is shared under the agreement closes until a company accepts them. */
export interface PublishAgreementVersionPayload {
  /** The agreement with its new version. */
  readonly agreement: Agreement | null;
  /** The request of a second person; absent if it is done. */
  readonly waiting: SharingChange | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `PublishBulletin`. Publishes a bulletin in up to three languages and shares it with its audience. */
export interface PublishBulletinInput {
  /** Title in English. */
  titleEn?: string | null;
  /** Text in English. */
  bodyEn?: string | null;
  /** Title in Russian. */
  titleRu?: string | null;
  /** Text in Russian. */
  bodyRu?: string | null;
  /** Title in Bulgarian. */
  titleBg?: string | null;
  /** Text in Bulgarian. */
  bodyBg?: string | null;
  /** Where it comes from. */
  source: string;
  /** Country, ISO 3166-1 alpha-2. */
  region?: string | null;
  /** Not before; at once if absent. */
  embargoUntil?: DateTime | null;
  /** References like P-1017, or `tier/gold`. */
  audience?: ReadonlyArray<string> | null;
  /** Why it is shared. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Publishes a bulletin in up to three languages and shares it with its audience. */
export interface PublishBulletinPayload {
  /** The bulletin. */
  readonly bulletin: Bulletin | null;
  /** The request of a second person before its audience reads it; absent if it is shared. */
  readonly waiting: SharingChange | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** What the groups of figures have in common. */
export type PurchaseBreakdown = "STATUS" | "SUPPLIER" | "YEAR" | "QUARTER" | "BUYER";

/** Sums over the purchase orders that you see; a hidden amount counts as none. */
export interface PurchaseFigures {
  /** What the group has in common; absent for the whole. */
  readonly key: string | null;
  /** How many orders. */
  readonly orders: number;
  /** Before tax and freight. */
  readonly amount: Decimal;
  /** With tax and freight. */
  readonly totalDue: Decimal;
}

/** What the house ordered from a supplier. */
export interface PurchaseOrder {
  readonly __typename?: "PurchaseOrder";
  /** The reference that people say and write, like C-1042. */
  readonly reference: string | null;
  /** Purchase order number. Facet *identity*. */
  readonly number: string | null;
  /** Status. Facet *identity*. */
  readonly status: PurchaseStatus | null;
  /** Ordered on. Facet *identity*. */
  readonly orderedOn: Date | null;
  /** Shipped on. Facet *identity*. */
  readonly shippedOn: Date | null;
  /** Lines. Facet *identity*. */
  readonly lineCount: number | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Amount. Facet *amounts*. */
  readonly amount: Money | null;
  /** Tax. Facet *amounts*. */
  readonly tax: Money | null;
  /** Freight. Facet *amounts*. */
  readonly freight: Money | null;
  /** Total due. Facet *amounts*. */
  readonly totalDue: Money | null;
  /** Currency. Facet *amounts*. */
  readonly currency: string | null;
  /** Buyer. Facet *internal*. */
  readonly buyerKey: string | null;
  /** Source. Facet *internal*. */
  readonly source: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** From whom. */
  readonly supplier: Organisation | null;
  /** What was ordered. */
  readonly lines: PurchaseOrderLineConnection | null;
}

/** One page of a list of PurchaseOrder. */
export interface PurchaseOrderConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<PurchaseOrderEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<PurchaseOrder>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One PurchaseOrder at its place in a list. */
export interface PurchaseOrderEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: PurchaseOrder;
}

/** Conditions on PurchaseOrder rows; all must hold. */
export interface PurchaseOrderFilter {
  /** By: Purchase order number. */
  number?: TextFilter | null;
  /** By: Status. */
  status?: PurchaseStatusFilter | null;
  /** By: Ordered on. */
  orderedOn?: DateFilter | null;
  /** By: Shipped on. */
  shippedOn?: DateFilter | null;
  /** By: Lines. */
  lineCount?: IntFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Amount. */
  amount?: DecimalFilter | null;
  /** By: Tax. */
  tax?: DecimalFilter | null;
  /** By: Freight. */
  freight?: DecimalFilter | null;
  /** By: Total due. */
  totalDue?: DecimalFilter | null;
  /** By: Currency. */
  currency?: TextFilter | null;
  /** By: Buyer. */
  buyerKey?: TextFilter | null;
  /** By: Source. */
  source?: TextFilter | null;
}

/** One product of a purchase order. Amounts are in the order's currency. */
export interface PurchaseOrderLine {
  readonly __typename?: "PurchaseOrderLine";
  /** Line. Facet *identity*. */
  readonly lineNo: number | null;
  /** Due on. Facet *identity*. */
  readonly dueOn: Date | null;
  /** Quantity. Facet *identity*. */
  readonly quantity: Decimal | null;
  /** Received quantity. Facet *identity*. */
  readonly received: Decimal | null;
  /** Rejected quantity. Facet *identity*. */
  readonly rejected: Decimal | null;
  /** Unit price. Facet *amounts*. */
  readonly unitPrice: Decimal | null;
  /** Amount. Facet *amounts*. */
  readonly amount: Decimal | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Its order. */
  readonly purchaseOrder: PurchaseOrder | null;
  /** What was ordered. */
  readonly product: Product | null;
}

/** One page of a list of PurchaseOrderLine. */
export interface PurchaseOrderLineConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<PurchaseOrderLineEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<PurchaseOrderLine>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One PurchaseOrderLine at its place in a list. */
export interface PurchaseOrderLineEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: PurchaseOrderLine;
}

/** Conditions on PurchaseOrderLine rows; all must hold. */
export interface PurchaseOrderLineFilter {
  /** By: Line. */
  lineNo?: IntFilter | null;
  /** By: Due on. */
  dueOn?: DateFilter | null;
  /** By: Quantity. */
  quantity?: DecimalFilter | null;
  /** By: Received quantity. */
  received?: DecimalFilter | null;
  /** By: Rejected quantity. */
  rejected?: DecimalFilter | null;
  /** By: Unit price. */
  unitPrice?: DecimalFilter | null;
  /** By: Amount. */
  amount?: DecimalFilter | null;
}

/** An order of PurchaseOrderLine rows. */
export interface PurchaseOrderLineSort {
  /** What to sort by. */
  field: PurchaseOrderLineSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What PurchaseOrderLine rows sort by. */
export type PurchaseOrderLineSortField = "LINE_NO";

/** An order of PurchaseOrder rows. */
export interface PurchaseOrderSort {
  /** What to sort by. */
  field: PurchaseOrderSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What PurchaseOrder rows sort by. */
export type PurchaseOrderSortField = "ORDERED_ON" | "NUMBER" | "TOTAL_DUE";

/** Where a purchase order is. */
export type PurchaseStatus = "PENDING" | "APPROVED" | "REJECTED" | "COMPLETE";

/** Conditions on a choice. */
export interface PurchaseStatusFilter {
  /** Equals. */
  eq?: PurchaseStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<PurchaseStatus> | null;
}

/** Everything that you can read. What you may not see is not there. */
export interface Query {
  /** The route that your registration would take; absent while it has no prices. */
  readonly whatIf: RoutePreview | null;
  /** The route that the release of a draft would take; for who keeps price lists. */
  readonly whatIfRelease: RoutePreview | null;
  /** The webhooks that you manage, the newest first; administrators see all. */
  readonly webhooks: WebhookEndpointConnection;
  /** Every kind of event that a webhook may choose. */
  readonly eventTypes: ReadonlyArray<EventType>;
  /** Walls, the newest first; for administrators. Others find none. */
  readonly walls: WallConnection;
  /** Groups of competing partners, by name; for administrators. Others find none. */
  readonly rivalGroups: RivalGroupConnection;
  /** You; `null` for a stranger. */
  readonly viewer: Viewer | null;
  /** Your tokens, the newest first. */
  readonly tokens: TokenConnection;
  /** Changes that a second person decides on, the newest first; for the house. */
  readonly sharingChanges: SharingChangeConnection;
  /** Whether and why a party sees a facet; about others for sharers only. */
  readonly explain: Explanation;
  /** What a grant would open, by the policy that enforces it. */
  readonly disclosurePreview: Disclosure;
  /** What a partner saw at a moment, from the grants as they were known then. */
  readonly visibleOn: ReadonlyArray<SeenRecord>;
  /** How much a partner saw at a moment; `visibleOn` lists up to 500 of a kind. */
  readonly visibleCountsOn: ReadonlyArray<SeenCount>;
  /** Everything of one kind that a partner saw at a moment, page by page. */
  readonly visibleRecordsOn: SeenPage;
  /** The reports that you may open: which ones, depends on your role. */
  readonly reports: ReadonlyArray<ReportKind>;
  /** One report over what you see; `null` if you may not open it. */
  readonly report: ReportPage | null;
  /** What was taken home and is to be deleted, the latest first. */
  readonly recalls: RecallConnection;
  /** What this operation cost you; absent within a subscription. */
  readonly rateLimit: RateLimit | null;
  /** What approvers asked, the newest first. */
  readonly questions: QuestionConnection;
  /** Price signals that you see: your company's own, or all for the house. */
  readonly priceSignals: PriceSignalConnection;
  /** Pricing cases that you see. */
  readonly pricingCases: PricingCaseConnection;
  /** The case with this reference; `null` if you see none. */
  readonly pricingCase: PricingCase | null;
  /** Price terms, the newest first; for the house's departments that see costs. */
  readonly priceTerms: PriceTermConnection;
  /** Who looked with whose eyes, the latest first; others than administrators see their own. */
  readonly previews: PreviewConnection;
  /** The colleagues who have this record, or its approval, open, on a page or beside a list; at most 12. The house's own people learn it of each other, partners of nobody. */
  readonly presence: ReadonlyArray<Person>;
  /** The partnerships that you see: all, your own, or your line's. */
  readonly partners: PartnerConnection;
  /** The partnership with this reference P-1017. */
  readonly partner: Partner | null;
  /** The people who act for partners: your colleagues, or everybody's. */
  readonly members: MembershipConnection;
  /** Comparisons of customer lists, the newest first: yours, or all. */
  readonly overlaps: OverlapConnection;
  /** The customers that you can see, by name if nothing else is asked. */
  readonly customers: OrganisationConnection;
  /** The customer with this reference; `null` if you cannot see one. */
  readonly customer: Organisation | null;
  /** Companies of every role that you can see. */
  readonly organisations: OrganisationConnection;
  /** The company with this reference; `null` if you see none. */
  readonly organisation: Organisation | null;
  /** Orders that you see. */
  readonly orders: OrderConnection;
  /** The order with this reference; `null` if you see none. */
  readonly order: Order | null;
  /** Invoices that you see. */
  readonly invoices: InvoiceConnection;
  /** The invoice with this reference; `null` if you see none. */
  readonly invoice: Invoice | null;
  /** Amounts still to be paid, that you see. */
  readonly receivables: ReceivableConnection;
  /** Purchase orders that you see: a supplier its own. */
  readonly purchaseOrders: PurchaseOrderConnection;
  /** The purchase order with this reference; `null` if none. */
  readonly purchaseOrder: PurchaseOrder | null;
  /** What the orders that you see come to, the greatest amount first. */
  readonly orderFigures: ReadonlyArray<OrderFigures>;
  /** What the purchase orders that you see come to, the greatest first. */
  readonly purchaseFigures: ReadonlyArray<PurchaseFigures>;
  /** The record with this global id; `null` if you cannot see one. */
  readonly node: Node | null;
  /** The records with these ids, in the order asked; `null` where you see none. */
  readonly nodes: ReadonlyArray<Node | null>;
  /** The keys of the company that you administer, the newest first. */
  readonly partnerKeys: PartnerKeyConnection;
  /** Your imports, newest first; administrators see all. */
  readonly imports: ImportJobConnection;
  /** Your inbox, newest first; lines of records that you do not see are left out. */
  readonly inbox: InboxLineConnection;
  /** What happened to a record, newest first: comments, interactions, files, decisions, sharing; `null` for a record that you do not see. */
  readonly timeline: TimelineEntryConnection | null;
  /** What `changePartner` would open and close, for whom: the 200 greatest. */
  readonly standingPreview: ReadonlyArray<SharingEffect>;
  /** What a new version would close, until each company accepts it: the 200 greatest. */
  readonly agreementPreview: ReadonlyArray<SharingEffect>;
  /** What a change asks for and would do, for those who know of it: whoever decides on it reads it first. */
  readonly sharingChangePreview: SharingChangePreview;
  /** The deals that you can see, the newest first if nothing else is asked. */
  readonly deals: DealConnection;
  /** The deal with this reference; `null` if you see none. */
  readonly deal: Deal | null;
  /** Who decides a deal, and where it is; `null` if you do not see the deal. */
  readonly dealRoute: DealRoute | null;
  /** The special prices that you can see, the newest first. */
  readonly specialPrices: SpecialPriceConnection;
  /** The special price with this reference; `null` if none. */
  readonly specialPrice: SpecialPrice | null;
  /** Whether a customer can be registered. Never says who was first. Questions are counted; too many are refused with `rate_limited`. */
  readonly customerConflict: Conflict | null;
  /** What changed for you since a cursor. A cursor that is older than what is kept, or cannot be read any more, is refused with the code `reset`: read anew, then go on from `feedCursor`. */
  readonly changes: ChangePage;
  /** Take it before you read everything: nothing that changes later is missed. */
  readonly feedCursor: Cursor;
  /** Products that you see. */
  readonly products: ProductConnection;
  /** The product with this SKU; `null` if you see none. */
  readonly product: Product | null;
  /** Price lists that are for you, or all of them for the house. */
  readonly priceLists: PriceListConnection;
  /** The price list with this reference; `null` if you see none. */
  readonly priceList: PriceList | null;
  /** Competitors' prices that are shared with you. */
  readonly marketPrices: MarketPriceConnection;
  /** Market indicators that are shared with you. */
  readonly marketIndicators: MarketIndicatorConnection;
  /** Market bulletins that are out for you. */
  readonly bulletins: BulletinConnection;
  /** The price of a product, step by step; `null` where no list holds it for you. */
  readonly priceWaterfall: PriceWaterfall | null;
  /** Units per euro, at most seven days old; `null` where there is none. */
  readonly exchangeRate: Decimal | null;
  /** The whole lists that you asked for as files, the newest first. */
  readonly bulkExports: BulkExportConnection;
  /** Tasks of approvals, the most urgent first. */
  readonly approvals: TaskConnection;
  /** Your absences, and those in which you stand in, the latest first. */
  readonly absences: AbsenceConnection;
  /** Agreements by name: yours, or all for those who publish them. */
  readonly agreements: AgreementConnection;
  /** What a partner's people and programs opened, searched, exported and received; for those who look after partners. */
  readonly accessLog: AccessPage;
}

/** A question to the author of a request, or to a colleague for an opinion. */
export interface Question {
  readonly __typename?: "Question";
  /** What is asked. */
  readonly text: string | null;
  /** When. */
  readonly askedAt: DateTime | null;
  /** The answer; empty until there is one. */
  readonly answer: string | null;
  /** When it was answered or taken back. */
  readonly closedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** On which task, if you may see it. */
  readonly task: Task | null;
  /** The colleague; absent for the author. */
  readonly askedOf: Person | null;
}

/** One page of a list of Question. */
export interface QuestionConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<QuestionEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Question>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Question at its place in a list. */
export interface QuestionEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Question;
}

/** Conditions on Question rows; all must hold. */
export interface QuestionFilter {
  /** By: Asked at. */
  askedAt?: DateTimeFilter | null;
  /** By: Closed at. */
  closedAt?: DateTimeFilter | null;
}

/** An order of Question rows. */
export interface QuestionSort {
  /** What to sort by. */
  field: QuestionSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Question rows sort by. */
export type QuestionSortField = "ASKED_AT";

/** Points: one for each operation, and more for its rows, fields and mutations. */
export interface RateLimit {
  /** Points of this operation. */
  readonly cost: number;
  /** Points that may be spent in a minute. */
  readonly limit: number;
  /** Points that are left now. */
  readonly remaining: number;
  /** When all points are there again. */
  readonly resetAt: DateTime;
}

/** A record that was shown, with the facets that were visible at that moment. */
export interface ReadRecord {
  /** Its reference or public id. */
  readonly reference: string;
  /** Its name, as you see it; may be empty. */
  readonly name: string;
  /** What was visible then. */
  readonly facets: ReadonlyArray<string>;
}

/** One thing that decided. */
export interface Reason {
  /** grant, agreement, ownership, department, wall, standing or nothing. */
  readonly kind: string;
  /** Which way it decided. */
  readonly allows: boolean;
  /** A sentence in your language. */
  readonly text: string;
}

/** Parts of a record that a company received, and is to delete. */
export interface Recall {
  readonly __typename?: "Recall";
  /** The reference that people say and write, like C-1042. */
  readonly reference: string | null;
  /** What was taken back. */
  readonly facets: ReadonlyArray<string> | null;
  /** By which ways the company had received it. */
  readonly ways: ReadonlyArray<string> | null;
  /** When it last received any of it. */
  readonly lastTakenAt: DateTime | null;
  /** When it was asked to delete it. */
  readonly askedAt: DateTime | null;
  /** When it first confirmed; absent while nobody has. */
  readonly acknowledgedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** The company. */
  readonly party: Party | null;
  /** The kind of record, such as `Organisation`. */
  readonly recordType: string;
  /** What the company knows the record by. */
  readonly recordReference: string;
  /** Who confirmed, and how. */
  readonly acknowledgements: RecallAcknowledgementConnection | null;
}

/** A person, a program or a system of the company has confirmed a recall. */
export interface RecallAcknowledgement {
  readonly __typename?: "RecallAcknowledgement";
  /** How. */
  readonly way: RecallWay | null;
  /** Which webhook took it. */
  readonly system: string | null;
  /** What they added. */
  readonly note: string | null;
  /** When. */
  readonly at: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who; absent for a webhook. */
  readonly user: Person | null;
}

/** One page of a list of RecallAcknowledgement. */
export interface RecallAcknowledgementConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<RecallAcknowledgementEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<RecallAcknowledgement>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One RecallAcknowledgement at its place in a list. */
export interface RecallAcknowledgementEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: RecallAcknowledgement;
}

/** One page of a list of Recall. */
export interface RecallConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<RecallEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Recall>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Recall at its place in a list. */
export interface RecallEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Recall;
}

/** Conditions on Recall rows; all must hold. */
export interface RecallFilter {
  /** By: Asked at. */
  askedAt?: DateTimeFilter | null;
  /** By: Acknowledged at. */
  acknowledgedAt?: DateTimeFilter | null;
}

/** An order of Recall rows. */
export interface RecallSort {
  /** What to sort by. */
  field: RecallSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Recall rows sort by. */
export type RecallSortField = "ASKED_AT";

/** How a company acknowledged a recall. */
export type RecallWay = "PERSON" | "PROGRAM" | "WEBHOOK";

/** One thing that a command ended. */
export interface ReceiptLine {
  /** What: people, tokens, sessions … */
  readonly code: string;
  /** How many. */
  readonly count: number;
}

/** An amount that is still to be paid. */
export interface Receivable {
  readonly __typename?: "Receivable";
  /** Invoice number. Facet *identity*. */
  readonly number: string | null;
  /** Issued. Facet *identity*. */
  readonly issuedOn: Date | null;
  /** Due on. Facet *identity*. */
  readonly dueOn: Date | null;
  /** Currency. Facet *identity*. */
  readonly currency: string | null;
  /** Amount. Facet *identity*. */
  readonly amount: Money | null;
  /** Open amount. Facet *identity*. */
  readonly openAmount: Money | null;
  /** Created at. Facet *identity*. */
  readonly createdAt: DateTime | null;
  /** Source. Facet *internal*. */
  readonly source: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who owes it. */
  readonly organisation: Organisation | null;
  /** For which invoice. */
  readonly invoice: Invoice | null;
}

/** One page of a list of Receivable. */
export interface ReceivableConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<ReceivableEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Receivable>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Receivable at its place in a list. */
export interface ReceivableEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Receivable;
}

/** Conditions on Receivable rows; all must hold. */
export interface ReceivableFilter {
  /** By: Invoice number. */
  number?: TextFilter | null;
  /** By: Issued. */
  issuedOn?: DateFilter | null;
  /** By: Due on. */
  dueOn?: DateFilter | null;
  /** By: Currency. */
  currency?: TextFilter | null;
  /** By: Amount. */
  amount?: DecimalFilter | null;
  /** By: Open amount. */
  openAmount?: DecimalFilter | null;
  /** By: Created at. */
  createdAt?: DateTimeFilter | null;
  /** By: Source. */
  source?: TextFilter | null;
}

/** An order of Receivable rows. */
export interface ReceivableSort {
  /** What to sort by. */
  field: ReceivableSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Receivable rows sort by. */
export type ReceivableSortField = "DUE_ON";

/** Input of `RecordInteraction`. Records a call, visit, mail or note on a record; whoever sees the facet reads it. */
export interface RecordInteractionInput {
  /** What it is about. */
  record: string;
  /** What it was. */
  kind: InteractionKind;
  /** What happened. */
  text: string;
  /** When; now if absent. */
  happenedAt?: DateTime | null;
  /** Who reads it; the history if nothing is said. */
  facet?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Records a call, visit, mail or note on a record; whoever sees the facet reads it. */
export interface RecordInteractionPayload {
  /** When it happened. */
  readonly happenedAt: DateTime | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `RecordMarketIndicator`. Records a figure about a market; the same name, region, period and source corrects it. */
export interface RecordMarketIndicatorInput {
  /** What is measured. */
  name: string;
  /** Country, ISO 3166-1 alpha-2. */
  region?: string | null;
  /** Like 2026-Q3. */
  period: string;
  /** The figure. */
  value: Decimal;
  /** What it counts. */
  unit?: string | null;
  /** Where it comes from. */
  source: string;
  /** Today if absent. */
  observedOn?: Date | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Records a figure about a market; the same name, region, period and source corrects it. */
export interface RecordMarketIndicatorPayload {
  /** The indicator. */
  readonly marketIndicator: MarketIndicator | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `RecordMarketPrice`. Records a competitor's price; the same day and source again corrects it. */
export interface RecordMarketPriceInput {
  /** Of which of our products. */
  sku: string;
  /** Whose price, by global id. */
  competitor: string;
  /** Per unit. */
  price: Decimal;
  /** ISO 4217. */
  currency: string;
  /** Today if absent. */
  observedOn?: Date | null;
  /** Country, ISO 3166-1 alpha-2. */
  region?: string | null;
  /** Where it comes from. */
  source: string;
  /** Their product. */
  competitorProduct?: string | null;
  /** For the house. */
  note?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Records a competitor's price; the same day and source again corrects it. */
export interface RecordMarketPricePayload {
  /** The price. */
  readonly marketPrice: MarketPrice | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `RecordPriceSignal`. Reports a price that a customer named; it is gathered into the open case. */
export interface RecordPriceSignalInput {
  /** Of which product. */
  sku: string;
  /** Country, ISO 3166-1 alpha-2. */
  region: string;
  /** Per unit. */
  heardPrice: Decimal;
  /** ISO 4217. */
  currency: string;
  /** Today if absent. */
  heardOn?: Date | null;
  /** Where it was heard. */
  source?: SignalSource | null;
  /** At which the customer would buy, per unit. */
  targetPrice?: Decimal | null;
  /** How many units. */
  quantity?: number | null;
  /** Who said it, by global id. */
  customer?: string | null;
  /** Whose price it is, by global id. */
  competitor?: string | null;
  /** Or the competitor's name. */
  competitorName?: string | null;
  /** The customer's words, or a link. */
  evidence?: string | null;
  /** Evidence: ids that `/files/upload/` gave. */
  files?: ReadonlyArray<string> | null;
  /** The partner who reported it, if the house enters it. */
  partner?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Reports a price that a customer named; it is gathered into the open case. */
export interface RecordPriceSignalPayload {
  /** The signal, with its case. */
  readonly signal: PriceSignal | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `RegisterDeal`. Registers a deal in one step: nothing is kept if anything is missing. */
export interface RegisterDealInput {
  /** A customer that you see, by its global id. */
  customer?: string | null;
  /** Or its name, as you know it. */
  customerName?: string | null;
  /** Its tax number, if you know it. */
  customerTaxId?: string | null;
  /** Its country, ISO 3166-1 alpha-2. */
  country?: string | null;
  /** A short name of the deal; the customer's if absent. */
  title?: string | null;
  /** Who else offers. */
  competitor?: string | null;
  /** When you expect the order. */
  closingDate?: Date | null;
  /** Whether it is part of a tender. */
  tender?: boolean | null;
  /** What the house should know. */
  notes?: string | null;
  /** All products; replaces those kept before. */
  lines?: ReadonlyArray<DealLineInput> | null;
  /** For people of several companies: whose deal it is, by reference. */
  partner?: string | null;
  /** Wait in line if the customer is taken. */
  joinLine?: boolean | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Registers a deal in one step: nothing is kept if anything is missing. */
export interface RegisterDealPayload {
  /** The deal, as it is now. */
  readonly deal: Deal | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ReinstatePartner`. Lets a suspended partner's people back in. */
export interface ReinstatePartnerInput {
  /** Which. */
  partner: string;
  /** Why; kept in the audit. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Lets a suspended partner's people back in. */
export interface ReinstatePartnerPayload {
  /** The partner, active again. */
  readonly partner: Partner | null;
  /** The request of a second person; absent if it is done. */
  readonly waiting: SharingChange | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ReleasePriceListVersion`. Sends a draft to whoever decides on its release, as `requestPriceListRelease` does. */
export interface ReleasePriceListVersionInput {
  /** Which, by its global id. */
  version: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Sends a draft to whoever decides on its release, as `requestPriceListRelease` does. */
export interface ReleasePriceListVersionPayload {
  /** The version, as it is now. */
  readonly version: PriceListVersion | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ReleaseTask`. Gives a claimed task back to its team. */
export interface ReleaseTaskInput {
  /** Which task. */
  task: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Gives a claimed task back to its team. */
export interface ReleaseTaskPayload {
  /** The task as it is now. */
  readonly task: Task | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `RemoveContact`. Takes a person off a company's list; the history keeps who it was. */
export interface RemoveContactInput {
  /** Who. */
  contact: string;
  /** Why; kept in the history. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Takes a person off a company's list; the history keeps who it was. */
export interface RemoveContactPayload {
  /** The global id that leads nowhere from now on. */
  readonly removed: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `RemoveFile`. Takes a file off its record, or discards an upload; its history stays with the house. */
export interface RemoveFileInput {
  /** Its id. */
  file: string;
  /** Why; kept in the history. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Takes a file off its record, or discards an upload; its history stays with the house. */
export interface RemoveFilePayload {
  /** The id that leads nowhere from now on. */
  readonly removed: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `RemoveMember`. Ends a person's access for the partner at once. */
export interface RemoveMemberInput {
  /** Whose. */
  membership: string;
  /** Why; kept in the audit. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends a person's access for the partner at once. */
export interface RemoveMemberPayload {
  /** When the access ended. */
  readonly endedAt: DateTime | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `RemoveRival`. Ends the walls because of a partner now, or once a second person has agreed: here, or on the */
export interface RemoveRivalInput {
  /** Its place, by its global id. */
  rival: string;
  /** Why; kept in the audit. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends the walls because of a partner now, or once a second person has agreed: here, or on the task of that. */
export interface RemoveRivalPayload {
  /** Its place; without `leftAt` the walls still stand. */
  readonly rival: Rival | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ReplacePartnerKey`. Gives a key another text; the former one ends at once, and you answer for it now. */
export interface ReplacePartnerKeyInput {
  /** Which. */
  key: string;
  /** Until when; at most a year ahead. */
  expiresAt: DateTime;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Gives a key another text; the former one ends at once, and you answer for it now. */
export interface ReplacePartnerKeyPayload {
  /** What is known of it from now on. */
  readonly key: PartnerKey | null;
  /** The key itself. It is never shown again. */
  readonly text: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ReplayWebhook`. Sends everything that happened between two moments, also while the webhook was off. */
export interface ReplayWebhookInput {
  /** Which. */
  webhook: string;
  /** From when. */
  since: DateTime;
  /** Until when; now if absent. */
  until?: DateTime | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Input of `ReplayWebhookMessage`. Sends one message again, under the same `webhook-id`, as it reads now. */
export interface ReplayWebhookMessageInput {
  /** Which. */
  message: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Sends one message again, under the same `webhook-id`, as it reads now. */
export interface ReplayWebhookMessagePayload {
  /** The message, about to be sent. */
  readonly message: WebhookMessage | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Sends everything that happened between two moments, also while the webhook was off. */
export interface ReplayWebhookPayload {
  /** Its log fills. */
  readonly webhook: WebhookEndpoint | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ReportAbsence`. Reports an absence of yours; the substitute decides meanwhile, in your name. */
export interface ReportAbsenceInput {
  /** Away from. */
  startsAt: DateTime;
  /** Back on. */
  endsAt: DateTime;
  /** Who stands in; else tasks go back to all. */
  substitute?: string | null;
  /** Codes of the kinds of request that it is about; none for all. */
  kinds?: ReadonlyArray<string> | null;
  /** What colleagues should know. */
  note?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Reports an absence of yours; the substitute decides meanwhile, in your name. */
export interface ReportAbsencePayload {
  /** Its id, for `cancelAbsence`. */
  readonly absence: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A value of the table; empty ones have nothing but a dash as text. */
export interface ReportCell {
  /** The value in your language. */
  readonly text: string;
  /** Of columns of the kinds number and share. */
  readonly number: Decimal | null;
  /** Of columns of the kinds money and price. */
  readonly money: Money | null;
  /** Of columns of the kind day. */
  readonly day: Date | null;
}

/** A choice that narrows the report. */
export interface ReportChoice {
  /** Its name among the `choices` asked for. */
  readonly name: string;
  /** Its name, in your language. */
  readonly label: string;
  /** What is chosen now. */
  readonly value: string;
  /** What may be chosen. */
  readonly options: ReadonlyArray<ReportOption>;
}

/** A value for one of the report's choices. */
export interface ReportChoiceInput {
  /** The choice: year, currency … */
  name: string;
  /** One of its options. */
  value: string;
}

/** A column of the table. */
export interface ReportColumn {
  /** What it holds, in your language. */
  readonly label: string;
  /** number, share (0 to 1), money, price (per unit), day or text: where the value of its cells is found. */
  readonly kind: string;
}

/** A key figure, as the page shows it. */
export interface ReportFigure {
  /** What it is. */
  readonly label: string;
  /** The figure in your language. */
  readonly text: string;
  /** What belongs to it; may be empty. */
  readonly hint: string;
}

/** A report that you may open. */
export interface ReportKind {
  /** Its name in `report(name:)`. */
  readonly name: string;
  /** Its title, in your language. */
  readonly title: string;
  /** What it is about, in your language. */
  readonly hint: string;
}

/** One of the values that a choice offers. */
export interface ReportOption {
  /** What to ask for. */
  readonly value: string;
  /** Its name, in your language. */
  readonly label: string;
}

/** A report as it was asked for. */
export interface ReportPage {
  /** The report's name. */
  readonly name: string;
  /** Its title, in your language. */
  readonly title: string;
  /** The breakdown that the table shows. */
  readonly by: string;
  /** What `by` may be. */
  readonly breakdowns: ReadonlyArray<ReportOption>;
  /** What narrows the report. */
  readonly choices: ReadonlyArray<ReportChoice>;
  /** Its key figures. */
  readonly figures: ReadonlyArray<ReportFigure>;
  /** Its table. */
  readonly table: ReportTable;
  /** What is not shared with you, if anything. */
  readonly note: string;
}

/** A group of the table. */
export interface ReportRow {
  /** What the group has in common. */
  readonly label: string;
  /** What else is to be known of it. */
  readonly note: string;
  /** A value for each column. */
  readonly cells: ReadonlyArray<ReportCell>;
}

/** The report as a table, as the page and the exported file have it. */
export interface ReportTable {
  /** What the table shows. */
  readonly caption: string;
  /** What its rows are. */
  readonly head: string;
  /** Its columns. */
  readonly columns: ReadonlyArray<ReportColumn>;
  /** Its groups. */
  readonly rows: ReadonlyArray<ReportRow>;
  /** How many groups there are in all. */
  readonly rowCount: number;
  /** All groups together, those left out too. */
  readonly total: ReportRow | null;
}

/** Input of `RequestPriceListRelease`. Sends a draft, or a returned one again, to whoever decides on its release. */
export interface RequestPriceListReleaseInput {
  /** Which draft, by its global id. */
  version: string;
  /** Its first day, if another is chosen. */
  validFrom?: Date | null;
  /** For whoever decides it again. */
  comment?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Sends a draft, or a returned one again, to whoever decides on its release. */
export interface RequestPriceListReleasePayload {
  /** The version, as it is now. */
  readonly version: PriceListVersion | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ResendSharingChange`. Sends a change again that was returned to you, to whoever decides on it. */
export interface ResendSharingChangeInput {
  /** The change, by its global id. */
  change: string;
  /** Why it is to change. */
  reason: string;
  /** Of a rule, a wall or a share another end; as it is if absent. */
  validUntil?: DateTime | null;
  /** Of a rule, a wall or a share other facets; as they are if absent. */
  facets?: ReadonlyArray<string> | null;
  /** Of a partner's place another tier; as it is if absent. */
  tier?: Tier | null;
  /** Of a partner's place another programme, empty for none; as it is if absent. */
  programme?: string | null;
  /** Of a partner's place another line, `null` for none; as it is if absent. */
  distributor?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Sends a change again that was returned to you, to whoever decides on it. */
export interface ResendSharingChangePayload {
  /** The change as it is now. */
  readonly change: SharingChange | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ResubmitDeal`. Answers a returned registration; only those whose facts changed decide again. */
export interface ResubmitDealInput {
  /** A customer that you see, by its global id. */
  customer?: string | null;
  /** Or its name, as you know it. */
  customerName?: string | null;
  /** Its tax number, if you know it. */
  customerTaxId?: string | null;
  /** Its country, ISO 3166-1 alpha-2. */
  country?: string | null;
  /** A short name of the deal; the customer's if absent. */
  title?: string | null;
  /** Who else offers. */
  competitor?: string | null;
  /** When you expect the order. */
  closingDate?: Date | null;
  /** Whether it is part of a tender. */
  tender?: boolean | null;
  /** What the house should know. */
  notes?: string | null;
  /** All products; replaces those kept before. */
  lines?: ReadonlyArray<DealLineInput> | null;
  /** Which. */
  deal: string;
  /** Your answer. */
  comment?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Answers a returned registration; only those whose facts changed decide again. */
export interface ResubmitDealPayload {
  /** The deal, as it is now. */
  readonly deal: Deal | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `RevokeGrant`. Ends a grant now; open pages, sockets and file links follow within a second. */
export interface RevokeGrantInput {
  /** The grant, by its global id. */
  grant: string;
  /** Why; kept with the grant. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends a grant now; open pages, sockets and file links follow within a second. */
export interface RevokeGrantPayload {
  /** The grant, ended. */
  readonly grant: Grant | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `RevokePartnerKey`. Ends a key now, with the tokens that were issued for it. */
export interface RevokePartnerKeyInput {
  /** Which. */
  key: string;
  /** Why; kept in the audit. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends a key now, with the tokens that were issued for it. */
export interface RevokePartnerKeyPayload {
  /** The key, ended. */
  readonly key: PartnerKey | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `RevokeToken`. Ends a token now; what it has open is closed within a second. */
export interface RevokeTokenInput {
  /** The token, by its global id. */
  token: string;
  /** Why; kept in the audit. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends a token now; what it has open is closed within a second. */
export interface RevokeTokenPayload {
  /** The token, ended. */
  readonly token: Token | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A partner's place in a group of competitors; the walls of the group follow it. */
export interface Rival {
  readonly __typename?: "Rival";
  /** Since when the walls stand; absent while it waits for a second person. */
  readonly joinedAt: DateTime | null;
  /** When it left; absent while it is in the group. */
  readonly leftAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** The group. */
  readonly group: RivalGroup | null;
  /** The partner. */
  readonly party: Party | null;
  /** Who asked to add it. */
  readonly askedBy: Person | null;
  /** Who asked to take it out, while a second person has yet to agree. */
  readonly leaveAskedBy: Person | null;
}

/** One page of a list of Rival. */
export interface RivalConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<RivalEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Rival>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Rival at its place in a list. */
export interface RivalEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Rival;
}

/** Conditions on Rival rows; all must hold. */
export interface RivalFilter {
  /** By: Joined at. */
  joinedAt?: DateTimeFilter | null;
  /** By: Left at. */
  leftAt?: DateTimeFilter | null;
}

/** Partners that compete with each other: none sees what belongs to another. */
export interface RivalGroup {
  readonly __typename?: "RivalGroup";
  /** What administrators call it. */
  readonly name: string | null;
  /** Why these walls are needed; for the house alone. */
  readonly reason: string | null;
  /** When it was formed. */
  readonly createdAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who formed it. */
  readonly createdBy: Person | null;
  /** The partners in it, those that left included. */
  readonly rivals: RivalConnection | null;
}

/** One page of a list of RivalGroup. */
export interface RivalGroupConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<RivalGroupEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<RivalGroup>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One RivalGroup at its place in a list. */
export interface RivalGroupEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: RivalGroup;
}

/** Conditions on RivalGroup rows; all must hold. */
export interface RivalGroupFilter {
  /** By: Name. */
  name?: TextFilter | null;
}

/** An order of RivalGroup rows. */
export interface RivalGroupSort {
  /** What to sort by. */
  field: RivalGroupSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What RivalGroup rows sort by. */
export type RivalGroupSortField = "NAME" | "CREATED_AT";

/** An order of Rival rows. */
export interface RivalSort {
  /** What to sort by. */
  field: RivalSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Rival rows sort by. */
export type RivalSortField = "JOINED_AT";

/** Input of `RotateWebhookSecret`. Makes another signing secret; the former one signs beside it for 24 hours. */
export interface RotateWebhookSecretInput {
  /** Which. */
  webhook: string;
  /** End the former secret at once: somebody knows it. */
  atOnce?: boolean | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Makes another signing secret; the former one signs beside it for 24 hours. */
export interface RotateWebhookSecretPayload {
  /** As it is now. */
  readonly webhook: WebhookEndpoint | null;
  /** The new secret. It is never shown again. */
  readonly secret: string | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** What would happen to a request that is sent now. */
export interface RoutePreview {
  /** The version that would route it. */
  readonly policyVersion: number;
  /** By stage. */
  readonly steps: ReadonlyArray<ForeseenStep>;
  /** What would shorten it. */
  readonly otherwise: ReadonlyArray<Counterfactual>;
}

/** One step of the route that decides a request. The person is named to the house alone. */
export interface RouteStep {
  /** Names the step within its route. */
  readonly key: string;
  /** Steps of one stage run side by side. */
  readonly stage: number;
  /** Who holds it, by role. */
  readonly role: string;
  /** Who holds or decided it; only for the house. */
  readonly who: string | null;
  /** Where it stands. */
  readonly state: RouteStepState;
  /** Its target, in working time. */
  readonly dueAt: DateTime | null;
  /** When it was decided or skipped. */
  readonly closedAt: DateTime | null;
  /** Working minutes that the role usually takes; absent without a history. */
  readonly usualMinutes: number | null;
}

/** Where a step of a route stands, for the viewer. */
export type RouteStepState = "DONE" | "NOW" | "MOVING" | "WAIT" | "SKIP" | "BAD";

/** Why a row was refused, and what to enter instead. */
export interface RowProblem {
  /** The row, as spreadsheets count. */
  readonly row: number;
  /** The field at fault. */
  readonly field: string;
  /** Stable, like `unknown_product`. */
  readonly code: string;
  /** What the file says there. */
  readonly value: string;
  /** What to do about it. */
  readonly message: string;
}

/** Input of `SaveDealDraft`. Keeps a registration while it is being filled in; only what is given changes. */
export interface SaveDealDraftInput {
  /** A customer that you see, by its global id. */
  customer?: string | null;
  /** Or its name, as you know it. */
  customerName?: string | null;
  /** Its tax number, if you know it. */
  customerTaxId?: string | null;
  /** Its country, ISO 3166-1 alpha-2. */
  country?: string | null;
  /** A short name of the deal; the customer's if absent. */
  title?: string | null;
  /** Who else offers. */
  competitor?: string | null;
  /** When you expect the order. */
  closingDate?: Date | null;
  /** Whether it is part of a tender. */
  tender?: boolean | null;
  /** What the house should know. */
  notes?: string | null;
  /** All products; replaces those kept before. */
  lines?: ReadonlyArray<DealLineInput> | null;
  /** The draft; a new one if absent. */
  deal?: string | null;
  /** For people of several companies: whose deal it is, by reference. */
  partner?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Keeps a registration while it is being filled in; only what is given changes. */
export interface SaveDealDraftPayload {
  /** The deal, as it is now. */
  readonly deal: Deal | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** How many records of a kind a partner saw at a moment. */
export interface SeenCount {
  /** The kind of record. */
  readonly kind: string;
  /** How many, exactly. */
  readonly count: number;
}

/** A page of what a partner saw of one kind at a moment. */
export interface SeenPage {
  /** The records of this page. */
  readonly records: ReadonlyArray<SeenRecord>;
  /** Pass it as `after` to go on; absent at the end. */
  readonly cursor: Cursor | null;
}

/** A record that a partner saw at a moment, with the facets of that moment. */
export interface SeenRecord {
  /** Its reference or public id. */
  readonly reference: string;
  /** The kind of record. */
  readonly kind: string;
  /** What was open then. */
  readonly facets: ReadonlyArray<string>;
  /** The record today; `null` if you do not see it. */
  readonly record: Node | null;
}

/** Input of `SendWebhookTest`. Sends a message about nothing, once; its attempt tells how it went. */
export interface SendWebhookTestInput {
  /** Which. */
  webhook: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Sends a message about nothing, once; its attempt tells how it went. */
export interface SendWebhookTestPayload {
  /** The message, about to be sent. */
  readonly message: WebhookMessage | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `SetPrices`. Adds or changes prices of the draft of a price list; up to 500 at once. */
export interface SetPricesInput {
  /** Which list, by its global id. */
  priceList: string;
  /** The prices. */
  prices: ReadonlyArray<PriceInput>;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Adds or changes prices of the draft of a price list; up to 500 at once. */
export interface SetPricesPayload {
  /** The draft. */
  readonly version: PriceListVersion | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ShareMarketData`. Shares facets of market records of one kind with a party, up to 200 at once. */
export interface ShareMarketDataInput {
  /** By their global ids. */
  records: ReadonlyArray<string>;
  /** A reference like P-1017, or `tier/gold`. */
  party: string;
  /** Names of facets. */
  facets: ReadonlyArray<string>;
  /** Until when; open if absent. */
  validUntil?: DateTime | null;
  /** Why; shown to whoever asks. */
  reason: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Shares facets of market records of one kind with a party, up to 200 at once. */
export interface ShareMarketDataPayload {
  /** How many records are shared now. */
  readonly shared: number | null;
  /** The request of a second person; absent if it is done. */
  readonly waiting: SharingChange | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `ShareRecord`. Lets a party see, comment on or edit facets of a record of any kind that can be shared. */
export interface ShareRecordInput {
  /** What to share, by its global id. */
  record: string;
  /** With which organisation, by its global id. */
  partner?: string | null;
  /** Or with whom else: P-1017 is a partner, P-1017/admin a role there, P-1017/line its distribution line, tier/gold a tier, programme/Marine a programme, an e-mail address a person. */
  party?: string | null;
  /** Names of facets; the first of the record's kind is always included. */
  facets: ReadonlyArray<string>;
  /** What it allows. */
  level?: Level | null;
  /** From when; now if absent. */
  validFrom?: DateTime | null;
  /** Until when; open if absent. */
  validUntil?: DateTime | null;
  /** The agreement whose current version has to be accepted before it opens. */
  agreement?: string | null;
  /** Why; shown to whoever asks why the partner sees it. */
  reason: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Lets a party see, comment on or edit facets of a record of any kind that can be shared. */
export interface ShareRecordPayload {
  /** The grant that was made; absent if it waits. */
  readonly grant: Grant | null;
  /** The request of a second person; absent if it is done. */
  readonly waiting: SharingChange | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A change that opens or closes so much that a second person decides on it: its task is among `approvals`, under its reference. For the house. */
export interface SharingChange {
  readonly __typename?: "SharingChange";
  /** What people and approvals call it, like `G-1042`. */
  readonly reference: string | null;
  /** What is to change. */
  readonly kind: SharingChangeKind | null;
  /** The rule's name, or the partner that it is about. */
  readonly title: string | null;
  /** Why, for those who decide. */
  readonly reason: string | null;
  /** What became of it. */
  readonly status: SharingChangeStatus | null;
  /** When it was asked for. */
  readonly askedAt: DateTime | null;
  /** When it was made, or was not; absent while it waits. */
  readonly endedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who asked for it. */
  readonly askedBy: Person | null;
}

/** One page of a list of SharingChange. */
export interface SharingChangeConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<SharingChangeEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<SharingChange>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One SharingChange at its place in a list. */
export interface SharingChangeEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: SharingChange;
}

/** Conditions on SharingChange rows; all must hold. */
export interface SharingChangeFilter {
  /** By: Reference. */
  reference?: TextFilter | null;
  /** By: Change. */
  kind?: SharingChangeKindFilter | null;
  /** By: Status. */
  status?: SharingChangeStatusFilter | null;
  /** By: Asked at. */
  askedAt?: DateTimeFilter | null;
}

/** What is to change. The values are those that ``sharing`` names what waits by. */
export type SharingChangeKind = "RULE" | "WALL" | "LIFT" | "JOIN" | "LEAVE" | "OVERLAP" | "STANDING" | "VERSION" | "SHARE";

/** Conditions on a choice. */
export interface SharingChangeKindFilter {
  /** Equals. */
  eq?: SharingChangeKind | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<SharingChangeKind> | null;
}

/** What a change that waits for a second person asks for, and what it would do now. */
export interface SharingChangePreview {
  /** What is asked for. */
  readonly terms: SharingTerms;
  /** What would open and close, for whom: the 200 greatest. Empty once the change is over. */
  readonly effects: ReadonlyArray<SharingEffect>;
}

/** An order of SharingChange rows. */
export interface SharingChangeSort {
  /** What to sort by. */
  field: SharingChangeSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What SharingChange rows sort by. */
export type SharingChangeSortField = "ASKED_AT";

/** What became of it. Only the first is open; a returned one waits too, for its author. */
export type SharingChangeStatus = "WAITING" | "MADE" | "REFUSED" | "WITHDRAWN" | "CANCELLED";

/** Conditions on a choice. */
export interface SharingChangeStatusFilter {
  /** Equals. */
  eq?: SharingChangeStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<SharingChangeStatus> | null;
}

/** What opens, or closes, for one party and of one kind of record; counted exactly. */
export interface SharingEffect {
  /** For whom, by its name. */
  readonly party: string;
  /** The kind of record. */
  readonly kind: string;
  /** Whether it closes; else it opens. */
  readonly closes: boolean;
  /** How many parts of records: facets of each. */
  readonly parts: number;
  /** The same by facet. */
  readonly facets: ReadonlyArray<FacetCount>;
  /** The first of the records, as far as you see them. */
  readonly records: ReadonlyArray<string>;
}

/** One further term: a criterion of a rule, a part of the place that a partner gets. */
export interface SharingTerm {
  /** The criterion, or `tier`, `programme`, `distributor`, `status`, `owner` of what a wall stands before, `group` of competitors, `version` of an agreement. */
  readonly name: string;
  /** What it is to be. */
  readonly values: ReadonlyArray<string>;
}

/** What a change of sharing asks for; what its kind does not have is empty or absent. */
export interface SharingTerms {
  /** Whom it is about: the first 200. */
  readonly parties: ReadonlyArray<NamedParty>;
  /** The kind of record, such as `deals.deal`. */
  readonly kind: string | null;
  /** Of the records that are named one by one, the first 200 that you see. */
  readonly records: ReadonlyArray<string>;
  /** How many records are named one by one; absent where none is. */
  readonly recordCount: number | null;
  /** The facets. */
  readonly facets: ReadonlyArray<string>;
  /** What it would allow. */
  readonly level: Level | null;
  /** From when; absent: at once. */
  readonly validFrom: DateTime | null;
  /** Until when; absent if open. */
  readonly validUntil: DateTime | null;
  /** The agreement that it depends on, by name. */
  readonly agreement: string | null;
  /** What else is asked for. */
  readonly further: ReadonlyArray<SharingTerm>;
}

/** Where the price was heard. */
export type SignalSource = "CONVERSATION" | "QUOTE" | "TENDER" | "ONLINE" | "LOST_DEAL" | "OTHER";

/** Conditions on a choice. */
export interface SignalSourceFilter {
  /** Equals. */
  eq?: SignalSource | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<SignalSource> | null;
}

/** Which end of an order comes first. Rows without a value come last either way. */
export type SortDirection = "ASC" | "DESC";

/** A price that the house granted to one partner, between two days, up to a quantity. */
export interface SpecialPrice {
  readonly __typename?: "SpecialPrice";
  /** The reference that people say and write, like C-1042. */
  readonly reference: string | null;
  /** The pricing case that it comes from. */
  readonly caseReference: string | null;
  /** Per unit. */
  readonly price: Money | null;
  /** Currency. Facet *identity*. */
  readonly currency: string | null;
  /** Up to this quantity. Facet *identity*. */
  readonly quantityCap: Decimal | null;
  /** Valid from. Facet *identity*. */
  readonly validFrom: Date | null;
  /** The last day. */
  readonly validUntil: Date | null;
  /** Ended at. Facet *identity*. */
  readonly endedAt: DateTime | null;
  /** Granted at. Facet *identity*. */
  readonly grantedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who may buy at it. */
  readonly partner: Organisation | null;
  /** For sales to whom, if it is narrowed. */
  readonly customer: Organisation | null;
  /** What it is for. */
  readonly product: Product | null;
  /** The deal that it comes from. */
  readonly deal: Deal | null;
}

/** One page of a list of SpecialPrice. */
export interface SpecialPriceConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<SpecialPriceEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<SpecialPrice>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One SpecialPrice at its place in a list. */
export interface SpecialPriceEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: SpecialPrice;
}

/** Conditions on SpecialPrice rows; all must hold. */
export interface SpecialPriceFilter {
  /** By: Case reference. */
  caseReference?: TextFilter | null;
  /** By: Price. */
  price?: DecimalFilter | null;
  /** By: Currency. */
  currency?: TextFilter | null;
  /** By: Up to this quantity. */
  quantityCap?: DecimalFilter | null;
  /** By: Valid from. */
  validFrom?: DateFilter | null;
  /** By: Valid until. */
  validUntil?: DateFilter | null;
  /** By: Ended at. */
  endedAt?: DateTimeFilter | null;
  /** By: Granted at. */
  grantedAt?: DateTimeFilter | null;
}

/** An order of SpecialPrice rows. */
export interface SpecialPriceSort {
  /** What to sort by. */
  field: SpecialPriceSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What SpecialPrice rows sort by. */
export type SpecialPriceSortField = "GRANTED_AT" | "VALID_UNTIL";

/** How far selling has come. */
export type Stage = "PROSPECTING" | "ENGAGING" | "WON" | "LOST";

/** Conditions on a choice. */
export interface StageFilter {
  /** Equals. */
  eq?: Stage | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<Stage> | null;
}

/** Input of `StartOverlap`. Compares your company's customers with the house's; your list is forgotten afterwards. */
export interface StartOverlapInput {
  /** Your customers, 20 at least: as many as 1 MB of a request holds, some 10,000. A longer list comes as `file`. */
  companies?: ReadonlyArray<ListedCompanyInput> | null;
  /** Instead of `companies`: a CSV file with name, country code and tax number in each line, by a multipart request; up to 100,000 companies and 10 MB. It is read, and not kept. */
  file?: Upload | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Compares your company's customers with the house's; your list is forgotten afterwards. */
export interface StartOverlapPayload {
  /** The comparison, which a job carries out. */
  readonly overlap: Overlap | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `StartPricingReview`. Hands a pricing case to tender and finance before enough signals did. */
export interface StartPricingReviewInput {
  /** Which, by its global id. */
  case: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Hands a pricing case to tender and finance before enough signals did. */
export interface StartPricingReviewPayload {
  /** The case, in review. */
  readonly case: PricingCase | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `StopImport`. Stops a running import after the rows at hand; what is written stays. */
export interface StopImportInput {
  /** Which import, by global id. */
  importJob: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Stops a running import after the rows at hand; what is written stays. */
export interface StopImportPayload {
  /** The import as it is now. */
  readonly importJob: ImportJob | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** What the partner did with the registration. */
export type SubmissionStatus = "NOT_SUBMITTED" | "SUBMITTED" | "RECALLED";

/** Conditions on a choice. */
export interface SubmissionStatusFilter {
  /** Equals. */
  eq?: SubmissionStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<SubmissionStatus> | null;
}

/** Input of `SubmitDeal`. Sends a draft to the house; it is routed at once, or waits in line. */
export interface SubmitDealInput {
  /** The draft. */
  deal: string;
  /** Wait in line if the customer is taken. */
  joinLine?: boolean | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Sends a draft to the house; it is routed at once, or waits in line. */
export interface SubmitDealPayload {
  /** The deal, as it is now. */
  readonly deal: Deal | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** What comes by itself, over the websocket at /graphql/ws/. */
export interface Subscription {
  /** What happens to one deal. */
  readonly deal: DealUpdate;
  /** What happens to one pricing case. */
  readonly priceCase: PriceCaseUpdate;
  /** What happens to requests and tasks that concern you. */
  readonly approvals: ApprovalsUpdate;
  /** What happens in your inbox. */
  readonly inbox: InboxUpdate;
  /** Every change that you may know of, in the order of commit, each once. Keep the cursor and give it back after a lost connection: nothing is missed. A cursor that is older than what is kept, or cannot be read any more, answers with the code `reset`: read anew, then subscribe. */
  readonly changes: Change;
}

/** Input of `SuspendPartner`. Ends the access of a partner's people until it is reinstated. */
export interface SuspendPartnerInput {
  /** Which. */
  partner: string;
  /** Why. */
  reason: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends the access of a partner's people until it is reinstated. */
export interface SuspendPartnerPayload {
  /** The partner, suspended. */
  readonly partner: Partner | null;
  /** What was ended. */
  readonly receipt: ReadonlyArray<ReceiptLine> | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `SwitchWebhook`. Lets a webhook hear, or sends it nothing more. */
export interface SwitchWebhookInput {
  /** Which. */
  webhook: string;
  /** Whether it is to hear. */
  on: boolean;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Lets a webhook hear, or sends it nothing more. */
export interface SwitchWebhookPayload {
  /** As it is now. */
  readonly webhook: WebhookEndpoint | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `TakeOverTask`. Takes a task that a colleague has claimed. */
export interface TakeOverTaskInput {
  /** Which task. */
  task: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Takes a task that a colleague has claimed. */
export interface TakeOverTaskPayload {
  /** The task as it is now. */
  readonly task: Task | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `TakeQuestionBack`. Takes a question back that needs no answer any more. */
export interface TakeQuestionBackInput {
  /** Which question. */
  question: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Takes a question back that needs no answer any more. */
export interface TakeQuestionBackPayload {
  /** The question as it is now. */
  readonly question: Question | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** One step of a request's route, given to a department or a person. */
export interface Task {
  readonly __typename?: "Task";
  /** Names it within its round, as in its address. */
  readonly key: string | null;
  /** Tasks of one stage run side by side. */
  readonly stage: number | null;
  /** In which round of the request. */
  readonly round: number | null;
  /** How far it is. */
  readonly status: TaskStatus | null;
  /** How many must approve. */
  readonly mode: Mode | null;
  /** Whether it can end the request. */
  readonly effect: Effect | null;
  /** Since when it waits. */
  readonly openedAt: DateTime | null;
  /** Its target, counted in working time. */
  readonly dueAt: DateTime | null;
  /** Since when its clock stands: the author is asked. */
  readonly pausedAt: DateTime | null;
  /** When the author asked for a decision. */
  readonly nudgedAt: DateTime | null;
  /** When its holders were reminded. */
  readonly remindedAt: DateTime | null;
  /** When somebody above was asked. */
  readonly escalatedAt: DateTime | null;
  /** When it was decided or skipped. */
  readonly closedAt: DateTime | null;
  /** What was decided. */
  readonly decision: DecisionKind | null;
  /** What the decider wrote. */
  readonly comment: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who holds it, by role. */
  readonly role: string;
  /** The rules that ask for it, of those that you may know. */
  readonly why: string | null;
  /** What it is about. */
  readonly approval: Approval | null;
  /** Who has claimed it. */
  readonly assignee: Person | null;
  /** For whom they stand in. */
  readonly assignedFor: Person | null;
  /** Who decided. */
  readonly decidedBy: Person | null;
}

/** One page of a list of Task. */
export interface TaskConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<TaskEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Task>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Task at its place in a list. */
export interface TaskEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Task;
}

/** Conditions on Task rows; all must hold. */
export interface TaskFilter {
  /** By: Status. */
  status?: TaskStatusFilter | null;
  /** By: Due at. */
  dueAt?: DateTimeFilter | null;
  /** By: Decision. */
  decision?: DecisionKindFilter | null;
}

/** Which tasks. */
export type TaskQueue = "MINE" | "TEAM" | "COMING" | "DONE";

/** What became of one task of several. */
export interface TaskResult {
  /** The decision; absent if it was refused. */
  readonly decision: Decision | null;
  /** Why there is none. */
  readonly errors: ReadonlyArray<UserError>;
}

/** An order of Task rows. */
export interface TaskSort {
  /** What to sort by. */
  field: TaskSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Task rows sort by. */
export type TaskSortField = "DUE_AT" | "OPENED_AT" | "CLOSED_AT";

/** How far a task is. ``skipped`` was not needed after all; ``kept`` carried over unchanged. */
export type TaskStatus = "COMING" | "OPEN" | "DONE" | "KEPT" | "SKIPPED";

/** Conditions on a choice. */
export interface TaskStatusFilter {
  /** Equals. */
  eq?: TaskStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<TaskStatus> | null;
}

/** A step of the price waterfall, in the order in which steps are taken. */
export type TermKind = "TIER_DISCOUNT" | "VOLUME_DISCOUNT" | "PROMOTION" | "REBATE" | "BONUS" | "FREIGHT" | "PAYMENT_TERMS" | "MDF" | "COST_TO_SERVE";

/** Conditions on a choice. */
export interface TermKindFilter {
  /** Equals. */
  eq?: TermKind | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<TermKind> | null;
}

/** Conditions on a text; all must hold. */
export interface TextFilter {
  /** Equals, case included. */
  eq?: string | null;
  /** Contains, whatever the case. */
  contains?: string | null;
  /** Starts with, whatever the case. */
  startsWith?: string | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<string> | null;
}

/** The standing of a partner, lowest first. */
export type Tier = "REGISTERED" | "SILVER" | "GOLD" | "PLATINUM";

/** Conditions on a choice. */
export interface TierFilter {
  /** Equals. */
  eq?: Tier | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<Tier> | null;
}

/** One thing that happened to a record, of a facet that you see. */
export interface TimelineEntry {
  /** When. */
  readonly at: DateTime;
  /** What, for people, in your language. */
  readonly text: string;
  /** The name of who did it; absent where nobody did. */
  readonly who: string | null;
  /** What it was done to or with: a file's name, a partner's. */
  readonly object: string | null;
  /** Somebody's words: a comment, a reason. */
  readonly quote: string | null;
}

/** A page of what happened to a record. */
export interface TimelineEntryConnection {
  /** The newest first, each with its cursor. */
  readonly edges: ReadonlyArray<TimelineEntryEdge>;
  /** The newest first. */
  readonly nodes: ReadonlyArray<TimelineEntry>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
}

/** One TimelineEntry at its place in a list. */
export interface TimelineEntryEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: TimelineEntry;
}

/** A token that acts as its owner. Its text is shown once, when it is made. */
export interface Token {
  readonly __typename?: "Token";
  /** What uses it. */
  readonly name: string | null;
  /** How its text begins, after `ghl_`. */
  readonly prefix: string | null;
  /** What it may be used for: read, write, export, webhooks. */
  readonly scopes: ReadonlyArray<string> | null;
  /** When it was made. */
  readonly createdAt: DateTime | null;
  /** Until when it works; absent if open. */
  readonly expiresAt: DateTime | null;
  /** When it was last used, to the minute. */
  readonly lastUsedAt: DateTime | null;
  /** When it was taken back. */
  readonly revokedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
}

/** One page of a list of Token. */
export interface TokenConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<TokenEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Token>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Token at its place in a list. */
export interface TokenEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Token;
}

/** An order of Token rows. */
export interface TokenSort {
  /** What to sort by. */
  field: TokenSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Token rows sort by. */
export type TokenSortField = "CREATED_AT";

/** Leverages the internal Python implementation of UUID (uuid.UUID) to provide native UUID objects in fields, resolvers and input. */
export type UUID = string;

/** Input of `UndoDecision`. Takes your decision back, until the next step acts on it; both stay on the record. */
export interface UndoDecisionInput {
  /** Which decision. */
  decision: string;
  /** Why; those who decide read it. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Takes your decision back, until the next step acts on it; both stay on the record. */
export interface UndoDecisionPayload {
  /** The second decision, which undoes the first. */
  readonly decision: Decision | null;
  /** The task, open again. */
  readonly task: Task | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `UndoImport`. Takes an import back; records that were changed since or are needed stay. */
export interface UndoImportInput {
  /** Which import, by global id. */
  importJob: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Takes an import back; records that were changed since or are needed stay. */
export interface UndoImportPayload {
  /** The import as it is now. */
  readonly importJob: ImportJob | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `UnfollowRecord`. Ends the news of a record in your inbox. */
export interface UnfollowRecordInput {
  /** What to follow no more. */
  record: string;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Ends the news of a record in your inbox. */
export interface UnfollowRecordPayload {
  /** False: you do not follow it. */
  readonly isFollowing: boolean | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** A file of a multipart request (graphql-multipart-request-spec); `null` in its place. */
export type Upload = Blob;

/** Input of `UploadFile`. Uploads a file: a new one that only you see until it is attached, or a newer version. */
export interface UploadFileInput {
  /** The file, by a multipart request. */
  content: Upload;
  /** The id of the file that it is newer than. */
  versionOf?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Uploads a file: a new one that only you see until it is attached, or a newer version. */
export interface UploadFilePayload {
  /** Its id, for `attachFiles` and `createImport`. */
  readonly file: string | null;
  /** Which version of the file it is. */
  readonly version: number | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Why a mutation was refused, in words for the person who asked for it. */
export interface UserError {
  /** The input at fault, as a path; absent if it is not about one input. */
  readonly field: ReadonlyArray<string> | null;
  /** What is wrong and what to do, in the viewer's language. */
  readonly message: string;
  /** Stable, for programs. */
  readonly code: string;
}

/** A draft is seen by the house alone; a released version never changes. */
export type VersionStatus = "DRAFT" | "RELEASED";

/** Conditions on a choice. */
export interface VersionStatusFilter {
  /** Equals. */
  eq?: VersionStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<VersionStatus> | null;
}

/** The person behind the session or token of this request, and what limits them. */
export interface Viewer {
  /** Who it is. */
  readonly person: Person | null;
  /** The address to sign in with. */
  readonly email: string | null;
  /** In which language errors speak. */
  readonly language: string;
  /** Codes of the house's departments; empty for partners. */
  readonly departments: ReadonlyArray<string>;
  /** Whether they administer this installation. */
  readonly isAdministrator: boolean;
  /** The companies that they act for. */
  readonly organisations: ReadonlyArray<Organisation>;
  /** What a token may be used for; absent for a session. */
  readonly scopes: ReadonlyArray<string> | null;
}

/** A deny that beats every grant: of a record, of what belongs to a partner, or of a kind. */
export interface Wall {
  readonly __typename?: "Wall";
  /** The kind of record, such as `partners.organisation`. */
  readonly subject: string | null;
  /** Why; for the house alone. */
  readonly reason: string | null;
  /** When it is to begin; absent: at once. */
  readonly beginsAt: DateTime | null;
  /** Since when it stands; absent while it waits for a second person. */
  readonly validFrom: DateTime | null;
  /** Until when it stands; absent if open. */
  readonly validUntil: DateTime | null;
  /** When it was asked for. */
  readonly createdAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Who is kept out. */
  readonly party: Party | null;
  /** Who asked for it. */
  readonly createdBy: Person | null;
  /** Who confirmed it. */
  readonly confirmedBy: Person | null;
  /** The one record that it stands before, if there is one. */
  readonly record: Node | null;
  /** What the party does not see. */
  readonly facets: ReadonlyArray<string>;
}

/** One page of a list of Wall. */
export interface WallConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<WallEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<Wall>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One Wall at its place in a list. */
export interface WallEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: Wall;
}

/** Conditions on Wall rows; all must hold. */
export interface WallFilter {
  /** By: Subject. */
  subject?: TextFilter | null;
  /** By: Valid from. */
  validFrom?: DateTimeFilter | null;
  /** By: Valid until. */
  validUntil?: DateTimeFilter | null;
}

/** An order of Wall rows. */
export interface WallSort {
  /** What to sort by. */
  field: WallSortField;
  /** Which end comes first. */
  direction?: SortDirection | null;
}

/** What Wall rows sort by. */
export type WallSortField = "CREATED_AT";

/** One attempt at sending a message. Either there was an HTTP status, or a failure. */
export interface WebhookAttempt {
  readonly __typename?: "WebhookAttempt";
  /** When. */
  readonly at: DateTime | null;
  /** How long it took, in milliseconds. */
  readonly duration: number | null;
  /** What the receiver answered. */
  readonly httpStatus: number | null;
  /** Why there was no answer. */
  readonly failure: WebhookFailure | null;
  /** The first bytes of the answer. */
  readonly answer: string | null;
  /** The global id; opaque, stable. */
  readonly id: string;
}

/** One page of a list of WebhookAttempt. */
export interface WebhookAttemptConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<WebhookAttemptEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<WebhookAttempt>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One WebhookAttempt at its place in a list. */
export interface WebhookAttemptEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: WebhookAttempt;
}

/** An address that is told of changes, as its owner may know of them. */
export interface WebhookEndpoint {
  readonly __typename?: "WebhookEndpoint";
  /** What listens there. */
  readonly name: string | null;
  /** The address. */
  readonly url: string | null;
  /** Event codes, or beginnings of them with a star. */
  readonly kinds: ReadonlyArray<string> | null;
  /** Whether it hears. */
  readonly status: WebhookStatus | null;
  /** Why it is off. */
  readonly offReason: WebhookOffReason | null;
  /** The first failure after the last success; absent if it fares well. */
  readonly failingSince: DateTime | null;
  /** When it last took a message. */
  readonly deliveredAt: DateTime | null;
  /** Until when the former secret signs beside the present one. */
  readonly previousUntil: DateTime | null;
  /** When it was added. */
  readonly createdAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** Whose it is; absent for the house. */
  readonly organisation: Organisation | null;
  /** Who added it. */
  readonly createdBy: Person | null;
  /** Checks the `v1a` signatures (ed25519) of the present secret. */
  readonly publicKey: string | null;
  /** Its log, for those who manage it. */
  readonly messages: WebhookMessageConnection | null;
}

/** One page of a list of WebhookEndpoint. */
export interface WebhookEndpointConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<WebhookEndpointEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<WebhookEndpoint>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One WebhookEndpoint at its place in a list. */
export interface WebhookEndpointEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: WebhookEndpoint;
}

/** Conditions on WebhookEndpoint rows; all must hold. */
export interface WebhookEndpointFilter {
  /** By: Status. */
  status?: WebhookStatusFilter | null;
  /** By: Name. */
  name?: TextFilter | null;
}

/** Why an attempt came to nothing before there was an answer. */
export type WebhookFailure = "FORBIDDEN_ADDRESS" | "UNKNOWN_HOST" | "NO_CONNECTION" | "NO_TRUST" | "TOO_SLOW" | "NO_HTTP" | "BROKEN_SEAL";

/** One event for one endpoint, with what became of it. */
export interface WebhookMessage {
  readonly __typename?: "WebhookMessage";
  /** What happened: `deals.deal.approved`. */
  readonly kind: string | null;
  /** What became of it. */
  readonly status: WebhookMessageStatus | null;
  /** How often it was tried. */
  readonly tries: number | null;
  /** When it happened. */
  readonly happenedAt: DateTime | null;
  /** When it is tried next, while it is scheduled. */
  readonly dueAt: DateTime | null;
  /** When the message was made. */
  readonly createdAt: DateTime | null;
  /** When it was closed. */
  readonly finishedAt: DateTime | null;
  /** The global id; opaque, stable. */
  readonly id: string;
  /** What the receiver gets as the header `webhook-id`, however often. */
  readonly webhookId: string | null;
  /** Each attempt, latest first. */
  readonly attempts: WebhookAttemptConnection | null;
}

/** One page of a list of WebhookMessage. */
export interface WebhookMessageConnection {
  /** The records of this page with their cursors. */
  readonly edges: ReadonlyArray<WebhookMessageEdge>;
  /** The records of this page, for clients that need no cursors. */
  readonly nodes: ReadonlyArray<WebhookMessage>;
  /** Where this page lies in the list. */
  readonly pageInfo: PageInfo;
  /** How many rows match in all; counted only when asked for. */
  readonly totalCount: number | null;
}

/** One WebhookMessage at its place in a list. */
export interface WebhookMessageEdge {
  /** Pass it as `after` or `before` to go on from here. */
  readonly cursor: Cursor;
  /** The record. */
  readonly node: WebhookMessage;
}

/** Conditions on WebhookMessage rows; all must hold. */
export interface WebhookMessageFilter {
  /** By: Kind. */
  kind?: TextFilter | null;
  /** By: Status. */
  status?: WebhookMessageStatusFilter | null;
  /** By: Happened at. */
  happenedAt?: DateTimeFilter | null;
}

/** What became of a message. */
export type WebhookMessageStatus = "SCHEDULED" | "DELIVERED" | "FAILED" | "SKIPPED";

/** Conditions on a choice. */
export interface WebhookMessageStatusFilter {
  /** Equals. */
  eq?: WebhookMessageStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<WebhookMessageStatus> | null;
}

/** Why an endpoint is off. */
export type WebhookOffReason = "PERSON" | "GONE" | "FAILING";

/** Whether an endpoint hears. */
export type WebhookStatus = "ACTIVE" | "STOPPED";

/** Conditions on a choice. */
export interface WebhookStatusFilter {
  /** Equals. */
  eq?: WebhookStatus | null;
  /** Equals one of these, at most 100. */
  in?: ReadonlyArray<WebhookStatus> | null;
}

/** Input of `WithdrawDeal`. Takes back a registration that is not decided yet. */
export interface WithdrawDealInput {
  /** Which. */
  deal: string;
  /** Why; the house reads it. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Takes back a registration that is not decided yet. */
export interface WithdrawDealPayload {
  /** The deal, as it is now. */
  readonly deal: Deal | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `WithdrawPriceListRelease`. Takes back a version that is being decided or was returned: it is a draft again. */
export interface WithdrawPriceListReleaseInput {
  /** Which, by its global id. */
  version: string;
  /** Why. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Takes back a version that is being decided or was returned: it is a draft again. */
export interface WithdrawPriceListReleasePayload {
  /** The draft. */
  readonly version: PriceListVersion | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}

/** Input of `WithdrawSharingChange`. Takes a change back that you asked for: nobody decides on it, and nothing changes. */
export interface WithdrawSharingChangeInput {
  /** The change, by its global id. */
  change: string;
  /** Why; may be empty. */
  reason?: string | null;
  /** Anything; the payload repeats it. */
  clientMutationId?: string | null;
}

/** Takes a change back that you asked for: nobody decides on it, and nothing changes. */
export interface WithdrawSharingChangePayload {
  /** The change as it is now. */
  readonly change: SharingChange | null;
  /** What the input said. */
  readonly clientMutationId: string | null;
  /** Why nothing was done; empty if it was done. */
  readonly userErrors: ReadonlyArray<UserError>;
}
