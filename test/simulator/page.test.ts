import { beforeAll, describe, expect, it } from 'vitest';
import { BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
let item: string;
beforeAll(async () => {
  item = await monday.item('<script>alert(1)</script> & "more"', {
    text_1: "it's <b>",
    status_1: 'PCE',
    drop_1: { labels: ['A'] },
    num_1: '1234.5',
  });
  await monday.gql('mutation ($p: ID!, $v: JSON) { create_subitem(parent_item_id: $p, item_name: "Size S", column_values: $v) { id } }', {
    p: item,
    v: JSON.stringify({ size_1: { labels: ['S'] }, qty_1: '12' }),
  });
});

const text = async (path: string) => (await fetch(monday.simulator.url + path)).text();

describe('board page', () => {
  it('shows items, their filled columns and their subitems, and escapes everything', async () => {
    const page = await text('/');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;');
    expect(page).toContain('it&#39;s &lt;b&gt;');
    expect(page).not.toContain('<script>alert');
    for (const shown of ['Order number', '1,234.5', 'Size S', '12 pcs', 'Group Title']) expect(page).toContain(shown);
    expect(await text(`/boards/${BOARD}`)).toContain('Size S');
    expect((await fetch(`${monday.simulator.url}/boards/1`)).status).toBe(404);
  });

  it('shows the columns that were chosen', async () => {
    const page = await text(`/boards/${BOARD}?columns=num_1`);
    expect(page).toContain('1,234.5');
    expect(page).not.toContain('it&#39;s &lt;b&gt;');
  });

  it('sends only what changed since the screen was drawn', async () => {
    const live = async (open: string, layout: string) =>
      await monday.get(`/boards/${BOARD}/live?${new URLSearchParams({ open, layout }).toString()}`);
    const first = await live('topics:-1', '');
    expect(first.groups).toMatchObject([{ id: 'topics', body: expect.stringContaining('Size S') as string }]);
    const seen = `topics:${first.groups[0].revision as number}`;
    expect((await live(seen, first.layout as string)).groups[0].body).toBeNull();
    await monday.control('rename', { itemId: item, name: 'renamed' });
    expect((await live(seen, first.layout as string)).groups[0].body).toContain('renamed');
    expect((await live('', first.layout as string)).groups[0].body).toBeNull();
  });

  it('keeps large boards light: few rows at first, all when asked', async () => {
    const aliases = Array.from(
      { length: 60 },
      (_, index) => `a${index}: create_item(board_id: "${BOARD}", item_name: "bulk ${index}") { id }`,
    ).join(' ');
    await monday.gql(`mutation { ${aliases} }`);
    expect(await text('/')).toContain('Show all 61 items');
    const all = await monday.get(`/boards/${BOARD}/live?open=topics:-1:all`);
    expect(all.groups[0].body.match(/bulk \d+/g)).toHaveLength(60);
  });
});
