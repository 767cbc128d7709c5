import { setCurrentDetails } from '@temporalio/workflow';
import { waitSentence } from '../orders/wait.js';
import type { Wait } from '../orders/wait.js';

/** The text of a run in the Temporal UI: what it does, and below it the pause while one lasts. */
export class Details {
  #text = '';
  readonly #pause: () => Wait | null;

  constructor(pause: () => Wait | null) {
    this.#pause = pause;
  }

  /** Markdown. */
  show(text: string): void {
    this.#text = text;
    this.refresh();
  }

  /** After a pause or a resume. */
  refresh(): void {
    const pause = this.#pause();
    setCurrentDetails(pause === null ? this.#text : `${this.#text}\n\n${waitSentence(pause, Date.now())}`.trim());
  }
}
