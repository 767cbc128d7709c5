/** How often a condition is looked at: seldom enough to leave a busy machine alone, often enough to catch a state that passes. */
const POLL_MS = 50;

/**
 * Waits until a condition holds, and returns what it gave. `what` completes the sentence "waited in vain for ...". Errors of the condition
 * count as "not yet"; the last one is reported when the time is over.
 */
export async function until<T>(condition: () => Promise<T | null | undefined | false>, deadlineMs: number, what: string): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  let reason = '';
  for (;;) {
    try {
      const value = await condition();
      if (value !== null && value !== undefined && value !== false) return value;
    } catch (error) {
      reason = ` Last error: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what} (${String(deadlineMs / 1000)} s).${reason}`);
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/** The value of a promise, or an error that names what did not come in time. */
export async function within<T>(promise: Promise<T>, deadlineMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Waited in vain for ${what} (${String(deadlineMs / 1000)} s).`));
    }, deadlineMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
