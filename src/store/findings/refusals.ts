import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { listErrors, refusalText } from '../errors/error-list.js';
import { errorsByCustomer } from '../errors/error-counts.js';
import type { ListedError } from '../errors/error-list.js';
import type { ErrorsOfCustomer } from '../errors/error-counts.js';
import type { FindingFilter, ListedFinding } from './listed-finding.js';

/** One name that is not known is one thing to do, however many rows have it. */
const NAMED_ONCE = 'UNKNOWN_CUSTOMER';

/** Refused orders and sizes as findings, at most `limit` of each table. */
export async function refusals(db: Queryable, mapping: Mapping, filter: FindingFilter, limit: number): Promise<ListedFinding[]> {
  if (filter.severity !== undefined && filter.severity !== 'error') return [];
  const { code, customer, orderNumber, all } = filter;
  const together = all !== true && orderNumber === undefined;
  const asked = { code, customer, orderNumber, resolved: all, exceptCode: together ? NAMED_ONCE : undefined };
  const single = (await listErrors(db, mapping, asked, limit)).map(asFinding);
  if (!together || (code !== undefined && code !== NAMED_ONCE)) return single;
  return [...single, ...(await errorsByCustomer(db, mapping, { code: NAMED_ONCE, customer }, limit)).map(unknownCustomer)];
}

function asFinding(error: ListedError): ListedFinding {
  return {
    id: error.errorId,
    kept: 'refusal',
    code: error.code,
    severity: 'error',
    scope: error.kind,
    customer: error.customer,
    orderNumber: error.orderNumber,
    size: error.size,
    field: error.column,
    valueSeen: error.value,
    message: refusalText(error),
    firstSeen: error.firstSeen,
    lastSeen: error.lastSeen,
    seenCount: error.seenCount,
    firstRunId: null,
    lastRunId: error.runId,
    status: error.resolvedDate === null ? 'OPEN' : 'RESOLVED',
    endedDate: error.resolvedDate,
    endedBy: error.resolvedBy,
    endedReason: null,
  };
}

function unknownCustomer({ customer, rows, errorId, ...seen }: ErrorsOfCustomer): ListedFinding {
  const who = customer === '' ? 'No customer' : `Unknown customer "${customer}"`;
  return {
    id: errorId,
    kept: 'refusal',
    code: NAMED_ONCE,
    severity: 'error',
    scope: 'customer',
    customer,
    orderNumber: null,
    size: null,
    field: null,
    valueSeen: customer,
    message: `${who}: ${String(rows)} ${rows === 1 ? 'row is' : 'rows are'} refused until the name is in the customers file.`,
    ...seen,
    firstRunId: null,
    lastRunId: null,
    status: 'OPEN',
    endedDate: null,
    endedBy: null,
    endedReason: null,
  };
}
