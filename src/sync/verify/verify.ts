import { slices } from '../../database/slices.js';
import type { Mapping } from '../../mapping/schema.js';
import { reportFindings } from '../../store/findings/report-findings.js';
import { decidedOfVerify } from '../../store/findings/verified.js';
import { orderDecisions } from '../../store/records/order-decisions.js';
import { orderIndex } from '../../store/records/order-index.js';
import type { Services } from '../services.js';
import { tellRenamedGroups } from '../people/people.js';
import { scanBoard, scanForOrder } from './board-scan.js';
import type { BoardScan } from './board-scan.js';
import { compareOrders, isWatched } from './compare-orders.js';
import type { DifferingOrder } from './compare-orders.js';
import { codeOf, findingsOf } from './order-findings.js';

/** Why a comparison ended that was asked to. */
export const STOPPED = 'stopped';

/** One read by id holds a hundred items. */
const ORDERS_AT_A_TIME = 100;

export interface VerifyRequest {
  /** Only the orders of this customer. */
  readonly customer?: string | undefined;
  /** Only the orders whose keys come after this one: to go on after an interruption. */
  readonly after?: string | undefined;
  /** Called after each hundred orders. */
  readonly onProgress: (done: number, total: number) => void;
  /** Asked before each hundred orders. */
  readonly isStopped: () => boolean;
}

/** A differing order, with what persons have ended of its findings. */
export interface VerifiedOrder extends DifferingOrder {
  /** By whom a difference of a code was accepted or closed, by code. */
  readonly ended: Readonly<Record<string, string>>;
}

export interface Verification {
  readonly compared: number;
  /** Orders that a run is about to write, or wrote meanwhile. */
  readonly busy: number;
  readonly orders: readonly VerifiedOrder[];
  readonly scan: BoardScan;
}

/** The comparison ended before all orders were compared. What was found until then is among the findings. */
export class VerifyInterrupted extends Error {
  override readonly name = 'VerifyInterrupted';
  constructor(
    readonly done: number,
    readonly total: number,
    /** The last key that was compared; null when none was. */
    readonly last: string | null,
    cause: unknown,
  ) {
    super(`Compared ${String(done)} of ${String(total)} orders, then: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

type Reads = Pick<Services, 'database' | 'monday'>;

/** As much of a comparison as was made until it was asked to stop, or something failed. */
export interface VerifiedPart extends Verification {
  /** Orders to compare, `done` of which are looked at. */
  readonly total: number;
  readonly done: number;
  /** The last key that was looked at; null when none was. */
  readonly last: string | null;
  /** Why it ended before all were looked at: 'stopped', or what was thrown. Null when all were. */
  readonly interruption: unknown;
}

/**
 * Compares the orders of a board that have a record with the board and with production. Nothing is sent, and no record is changed: only findings are written, and those of
 * what is as it should be again are resolved. Reads stay within the complexity budget when `monday` does. Throws BOARD_MISMATCH before anything is compared when the mapping does not
 * fit the board, and VerifyInterrupted.
 */
export async function verifyBoard(services: Reads, mapping: Mapping, request: VerifyRequest): Promise<Verification> {
  const { done, total, last, interruption, ...found } = await verifyPart(services, mapping, request);
  if (interruption !== null) throw new VerifyInterrupted(done, total, last, interruption);
  return found;
}

/** The same, and what is found until an interruption is returned. Throws what fails before anything is compared. */
export async function verifyPart(
  services: Reads,
  mapping: Mapping,
  { customer, after, onProgress, isStopped }: VerifyRequest,
): Promise<VerifiedPart> {
  const { database } = services;
  const index = await orderIndex(database, mapping.board.id);
  const scan = await scanBoard(services, mapping, index);
  // Of an order that has left the board there is nothing to compare, unless the board shows its key again.
  const compared = index.filter(({ key, state }) => isWatched(state) || scan.keyed.has(key));
  const keys = compared
    .filter((order) => (customer === undefined || order.customer === customer) && (after === undefined || order.key > after))
    .map(({ key }) => key);
  await tellRenamedGroups(services, mapping, null, scan.renamedOfAll, scan.gone);
  const decisions = await orderDecisions(database, mapping.board.id);
  const differing: DifferingOrder[] = [];
  let [done, busy] = [0, 0];
  let interruption: unknown = null;
  for (const part of slices(keys, ORDERS_AT_A_TIME)) {
    if (isStopped()) {
      interruption = STOPPED;
      break;
    }
    try {
      const found = await compareOrders(services, mapping, { scan, decisions }, part);
      await report(services, mapping, part, found);
      differing.push(...found.differing);
      busy += found.busy.length;
    } catch (error) {
      interruption = error;
      break;
    }
    done += part.length;
    onProgress(done, keys.length);
  }
  if (customer === undefined && interruption === null) await resolveOfOthers(services, mapping, new Set(compared.map(({ key }) => key)));
  const orders = await withEnded(services, mapping, differing);
  return { compared: done - busy, busy, orders, scan, done, total: keys.length, last: keys[done - 1] ?? null, interruption };
}

/** Looks at one order as `verifyBoard` does. Null when it is as its records say. */
export async function verifyOrder(services: Reads, mapping: Mapping, key: string): Promise<VerifiedOrder | 'busy' | null> {
  const { database } = services;
  const scan = await scanForOrder(services, mapping, key);
  const compared = await compareOrders(services, mapping, { scan, decisions: await orderDecisions(database, mapping.board.id) }, [key]);
  if (compared.busy.length > 0) return 'busy';
  await report(services, mapping, [key], compared);
  const [order] = await withEnded(services, mapping, compared.differing);
  return order ?? null;
}

async function report(
  { database }: Reads,
  mapping: Mapping,
  keys: readonly string[],
  { differing, busy }: { readonly differing: readonly DifferingOrder[]; readonly busy: readonly string[] },
): Promise<void> {
  const looked = new Set(keys.filter((key) => !busy.includes(key)));
  const coverage = { kind: 'keys', has: (key: string) => looked.has(key) } as const;
  await reportVerified({ database }, mapping, coverage, differing.flatMap(findingsOf));
}

/** Findings of orders that have no record any more. */
async function resolveOfOthers({ database }: Reads, mapping: Mapping, known: ReadonlySet<string>): Promise<void> {
  await reportVerified({ database }, mapping, { kind: 'keys', has: (key) => !known.has(key) }, []);
}

async function reportVerified(
  { database }: Pick<Services, 'database'>,
  mapping: Mapping,
  coverage: Parameters<typeof reportFindings>[1]['coverage'],
  found: Parameters<typeof reportFindings>[2],
): Promise<void> {
  const report = { mappingName: mapping.name, runId: null, origin: 'VERIFY', coverage, now: await database.now() } as const;
  await database.transaction((tx) => reportFindings(tx, report, found));
}

async function withEnded({ database }: Reads, mapping: Mapping, differing: readonly DifferingOrder[]): Promise<VerifiedOrder[]> {
  if (differing.length === 0) return [];
  const ended = await decidedOfVerify(database, mapping.name);
  return differing.map((order) => {
    const own = new Set(order.differences.map(codeOf) as string[]);
    return {
      ...order,
      ended: Object.fromEntries((ended.get(order.key) ?? []).filter(({ code }) => own.has(code)).map(({ code, by }) => [code, by])),
    };
  });
}
