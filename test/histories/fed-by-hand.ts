import type { SourceOrder } from '../protocol/support/orders.js';
import { contentOf, keyOf, wantedOf } from './read.js';
import type { Read, Wanted } from './read.js';

/** What becomes of the rows fed by hand in one run. */
interface Taken {
  readonly taken: ReadonlyMap<string, Wanted>;
  readonly refused: number;
  readonly repeated: number;
}

/** The rows that a source system has fed, as the model sees them. The source has priority; they add what it does not hold. */
export class FedByHand {
  /** Rows with ProcessOrder = 1. */
  open: readonly SourceOrder[] = [];
  /** Orders that came by hand and that no read of the source has met. */
  readonly keys = new Set<string>();

  take(read: Read, isKnown: (key: string) => boolean): Taken {
    for (const key of [...this.keys]) if (read.first.has(key)) this.keys.delete(key);
    const taken = new Map<string, Wanted>();
    let refused = 0;
    let repeated = 0;
    for (const row of this.open) {
      const [key, content] = [keyOf(row), contentOf(row)];
      const contradicted = this.open.some((other) => keyOf(other) === key && contentOf(other) !== content);
      const inSource = read.first.get(key);
      if (contradicted || (inSource === undefined ? !this.keys.has(key) && isKnown(key) : inSource !== content)) refused += 1;
      else if (inSource !== undefined) continue;
      else if (taken.has(key)) repeated += 1;
      else taken.set(key, wantedOf(row));
    }
    for (const key of taken.keys()) this.keys.add(key);
    return { taken, refused, repeated };
  }

  /** What the board shows is done. */
  settle(acceptedOf: (key: string) => string | undefined): void {
    this.open = this.open.filter((row) => acceptedOf(keyOf(row)) !== contentOf(row));
  }
}
