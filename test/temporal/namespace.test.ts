import type { ConnectionLike } from '@temporalio/client';
import { describe, expect, test } from 'vitest';
import { attributeProblems, checkNamespace, registerSearchAttributes } from '../../src/temporal/namespace.js';
import { SYNC_SEARCH_ATTRIBUTES } from '../../src/temporal/search-attributes.js';

const SYSTEM = { RunId: 2, WorkflowId: 2, StartTime: 6 };
const KEYWORD = 2;
const INT = 3;
const COMPLETE = Object.fromEntries(SYNC_SEARCH_ATTRIBUTES.map(({ name, type }) => [name, type === 'INT' ? INT : KEYWORD]));

/** A namespace that remembers closed workflows for so many hours. */
function connectionTo(custom: Record<string, number>, retentionHours: number): ConnectionLike {
  return {
    operatorService: { listSearchAttributes: () => Promise.resolve({ customAttributes: custom, systemAttributes: SYSTEM }) },
    workflowService: {
      describeNamespace: () => Promise.resolve({ config: { workflowExecutionRetentionTtl: { seconds: retentionHours * 3600 } } }),
    },
  } as unknown as ConnectionLike;
}

describe('the search attributes of a namespace', () => {
  test('none is missing when all are there with their types', () => {
    expect(attributeProblems(SYNC_SEARCH_ATTRIBUTES, { custom: COMPLETE, system: SYSTEM })).toEqual([]);
  });

  test('a missing one names the command that registers it', () => {
    const [problem, ...others] = attributeProblems(SYNC_SEARCH_ATTRIBUTES, {
      custom: { ...COMPLETE, SyncStatus: undefined as never },
      system: SYSTEM,
    });
    expect(problem).toMatchObject({ kind: 'ATTRIBUTE_MISSING', fix: 'npm run cli -- temporal setup' });
    expect(problem?.message).toContain('SyncStatus');
    expect(others).toEqual([]);
  });

  test('one of another type is refused', async () => {
    const custom = { ...COMPLETE, SyncFailedOrders: KEYWORD };
    expect(attributeProblems(SYNC_SEARCH_ATTRIBUTES, { custom, system: SYSTEM })).toMatchObject([{ kind: 'ATTRIBUTE_TYPE' }]);
    await expect(registerSearchAttributes(connectionTo(custom, 24), 'default')).rejects.toThrow(
      'SyncFailedOrders is registered with another type',
    );
  });

  test('a name that is one of Temporal in other letters is refused', () => {
    const problems = attributeProblems([{ name: 'runId', type: 'KEYWORD' }], { custom: { runId: KEYWORD }, system: SYSTEM });
    expect(problems).toMatchObject([{ kind: 'ATTRIBUTE_NAME' }]);
    expect(problems[0]?.message).toContain("Temporal's own RunId");
  });
});

describe('the retention of a namespace', () => {
  test.each([
    [24, []],
    [23, ['RETENTION']],
  ])('of %i hours', async (hours, kinds) => {
    const problems = await checkNamespace(connectionTo(COMPLETE, hours), 'default');
    expect(problems.map(({ kind }) => kind)).toEqual(kinds);
  });
});
