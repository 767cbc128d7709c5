import { describe, expect, test } from 'vitest';
import { judgeGroups } from '../../src/orders/board-groups.js';
import type { GroupsRead, KnownGroup } from '../../src/orders/board-groups.js';

const KNOWN: KnownGroup = { title: 'Spring', state: 'LIVE', groupId: 'g1', requestId: null, updated: '2026-01-05T10:00:00.000Z' };
const LOOK: GroupsRead = { readAt: '2026-01-05T10:00:01.000Z', renamedPolicy: 'follow' };
const group = (id: string, title = 'Spring') => ({ id, title });
const NOTHING = { changed: [], doubles: [], renamed: [] };

describe('a title that the board shows', () => {
  test('is used, whether it was known or not', () => {
    expect(judgeGroups([], [group('g7')], LOOK).changed).toEqual([{ title: 'Spring', state: 'LIVE', groupId: 'g7', requestId: null }]);
    expect(judgeGroups([KNOWN], [group('g1')], LOOK)).toEqual(NOTHING);
    expect(judgeGroups([KNOWN], [group('g2')], LOOK).changed).toMatchObject([{ state: 'LIVE', groupId: 'g2' }]);
  });

  test('is left to the request that is making it', () => {
    expect(judgeGroups([{ ...KNOWN, state: 'CLAIMED', groupId: null, requestId: 'r' }], [group('g1')], LOOK)).toEqual(NOTHING);
  });

  test('and shows twice is reported only where the sync has made the group', () => {
    const twice = [group('g2'), group('g1')];
    expect(judgeGroups([KNOWN], twice, LOOK)).toEqual(NOTHING);
    expect(judgeGroups([{ ...KNOWN, requestId: 'r' }], twice, LOOK)).toMatchObject({
      changed: [{ state: 'DUPLICATE', groupId: 'g1', requestId: 'r' }],
      doubles: [{ title: 'Spring', ids: ['g2', 'g1'] }],
    });
  });

  test('of a group that was given up after its answer was lost is ours', () => {
    const givenUp: KnownGroup = { ...KNOWN, state: 'ABSENT', groupId: null, requestId: 'r' };
    expect(judgeGroups([givenUp], [group('g1')], LOOK).changed).toMatchObject([{ state: 'LIVE', groupId: 'g1', requestId: 'r' }]);
  });
});

describe('a known title that the board does not show', () => {
  test('is made again when an order needs it', () => {
    expect(judgeGroups([KNOWN], [], LOOK).changed).toMatchObject([{ state: 'ABSENT', groupId: null }]);
  });

  test('is left as it is when another batch made the group after the read began', () => {
    expect(judgeGroups([{ ...KNOWN, updated: LOOK.readAt }], [], LOOK)).toEqual(NOTHING);
  });

  test('since a person renamed the group: followed or created again, by the policy of the mapping', () => {
    const live = [group('g1', 'Theirs')];
    const renamed = [{ title: 'Spring', shown: 'Theirs' }];
    expect(judgeGroups([KNOWN], live, LOOK)).toMatchObject({ changed: [{ title: 'Theirs', state: 'LIVE' }], renamed });
    expect(judgeGroups([KNOWN], live, { ...LOOK, renamedPolicy: 'recreate' })).toMatchObject({
      changed: [{ title: 'Theirs' }, { title: 'Spring', state: 'ABSENT' }],
      renamed,
    });
  });
});
