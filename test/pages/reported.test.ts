import { describe, expect, test, vi } from 'vitest';
import type { Settings } from '../../src/config/settings.js';
import type { Services } from '../../src/sync/services.js';
import { reported } from '../../src/worker/reported.js';

type Activities = Parameters<typeof reported>[0];

describe('the report of a run', () => {
  const finished = { runId: 'r1', status: 'COMPLETED' };
  const activities = { finishRun: () => Promise.resolve(finished) } as unknown as Activities;
  const input = { runId: 'r1' } as Parameters<Activities['finishRun']>[0];

  test('that cannot be written is a line of the log, and the run has ended as it has', async () => {
    const said: string[] = [];
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const services = { database: { query: () => Promise.reject(new Error('The disk is full.')) } } as unknown as Services;
    const wrapped = reported(activities, services, { reportsFolder: '/reports' } as Settings);
    const result = await wrapped.finishRun(input);
    stderr.mockRestore();
    expect(result).toBe(finished);
    expect(said).toEqual(['The report of run r1 was not written: The disk is full. Its text: npm run cli -- runs show r1\n']);
  });

  test('is not made without a folder', () => {
    expect(reported(activities, {} as Services, { reportsFolder: null } as Settings)).toBe(activities);
  });
});
