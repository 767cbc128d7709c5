/** A process of its own: opens the file with all tables and raises the generation of board 1 in transactions. */
import { openDatabase } from '../../src/database/open.js';

const [file = '', sqlFolder = '', times = '0'] = process.argv.slice(2);
const database = await openDatabase({ engine: 'sqlite', file, sqlFolder });
await database.execute(
  `INSERT INTO [dbo].[SYNC_Board] ([board_id], [generation], [read_number], [complete_read_number])
   SELECT 1, 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Board] WHERE [board_id] = 1)`,
);
for (let turn = 0; turn < Number(times); turn += 1) {
  await database.transaction(async (tx) => {
    const [row] = await tx.query<{ generation: number }>('SELECT [generation] FROM [dbo].[SYNC_Board] WHERE [board_id] = 1');
    await tx.execute('UPDATE [dbo].[SYNC_Board] SET [generation] = @next WHERE [board_id] = 1', { next: (row?.generation ?? 0) + 1 });
  });
}
await database.close();
