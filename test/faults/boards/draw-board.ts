import type { Chance } from '../../protocol/support/chance.js';
import { order } from '../../protocol/support/orders.js';
import type { SourceOrder } from '../../protocol/support/orders.js';
import type { PeoplePolicies } from '../../protocol/support/plants.js';

/** Every policy for what people do, at random. */
export function drawPolicies(chance: Chance): PeoplePolicies {
  return {
    item: {
      renamed: chance.pick(['follow', 'restore']),
      edited: chance.pick(['follow', 'restore']),
      moved: chance.pick(['follow', 'restore', 'hold']),
      archived: chance.pick(['hold', 'recreate', 'follow']),
      deleted: chance.pick(['hold', 'recreate']),
      leftBoard: chance.pick(['hold', 'recreate', 'forget']),
    },
    subitem: {
      edited: chance.pick(['follow', 'restore']),
      removed: chance.pick(['recreate', 'hold']),
      moved: chance.pick(['recreate', 'hold']),
    },
    group: { renamed: chance.pick(['follow', 'recreate']) },
  };
}

/** The mapping with these policies. */
export function withPolicies(yaml: string, { item, subitem, group }: PeoplePolicies): string {
  const changed = yaml.replace(
    /^ {4}item: .*\n {4}subitem: .*\n {4}group: .*$/m,
    [`    item: ${JSON.stringify(item)}`, `    subitem: ${JSON.stringify(subitem)}`, `    group: ${JSON.stringify(group)}`].join('\n'),
  );
  if (changed === yaml) throw new Error('The mapping has no policies for people any more.');
  return changed;
}

/** Orders of some customers and seasons, each with two sizes: a group for each customer and season. */
export function drawSource(chance: Chance): SourceOrder[] {
  return Array.from({ length: 12 + chance.below(20) }, (_, index) =>
    order(`A-${String(index + 1).padStart(3, '0')}`, {
      customer: chance.pick(['GREYSON CLOTHIERS', 'RHONE', 'MACK WELDON']),
      season: chance.pick(['FALL 2026', 'SPRING 2027']),
      more: { NOTES: chance.oneIn(2) ? 'as agreed' : null },
    }),
  );
}
