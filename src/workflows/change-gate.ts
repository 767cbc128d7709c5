import { condition, setHandler } from '@temporalio/workflow';
import { approveUpdate, rejectUpdate } from '../contracts/messages.js';
import type { GateRequest } from '../contracts/steps.js';
import type { Control } from './control.js';
import { gateQuestion } from './loop/waits.js';

/** Holds a run whose read changed an abnormal share of the known orders until a person approves or rejects it. */
export class ChangeGate {
  #question: string | null = null;
  #decision: 'approved' | 'rejected' | null = null;
  readonly #control: Control;

  constructor(control: Control) {
    this.#control = control;
    const waiting = (): void => {
      if (this.#question === null) throw new Error('No change gate is waiting for a decision.');
    };
    setHandler(approveUpdate, () => this.#decide('approved'), { validator: waiting });
    setHandler(rejectUpdate, () => this.#decide('rejected'), { validator: waiting });
  }

  /** `approved`, or the reason why the run must not go on. Waits no longer than the mapping allows. */
  async decide(request: GateRequest): Promise<string> {
    const question = gateQuestion(request);
    this.#question = question;
    await condition(() => this.#decision !== null || this.#control.cancelled, `${request.maxWaitMinutes} minutes`);
    this.#question = null;
    if (this.#decision === 'approved') return 'approved';
    if (this.#decision === null && this.#control.cancelled) return `cancelled while it waited at the change gate (${question})`;
    return this.#decision === 'rejected'
      ? `rejected at the change gate (${question})`
      : `no decision at the change gate in time (${question})`;
  }

  #decide(decision: 'approved' | 'rejected'): string {
    this.#decision = decision;
    return decision;
  }
}
