import { setCurrentDetails } from '@temporalio/workflow';
import { waitSentence } from '../orders/wait.js';
import type { Wait } from '../orders/wait.js';

/** The text of a run in the Temporal UI: what it does, and below it the pause while one lasts. */
export class Details {
  #text = '';
  #pause: Wait | null = null;

  /** What the run does, as Markdown. */
  show(text: string): void {
    this.#text = text;
    this.#write();
  }

  /** The pause that begins, or null when there is none. */
  showPause(pause: Wait | null): void {
    this.#pause = pause;
    this.#write();
  }

  #write(): void {
    const pause = this.#pause === null ? '' : `\n\n${waitSentence(this.#pause, Date.now())}`;
    setCurrentDetails(`${this.#text}${pause}`.trim());
  }
}
