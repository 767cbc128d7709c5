import { findTemporalBinary } from '../../sandbox/temporal/binary.js';

/** Fetches the Temporal CLI once, before any test's clock runs. */
export default async function setup(): Promise<void> {
  try {
    const { path } = await findTemporalBinary({ env: process.env, report: (line) => console.log(line) });
    process.env['TEMPORAL_CLI_PATH'] = path;
  } catch (error) {
    // Tests that need no server still run; the others fail with this message.
    console.error(error instanceof Error ? error.message : error);
  }
}
