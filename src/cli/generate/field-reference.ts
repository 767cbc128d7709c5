import type { DescribedTables } from '../../database/described.js';
import type { ColumnType } from '../../database/ddl/schema.js';
import type { Mapping, MappingField } from '../../mapping/schema.js';
import { sizeNames } from '../../mapping/validate/size-names.js';

const HEADER = '<!-- Written by `npm run cli -- generate`; do not edit. -->';

/** The path of every value from the source to the board, as Markdown. A column that the tables lack is shown without a type; validate reports it. */
export function fieldReference(mapping: Mapping, tables: DescribedTables): string {
  const { source, key, title, group, board, subitems } = mapping;
  const rows = mapping.fields.map((field) => fieldRow(field, mapping, tables));
  const lines = [
    HEADER,
    `# Fields of ${mapping.name}`,
    '',
    `From \`${source.table}\` by \`${mapping.tables.staging.orders}\` and \`${mapping.tables.production.orders}\` to board ${board.id}.`,
    '',
    `- Key: ${codes(key.columns)}. Its digest is kept in column \`${board.keyColumn.id}\` of the board.`,
    ...Object.entries(key.extraColumns).map(([customer, columns]) => `- Key of ${escape(customer)}: also ${codes(columns)}.`),
    `- Title: ${codes(title.parts)}, joined by ${JSON.stringify(title.separator)}, in column \`${title.column}\`.`,
    `- Group: ${groupText(group)}, in column \`${group.column}\`.`,
    `- Blank, unless a field has its own list: ${codes(mapping.blank.map((value) => JSON.stringify(value)))}.`,
    '',
    '| Source | Staging and production column | Source type | Staging type | Production type | Monday id | Monday type | Labels | Rule |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ];
  if (subitems !== undefined) lines.push(...sizeLines(mapping, subitems, tables));
  return lines.join('\n');
}

function groupText(group: Mapping['group']): string {
  if (group.seasons !== undefined) return `the first of ${codes(group.seasons)} that is not blank, else \`${group.fallback}\``;
  if (group.columns !== undefined)
    return `${codes(group.columns)}, joined by ${JSON.stringify(group.separator)}, or \`${group.fallback}\` when they are blank`;
  return group.title === undefined ? 'none; a new item goes where Monday puts it' : `\`${group.title}\``;
}

function fieldRow(field: MappingField, mapping: Mapping, tables: DescribedTables): string {
  const { staging, production } = mapping.tables;
  const cells = [
    field.source,
    field.column,
    typeIn(tables, mapping.source.table, field.source),
    typeIn(tables, staging.orders, field.column),
    typeIn(tables, production.orders, field.column),
    `\`${field.monday.id}\``,
    field.monday.type,
    field.monday.labels ?? '',
    rulesOf(field),
  ];
  return `| ${cells.map(escape).join(' | ')} |`;
}

const BAD_VALUES: Readonly<Record<MappingField['onBadValue'], string>> = {
  reject: 'a bad value refuses the row',
  unset: 'a bad value is left blank',
  keep: 'of a bad value the board keeps what it shows',
};

function rulesOf({ value, blank, replace, number, onBadValue }: MappingField): string {
  const rules = [
    ...(value === undefined ? [] : ['canonical customer']),
    ...(blank === undefined ? [] : [`blank: ${blank.map((text) => JSON.stringify(text)).join(' ')}`]),
    ...Object.entries(replace ?? {}).map(([from, to]) => `${JSON.stringify(from)} becomes ${JSON.stringify(to)}`),
    ...(number === undefined ? [] : [`${String(number.decimals)} decimals`]),
    ...(number?.format === undefined ? [] : [`written as ${number.format}`]),
    ...(number?.units === undefined ? [] : [`units: ${number.units.map((unit) => JSON.stringify(unit)).join(' ')}`]),
    BAD_VALUES[onBadValue],
  ];
  return rules.join('; ');
}

function sizeLines(mapping: Mapping, subitems: NonNullable<Mapping['subitems']>, tables: DescribedTables): string[] {
  const sizes = sizeNames({ fields: mapping.fields, source: mapping.source, subitems, customerList: undefined }, tables) ?? [];
  return [
    '## Sizes',
    '',
    `One subitem on board ${subitems.board} per size with a quantity, named "${escape(subitems.name)}". The size is written to \`${subitems.size.monday.id}\`, the quantity to \`${subitems.quantity.monday.id}\`. Of a size no longer ordered: ${subitems.vanished}.`,
    '',
    `${String(sizes.length)} sizes, the ${subitems.sizes.type} columns between \`${subitems.sizes.after}\` and \`${subitems.sizes.before}\`: ${codes(sizes)}.`,
    '',
  ];
}

function typeIn(tables: DescribedTables, table: string, column: string): string {
  const found = tables.get(table)?.find(({ name }) => name === column);
  return found === undefined ? '' : typeText(found.type);
}

function typeText({ name, length, precision, scale }: ColumnType): string {
  if (length !== null) return `${name}(${String(length)})`;
  if (precision !== null) return `${name}(${[precision, scale].filter((digits) => digits !== null).join(',')})`;
  return name.endsWith('VARCHAR') ? `${name}(MAX)` : name;
}

const codes = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join(', ');
const escape = (text: string): string => text.replaceAll('|', '\\|');
