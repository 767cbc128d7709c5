// What the worker bundles: the workflows by their names.
export { customerBatch } from './customer-batch.js';
export { syncRun } from './sync-run.js';
