import { describe, expect, it } from 'vitest';
import { FINDINGS } from '../../src/errors/findings.js';
import { describeError, errorRegistry, knownCode } from '../../src/errors/registry.js';

describe('the registry of errors', () => {
  it('has each code and name once', () => {
    const names = errorRegistry.flatMap(({ code, names: others }) => [code, ...(others ?? [])]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('explains for every code what happened and what to do, in sentences', () => {
    for (const { code, meaning, remedy } of errorRegistry) {
      expect(meaning, code).toMatch(/^[A-Z].+\.$/);
      expect(remedy, code).toMatch(/^[A-Z].+\.$/);
    }
  });

  it('says of every finding in a mapping what is wrong and what to do, and shares no code with it', () => {
    for (const [code, { meaning, remedy }] of Object.entries(FINDINGS)) {
      expect(meaning, code).toMatch(/^[A-Z].+\.$/);
      expect(remedy, code).toMatch(/^[A-Z].+\.$/);
      expect(knownCode(code), code).toBeNull();
    }
  });

  it('finds old names of Monday under the new one', () => {
    expect(knownCode('ComplexityException')).toBe('COMPLEXITY_BUDGET_EXHAUSTED');
    expect(describeError('maxConcurrencyExceeded').code).toBe('MAX_CONCURRENCY_EXCEEDED');
    expect(knownCode('nobody knows')).toBeNull();
  });

  it('describes a code that it does not know', () => {
    expect(describeError('SOMETHING_NEW')).toMatchObject({ code: 'SOMETHING_NEW', retry: 'row', scope: 'order' });
  });

  it('holds back no row for what concerns the token or the board', () => {
    for (const code of ['NOT_AUTHENTICATED', 'InvalidBoardIdException', 'InvalidColumnIdException']) {
      expect(describeError(code)).toMatchObject({ retry: 'run', scope: 'run' });
    }
  });
});
