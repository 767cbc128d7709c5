import { columnType, hasLabels, typesFor } from '../../orders/column-types.js';
import type { MondayType } from '../../orders/column-types.js';
import { MAX_GROUP_TITLE } from '../../orders/limits.js';
import type { MappingParts } from '../parts.js';
import type { MappingField } from '../schema.js';
import type { Path } from '../yaml-positions.js';
import type { Problem } from './finding.js';

/** Texts that the mapping itself sends to Monday: replacements, canonical customers, the fallback of the group. */
export function checkLabels(parts: MappingParts): Problem[] {
  return [...parts.fields.flatMap((field, index) => (field === undefined ? [] : labelTexts(field, index, parts))), ...groupTitles(parts)];
}

/** `path` is that of the Monday column. */
export function labelPolicyProblems(type: MondayType, labels: string | undefined, path: Path): Problem[] {
  const takesLabels = hasLabels(type);
  const place = { code: 'LABELS_MISPLACED', path: [...path, 'labels'], atKey: true } as const;
  if (takesLabels && labels === undefined)
    return [{ ...place, found: 'nothing', expected: `labels: create, or labels: must exist, for a ${type} column` }];
  if (!takesLabels && labels !== undefined)
    return [
      {
        ...place,
        found: `labels in a ${type} column`,
        expected: `them only in ${typesFor('field').filter(hasLabels).join(' and ')} columns`,
      },
    ];
  return [];
}

function labelTexts(field: MappingField, index: number, { customerList = [] }: MappingParts): Problem[] {
  const { labels } = columnType(field.monday.type);
  const replacements = Object.entries(field.replace ?? {}).map(([from, text]) => ({ text, path: ['fields', index, 'replace', from] }));
  const customers =
    field.value === 'canonicalCustomer'
      ? customerList.map(({ name }, at) => ({ text: name, path: ['customers', 'list', at, 'name'] }))
      : [];
  return [...replacements, ...customers].flatMap(({ text, path }): Problem[] => {
    const reason = labels?.refusal(text) ?? null;
    return reason === null ? [] : [{ code: 'LABEL_UNWRITABLE', path, found: quoted(text), expected: `another label: ${reason}` }];
  });
}

function groupTitles({ group, customerList = [], name = '' }: MappingParts): Problem[] {
  if (group === undefined) return [];
  if (group.seasons === undefined) {
    const [text, key] = group.columns === undefined ? [group.title ?? '', 'title'] : [group.fallback, 'fallback'];
    const place = { code: 'LABEL_UNWRITABLE', path: ['group', key] } as const;
    const limit = `at most ${String(MAX_GROUP_TITLE)} characters, the limit of a group title`;
    return text.length <= MAX_GROUP_TITLE ? [] : [{ ...place, found: quoted(text), expected: limit }];
  }
  const longest = Math.max(name.length, ...customerList.map((customer) => customer.name.length));
  const length = longest + 1 + group.fallback.length;
  if (length <= MAX_GROUP_TITLE) return [];
  const expected = `a text that leaves room for the customer in a group title of ${String(MAX_GROUP_TITLE)} characters`;
  return [{ code: 'LABEL_UNWRITABLE', path: ['group', 'fallback'], found: quoted(group.fallback), expected }];
}

function quoted(text: string): string {
  return `"${text}" (${String(text.length)} characters)`;
}
