/** Writes generation 2 into a folder and kills its own process at a step. Arguments: folder, step. Started by kill.test.ts. */
import { createHash } from 'node:crypto';
import { writeSnapshot } from '../../src/snapshot/write-file.js';

const [folder, fatal] = process.argv.slice(2);
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const input = {
  mappingName: 'schedule',
  mappingHash: digest('mapping').toString('hex'),
  boardId: '77',
  generation: 2,
  newestGeneration: 2,
  historyToken: null,
};
await writeSnapshot(folder!, 'ORDERS_UNIFIED_SNAPSHOT', input, [{ key: digest('new'), hash: digest('new'), customer: 'ACME' }], {
  faultPoint: (step) => {
    if (step === fatal) process.kill(process.pid, 'SIGKILL');
  },
});
