import { keptLabel, keptName, keptText } from '../../sandbox/simulator/columns/changed-texts.js';
import type { TextChanges } from '../../sandbox/simulator/columns/changed-texts.js';
import type { Chance } from '../protocol/support/chance.js';
import { nameOf } from './read.js';
import type { Wanted } from './read.js';

/** How Monday treats texts and labels in one history, as settings of the simulator. */
export interface Manners extends TextChanges {
  readonly deactivatedLabels: 'refused' | 'accepted';
}

/** Longer than a key, which must survive, and shorter than the longest colour of the histories. */
const CUT_AT = 80;

/** Every other history has a Monday that keeps every text as it is. */
export function drawManners(chance: Chance): Manners {
  const changes = chance.oneIn(2);
  const draws = (): boolean => changes && !chance.oneIn(3);
  const stripLabelEmoji = draws();
  return {
    stripTags: draws(),
    stripLabelEmoji,
    collapseBlanks: draws(),
    cutTextsAt: draws() ? CUT_AT : 0,
    deactivatedLabels: stripLabelEmoji ? 'refused' : chance.pick(['refused', 'refused', 'accepted']),
  };
}

/** Fields that the board shows as labels. */
export const LABELLED = ['customer', 'season', 'type', 'unit'] as const;
export type LabelField = (typeof LABELLED)[number];

/** An order as the board shows it once Monday has made of its texts what it makes of them. */
export function keptBy(manners: TextChanges, wanted: Wanted): Wanted & { readonly name: string } {
  const text = (value: string): string => keptText(value, manners);
  const label = (value: string): string => keptLabel(value, manners);
  return {
    ...wanted,
    name: keptName(nameOf(wanted), manners),
    group: keptName(wanted.group, manners),
    number: text(wanted.number),
    style: text(wanted.style),
    colour: text(wanted.colour),
    customer: label(wanted.customer),
    season: label(wanted.season),
    type: label(wanted.type),
    unit: label(wanted.unit),
  };
}
