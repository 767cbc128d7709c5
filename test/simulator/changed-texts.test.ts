import { beforeEach, expect, it } from 'vitest';
import { BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const read = async (id: string) =>
  (await monday.gql(`{ items(ids: [${id}]) { name group { title } column_values(ids: ["text_1", "long_1", "drop_1"]) { text } } }`)).data
    .items[0];
const labels = async () =>
  (
    await monday.gql(`{ boards(ids: ["${BOARD}"]) { columns(ids: ["drop_1"]) { settings } } }`)
  ).data.boards[0].columns[0].settings.labels.map(({ label }: { label: string }) => label) as string[];

it('keeps every text as it was sent, by itself', async () => {
  const id = await monday.item(' <b>one</b>  🚀 ', { text_1: 'a  b', drop_1: { labels: ['X 🚀'] } }, true);
  expect(await read(id)).toMatchObject({ name: ' <b>one</b>  🚀 ', column_values: [{ text: 'a  b' }, { text: '' }, { text: 'X 🚀' }] });
});

it('strips tags from the names of items and groups, also when they are changed', async () => {
  await monday.control('settings', { stripTags: true });
  const id = await monday.item('<b>one</b> <3');
  expect((await read(id)).name).toBe('one <3');
  await monday.control('rename', { itemId: id, name: '<i>two</i>' });
  expect((await read(id)).name).toBe('two');
  const { data } = await monday.gql(`mutation { create_group(board_id: "${BOARD}", group_name: "<u>SPRING</u>") { title } }`);
  expect(data.create_group).toEqual({ title: 'SPRING' });
  expect((await monday.create('<b></b>', {})).errors[0]?.extensions['code']).toBe('ItemNameTooLongException');
});

it('strips emoji from new labels, so that the same text makes one more each time', async () => {
  await monday.control('settings', { stripLabelEmoji: true });
  const id = await monday.item('one', { drop_1: { labels: ['HOT 🔥👍🏽'] } }, true);
  await monday.item('two', { drop_1: { labels: ['HOT 🔥👍🏽'] } }, true);
  expect([(await read(id)).column_values[2], await labels()]).toEqual([{ text: 'HOT ' }, ['A', 'HOT ', 'HOT ']]);
});

it('collapses blanks in names, labels and texts', async () => {
  await monday.control('settings', { collapseBlanks: true });
  const id = await monday.item('  one \u00a0 two ', { text_1: ' a \n b ', long_1: '   ', drop_1: { labels: ['X  Y'] } }, true);
  expect(await read(id)).toMatchObject({ name: 'one two', column_values: [{ text: 'a b' }, { text: '' }, { text: 'X Y' }] });
});

it('cuts long texts without a word', async () => {
  await monday.control('settings', { cutTextsAt: 5 });
  const id = await monday.item('a long name', { text_1: '1234567', long_1: { text: '1234567' } });
  expect(await read(id)).toMatchObject({ name: 'a long name', column_values: [{ text: '12345' }, { text: '12345' }, {}] });
});
