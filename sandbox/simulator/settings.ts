import { z } from 'zod';

/**
 * Settings of Monday's behaviour for tests. Behaviour that Monday does not document is a switch here, so that the sync can be tested with both
 * values.
 */
export const settingsShape = z.strictObject({
  /** How long a change stays invisible to items_page and items_page_by_column_values. Reads by id see it at once. */
  indexLagMs: z.number().min(0).default(0),
  /** Added to every mutation of a request; they run one after another. */
  latencyMs: z.number().min(0).default(0),
  /** Added once to every query. */
  readLatencyMs: z.number().min(0).default(0),
  /** After this time the gateway answers 503 although the execution continues. Reports of the real one are between 30 and 60 seconds. */
  gatewayTimeoutMs: z.number().min(1).default(60_000),
  /** Off: every request with a key runs again, as when Monday's memory budget for answers is used up. */
  idempotencyCache: z.boolean().default(true),
  /** How long an answer is kept under its key; Monday documents 30 minutes. */
  keyLifeMs: z
    .number()
    .min(0)
    .default(30 * 60_000),
  /** Undocumented: whether an answer with `errors` or a 5xx of the application is kept under its key. */
  cacheErrors: z.boolean().default(true),
  /** Undocumented: whether an answer that the gateway or the network lost is kept under its key. */
  cacheLostAnswers: z.boolean().default(true),
  /** Undocumented: on, another body under a known key is a conflict; off, the first answer is replayed for it. */
  conflictOnOtherBody: z.boolean().default(true),
  /** Undocumented: HTTP status of parse and validation errors. */
  documentErrorStatus: z.union([z.literal(200), z.literal(400)]).default(400),
  /** Undocumented: on, a change whose `board_id` is not the item's board is executed on the item's board; off, the item is not found. */
  wrongBoardAccepted: z.boolean().default(false),
  /** What a change of an inactive item refuses: its mutation alone, or (reported by one user) the whole request, in one of three shapes. */
  inactiveRefuses: z.enum(['mutation', 'wholeWithoutData', 'wholeWithNulls', 'wholeNamingItem']).default('mutation'),
  /** Undocumented: what a value does that names a deactivated label: refused, accepted as it is, or a second label of that text where labels are created. */
  deactivatedLabels: z.enum(['refused', 'accepted', 'madeAgain']).default('refused'),
  stripTags: z.boolean().default(false),
  stripLabelEmoji: z.boolean().default(false),
  collapseBlanks: z.boolean().default(false),
  cutTextsAt: z.number().int().min(0).default(0),
  itemsPerBoard: z.number().int().min(0).default(10_000),
  /** Monday publishes no limit of a group; the default is that of a board, so it has no effect. */
  itemsPerGroup: z.number().int().min(0).default(10_000),
  /** Monday's reference gives no number for dropdowns; 500 is the limit that boards in use have reached. */
  labelsPerDropdown: z.number().int().min(0).default(500),
  labelsPerStatus: z.number().int().min(0).default(40),
  /** Overrides of the plan's limits. Complexity and requests are per minute. */
  limits: z
    .strictObject({
      requestsPerMinute: z.number().int().min(0).optional(),
      concurrency: z.number().int().min(0).optional(),
      requestsPerDay: z.number().int().min(0).optional(),
      complexity: z.number().int().min(0).optional(),
      readComplexity: z.number().int().min(0).optional(),
      complexityPerRequest: z.number().int().min(0).optional(),
    })
    .default({}),
});

export type Settings = z.output<typeof settingsShape>;

/** The names a `settings` action may carry, all optional. Unlike the full shape it must not fill in defaults. */
export const settingsChange = z.strictObject(
  Object.fromEntries(Object.entries(settingsShape.shape).map(([name, shape]) => [name, shape.unwrap().optional()])),
);

export const defaultSettings = (): Settings => settingsShape.parse({});
