import { describe, test } from 'vitest';
import { liveThrough } from './support/life.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { openWorld, removeFreely } from './support/world.js';

/** Late work takes this long in real time: enough for the first look at the board to come before it on most machines. */
const LATE_MS = 150;

const faults = [
  { kind: 'lostBeforeCommit' },
  { kind: 'lostAfterCommit' },
  { kind: 'timeoutBeforeCommit' },
  { kind: 'timeoutAfterCommit' },
  { kind: 'error500BeforeCommit' },
  { kind: 'error500AfterCommit' },
  { kind: 'lateCommit', delayMs: LATE_MS },
  { kind: 'htmlBody' },
  { kind: 'cutBody' },
  { kind: 'emptyBody' },
  { kind: 'diesMidway', mutations: 1 },
] as const;

const simulator = await simulatorFixture();

describe('R4, R5: an answer that is lost or late makes no double and loses nothing', () => {
  test.each(faults)('$kind, while Monday keeps every answer under its key', async (fault) => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await liveThrough(world, fault);
  });

  test.each(faults)('$kind, while Monday keeps every answer and is trusted to', async (fault) => {
    const world = await openWorld(simulator, { mapping: removeFreely, idempotency: 'trusted' });
    await liveThrough(world, fault);
  });

  test.each(faults)('$kind, while Monday keeps neither errors nor lost answers', async (fault) => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.settings({ cacheErrors: false, cacheLostAnswers: false });
    await liveThrough(world, fault);
  });

  test.each(faults)('$kind, while Monday keeps no answer at all', async (fault) => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.settings({ idempotencyCache: false });
    await liveThrough(world, fault);
  });
});
