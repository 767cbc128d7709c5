import { resolve } from 'node:path';
import { PROJECT_ROOT } from '../config/package-files.js';
import { writeWorkflowBundle } from './workflow-bundle.js';

// `npm run bundle [file]` writes the file for WORKFLOW_BUNDLE. The image contains it, so that its workers start without compiling.
const file = resolve(process.argv[2] ?? resolve(PROJECT_ROOT, 'dist/workflow-bundle.js'));
const bytes = await writeWorkflowBundle(file);
process.stdout.write(`Workflow bundle: ${file}, ${String(Math.round(bytes / 1024))} KiB\n`);
