import type { MondayApi } from '../../../src/monday/types.js';

/** A worker that is paused in the middle of one send, as by a long pause of its machine, and resumes much later. */
export interface Frozen {
  readonly monday: MondayApi;
  /** Resolves once the send is held. */
  readonly held: Promise<void>;
  /** Lets it go on. */
  thaw(): void;
}

/** Holds the next mutation: before it goes out (`send`), or after Monday has executed it (`answer`). */
export function freeze(monday: MondayApi, hold: 'send' | 'answer'): Frozen {
  let reached = (): void => undefined;
  let thaw = (): void => undefined;
  const held = new Promise<void>((resolve) => (reached = resolve));
  const thawed = new Promise<void>((resolve) => (thaw = resolve));
  let used = false;
  const stop = async (): Promise<void> => {
    reached();
    await thawed;
  };
  const send: MondayApi['send'] = async (request) => {
    const first = !used;
    used = true;
    if (first && hold === 'send') await stop();
    const outcome = await monday.send(request);
    if (first && hold === 'answer') await stop();
    return outcome;
  };
  return {
    monday: { ...monday, send },
    held,
    thaw: () => {
      thaw();
    },
  };
}
