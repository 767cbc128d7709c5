import { condition, setHandler } from '@temporalio/workflow';
import { approveUpdate, rejectUpdate } from '../contracts/messages.js';
import type { GateRequest } from '../contracts/steps.js';
import type { Control } from './control.js';

/** Holds a run whose read changed an abnormal share of the known orders until a person approves or rejects it. */
export class ChangeGate {
  waitingFor: string | null = null;
  #decision: 'approved' | 'rejected' | null = null;
  readonly #control: Control;

  constructor(control: Control) {
    this.#control = control;
    const waiting = (): void => {
      if (this.waitingFor === null) throw new Error('No change gate is waiting for a decision.');
    };
    setHandler(approveUpdate, () => this.#decide('approved'), { validator: waiting });
    setHandler(rejectUpdate, () => this.#decide('rejected'), { validator: waiting });
  }

  /** `approved`, or the reason why the run must not go on. Waits no longer than the mapping allows. */
  async decide(request: GateRequest): Promise<string> {
    this.waitingFor = `approval: ${String(request.changed)} of ${String(request.known)} known orders changed`;
    await condition(() => this.#decision !== null || this.#control.cancelled, `${request.maxWaitMinutes} minutes`);
    const question = this.waitingFor;
    this.waitingFor = null;
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
