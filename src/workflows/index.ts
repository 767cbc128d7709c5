// The worker bundles this file: the workflows by their names.
export { alertSender, alertWatch } from './alerts.js';
export { boardVerification } from './board-verification.js';
export { customerBatch } from './customer-batch.js';
export { syncRun } from './sync-run.js';
