import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const root = resolve(import.meta.dirname, '../..');

async function launch(
  ...flags: string[]
): Promise<{ child: ChildProcessWithoutNullStreams; ready: { url: string; api: string; token: string } }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'sandbox/simulator/main.ts', '--port', '0', '--board', 'mappings/boards/customer-master-schedule.json', ...flags],
    { cwd: root },
  );
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, ready: JSON.parse(line) as { url: string; api: string; token: string } };
}

it('starts with the demo board, serves a thousand creates, and ends when its parent goes', async () => {
  const { child, ready } = await launch('--plan', 'unlimited', '--exit-with-parent');
  expect(ready.api).toBe(`${ready.url}/v2`);
  const post = async (query: string) =>
    (
      await fetch(ready.api, { method: 'POST', headers: { Authorization: ready.token }, body: JSON.stringify({ query }) })
    ).json() as Promise<{ data: Record<string, unknown>; errors?: unknown }>;
  for (let part = 0; part < 10; part += 1) {
    const aliases = Array.from(
      { length: 100 },
      (_, index) =>
        `a${index}: create_item(board_id: "${BOARD}", item_name: "order ${part}-${index}", column_values: "{\\"${COLUMNS.key}\\":\\"k${part}-${index}\\"}") { id }`,
    );
    expect((await post(`mutation { ${aliases.join(' ')} }`)).errors).toBeUndefined();
  }
  const { data } = await post(`{ boards(ids: ["${BOARD}"]) { name items_count columns { id } } }`);
  expect(data['boards']).toEqual([
    { name: 'Customer Master Schedule', items_count: 1000, columns: expect.objectContaining({ length: 85 }) as unknown },
  ]);
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 20_000);

it('ends at once on SIGTERM', async () => {
  const { child } = await launch();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 20_000);
