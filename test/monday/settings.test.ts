import { describe, expect, it } from 'vitest';
import { labelsOf, subitemBoardOf } from '../../src/monday/column-settings.js';

describe('column settings', () => {
  it.each([
    [
      'status of today',
      {
        labels: [
          { id: 0, label: 'Working on it', index: 0 },
          { id: 1, label: 'Done', index: 2 },
        ],
      },
      { 0: 'Working on it', 1: 'Done' },
    ],
    ['dropdown of today', { labels: [{ id: 1, label: 'A', is_deactivated: false }] }, { 1: 'A' }],
    ['dropdown of old, as text', '{"labels":[{"id":1,"name":"A"}]}', { 1: 'A' }],
    ['status of old', { labels: { 0: 'Done', 5: '' } }, { 0: 'Done' }],
    [
      'deactivated',
      {
        labels: [
          { id: 1, label: 'A', is_deactivated: true },
          { id: 2, label: 'B' },
        ],
      },
      { 2: 'B' },
    ],
    [
      'deactivated, of old',
      {
        labels: [
          { id: 1, name: 'A' },
          { id: 2, name: 'B' },
        ],
        deactivated_labels: [1],
      },
      { 2: 'B' },
    ],
    ['nothing', null, {}],
    ['broken text', '{"labels":', {}],
  ])('labels: %s', (_name, settings, labels) => {
    expect(labelsOf(settings)).toEqual(labels);
  });

  it.each([
    [{ boardIds: [9200771505] }, '9200771505'],
    ['{"boardIds":["9200771505"]}', '9200771505'],
    [{}, null],
    [{ boardIds: [] }, null],
  ])('subitem board of %j', (settings, board) => {
    expect(subitemBoardOf(settings)).toBe(board);
  });
});
