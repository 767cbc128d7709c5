import type { Mapping } from '../../mapping/schema.js';

/** The tables and boards of a mapping, and what flows between them, as a Mermaid diagram in Markdown. */
export function flowDiagram({ name, source, tables, board, subitems }: Mapping): string {
  const lines = [
    ['source', source.table, 'changed', 'rows in scope'],
    ['changed', tables.changed, 'staging', 'new and changed orders'],
    ['staging', tables.staging.orders, 'board', 'items'],
    ['board', `Board ${board.id}`, 'production', 'acknowledged orders'],
    ['staging', tables.staging.orders, 'errors', 'refused orders'],
  ];
  const nodes = [
    ...new Map([
      ...lines.map(([id, label]) => [id, label] as const),
      ['production', tables.production.orders],
      ['errors', tables.errors.orders],
    ] as const),
  ];
  if (subitems !== undefined) {
    const { staging, production, errors } = tables;
    nodes.push(
      ['sizes', staging.subitems],
      ['subitemBoard', `Subitem board ${subitems.board}`],
      ['soldSizes', production.subitems],
      ['sizeErrors', errors.subitems],
    );
    lines.push(
      ['changed', '', 'sizes', 'sizes'],
      ['sizes', '', 'subitemBoard', 'subitems'],
      ['subitemBoard', '', 'soldSizes', 'acknowledged sizes'],
      ['sizes', '', 'sizeErrors', 'refused sizes'],
    );
  }
  return [
    '<!-- Written by `npm run cli -- generate`; do not edit. -->',
    `# Flow of ${name}`,
    '',
    '```mermaid',
    'flowchart LR',
    ...nodes.map(([id, label]) => `  ${String(id)}["${String(label)}"]`),
    ...lines.map(([from, , to, what]) => `  ${String(from)} -->|${String(what)}| ${String(to)}`),
    '```',
    '',
  ].join('\n');
}
