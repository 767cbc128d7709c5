import { LABELLED } from './kept.js';
import type { LabelField } from './kept.js';
import { MISSING_LABEL } from './edits.js';

/** Texts of labels that no order can get: those that a person has deactivated, and those that must exist and do not. */
export class BarredLabels {
  readonly #barred = new Set([barOf('unit', MISSING_LABEL)]);

  bar(field: LabelField, label: string): void {
    this.#barred.add(barOf(field, label));
  }

  admit(field: LabelField, label: string): void {
    this.#barred.delete(barOf(field, label));
  }

  has(field: LabelField, label: string): boolean {
    return this.#barred.has(barOf(field, label));
  }

  /** Whether Monday refuses what an order writes: every label (`shown` undefined), or those that differ from what was written before. */
  refuses(wanted: Labels, shown: Labels | undefined): boolean {
    return LABELLED.some((field) => this.has(field, wanted[field]) && wanted[field] !== shown?.[field]);
  }
}

type Labels = Readonly<Record<LabelField, string>>;

const barOf = (field: LabelField, label: string): string => `${field}: ${label}`;
