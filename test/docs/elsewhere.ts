/** The demo as a page prints it; test/demo types it. */
export const DEMO = 'npm run demo';

/** Commands that take minutes. `.ci/run` types them on every change, from a clean clone. */
export const OF_CI: readonly string[] = ['npm ci', 'npm run lint', 'npm test'];

/** Whether a line, or each part of a line that `&&` joins, is typed there. */
export const isElsewhere = (line: string): boolean => line.split(' && ').every((part) => part === DEMO || OF_CI.includes(part));
