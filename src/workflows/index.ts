// The worker bundles this file: the workflows by their names.
export { customerBatch } from './customer-batch.js';
export { syncRun } from './sync-run.js';
