// The first file of the thread. Node cannot start a thread from TypeScript, so this one is plain and brings the loader with it.
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
