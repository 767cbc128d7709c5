import { composeVariables, trialVariables } from '../../src/config/other-variables.js';
import { IN_FILES, VARIABLES } from '../../src/config/variables.js';

/** Variables of the program, those that name a file of a secret included. */
export const programVariables: ReadonlySet<string> = new Set([
  ...Object.values(VARIABLES).flatMap(({ shape }) => Object.keys(shape)),
  ...IN_FILES.map((name) => `${name}_FILE`),
]);

/** Every variable that docs/configuration.md explains. */
export const documentedVariables: ReadonlySet<string> = new Set([
  ...programVariables,
  ...Object.keys(trialVariables.shape),
  ...Object.keys(composeVariables.shape),
]);
