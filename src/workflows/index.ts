// The worker bundles this file: the workflows by their names.
export { alertSender, alertWatch } from './alerts.js';
export { customerBatch } from './customer-batch.js';
export { syncRun } from './sync-run.js';
