import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';

/**
 * Attributes that the Temporal UI and `temporal workflow list` can filter by. Names start with Sync, so that they differ from Temporal's own
 * names and those of other teams in a shared namespace. Workflow code imports this file: keep it pure.
 */

/** Canonical customer of a batch. */
export const SyncCustomer = defineSearchAttributeKey('SyncCustomer', SearchAttributeType.KEYWORD);
/** `batch_id` of MON_BatchProcessing. */
export const SyncBatchId = defineSearchAttributeKey('SyncBatchId', SearchAttributeType.KEYWORD);
/** `run_id` of the run, on the parent and on every batch of it. */
export const SyncRunKey = defineSearchAttributeKey('SyncRunKey', SearchAttributeType.KEYWORD);
/** Status of the run or batch, as in SQL; of a verification RUNNING, VERIFIED, DIFFERS, FAILED or CANCELLED. */
export const SyncStatus = defineSearchAttributeKey('SyncStatus', SearchAttributeType.KEYWORD);
/** Orders that failed so far. */
export const SyncFailedOrders = defineSearchAttributeKey('SyncFailedOrders', SearchAttributeType.INT);

/** Orders of a board that a scheduled verification found to differ from their records. */
export const SyncDifferingOrders = defineSearchAttributeKey('SyncDifferingOrders', SearchAttributeType.INT);

/** Temporal's own: the schedule that started a workflow; absent on others. */
export const ScheduledBy = defineSearchAttributeKey('TemporalScheduledById', SearchAttributeType.KEYWORD);

/** All of the sync's; a namespace needs them before the first run. */
export const SYNC_SEARCH_ATTRIBUTES = [SyncCustomer, SyncBatchId, SyncRunKey, SyncStatus, SyncFailedOrders, SyncDifferingOrders] as const;
