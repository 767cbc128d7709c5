/** A process that plays seeds, one after the other, for the process that has started it. */
import { playBoard } from '../boards/play-board.js';
import { playInProcess } from '../../histories/in-process.js';
import { openHost } from './host.js';
import { playSeed } from './play-seed.js';
import { sceneByName } from './scenes.js';
import type { Verdict } from './verdict.js';

/** One seed to play. */
export interface Order {
  readonly seed: number;
  /** Name of its class of schedules; without one the seed determines it. */
  readonly scene: string | null;
  /** The plain loop is played as well, with the same faults. */
  readonly baseline: boolean;
  /** In the place of a schedule: a history of edits without faults, or a board that people edit. */
  readonly instead?: 'history' | 'board';
  readonly verbose: boolean;
}

export type Message = { readonly line: string } | { readonly verdict: Verdict };

const host = await openHost();
// What a process keeps from its first story, such as the mapping it has read, every later one finds there. So a single seed gives the same result as in a series.
await playSeed(host, 0);
const reply = (message: Message): void => void process.send?.(message);

process.on('message', (order: Order) => {
  const tell = (line: string): void => {
    if (order.verbose) reply({ line });
  };
  const { baseline, instead, seed } = order;
  const played =
    instead === 'history'
      ? playInProcess(host, seed, tell)
      : instead === 'board'
        ? playBoard(host, seed, tell)
        : playSeed(host, seed, { tell, baseline, ...(order.scene === null ? {} : { scene: sceneByName(order.scene) }) });
  void played.then((verdict) => {
    reply({ verdict });
  });
});

process.on('disconnect', () => {
  void host.close().finally(() => process.exit(0));
});
