import { createHash, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { execute, type GraphQLSchema } from 'graphql';
import { routeVersion } from '../api-version.js';
import type { Actor } from '../board/effects.js';
import { present } from '../board/model.js';
import type { Cursors } from '../board/search.js';
import type { World } from '../board/world.js';
import { pause } from '../clock.js';
import { callsOf, itemOf } from '../graphql/calls.js';
import type { RequestContext } from '../graphql/context.js';
import { actualCost, estimateCost } from '../graphql/cost.js';
import { lacksScope } from '../graphql/scopes.js';
import { Preparer, type Prepared } from '../graphql/prepare.js';
import { hasErrors, refusal, type Answer, type HttpAnswer } from './answer.js';
import { gatewayTimeout, type FaultPlan } from './fault-kinds.js';
import type { Faults } from './faults.js';
import type { IdempotencyStore } from './idempotency.js';
import type { Limits } from './limits.js';
import type { RequestLog, RequestRecord } from './request-log.js';
import type { Tokens } from './tokens.js';
import { wholeRefusal } from './whole-refusals.js';

export interface ApiParts {
  readonly schema: GraphQLSchema;
  readonly world: World;
  readonly cursors: Cursors;
  readonly limits: Limits;
  readonly idempotency: IdempotencyStore;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly tokens: Tokens;
}

/** The state of one request in the API. */
interface Call {
  readonly token: string;
  readonly key: string | null;
  readonly apiVersion: string;
  readonly actor: Omit<Actor, 'alias'>;
  readonly prepared: Prepared;
  readonly record: RequestRecord;
  /** True once the gateway has timed out. */
  timedOut: boolean;
}

export interface Answered {
  readonly answer: Answer;
  /** Headers and id that every answer carries, limits included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
}

/** POST /v2: authentication, version, limits, idempotency, faults, execution, in this order. */
export class Api {
  private readonly preparer: Preparer;

  constructor(private readonly parts: ApiParts) {
    this.preparer = new Preparer(parts.schema);
  }

  /** Answers one request. Never rejects: whatever happens is an answer. */
  async handle(headers: IncomingHttpHeaders, body: string): Promise<Answered> {
    const { world, limits, requests } = this.parts;
    const requestId = randomUUID();
    const key = single(headers['idempotency-key']) ?? null;
    const apiVersion = routeVersion(single(headers['api-version']));
    const record = requests.open(world.clock.now(), requestId, key, createHash('sha256').update(body).digest('hex'));
    const { answer, kind } = await this.route(headers.authorization, apiVersion, body, record);
    record.outcome = answer === 'reset' ? 'reset' : 'answered';
    record.status = answer === 'reset' ? null : answer.status;
    return {
      answer,
      requestId,
      headers: { 'x-request-id': requestId, ...(apiVersion === null ? {} : { 'API-Version': apiVersion }), ...limits.headers(kind) },
    };
  }

  private async route(
    authorization: string | undefined,
    apiVersion: string | null,
    body: string,
    record: RequestRecord,
  ): Promise<{ answer: Answer; kind: 'query' | 'mutation' }> {
    const { limits, tokens, world } = this.parts;
    const refused = (answer: HttpAnswer): { answer: HttpAnswer; kind: 'mutation' } => ({ answer, kind: 'mutation' });
    const token = tokens.accepted(authorization);
    if (token === null) return refused(refusal(401, 'NOT_AUTHENTICATED', 'Not authenticated'));
    if (apiVersion === null) return refused(refusal(200, 'InvalidVersionException', 'The API version is not valid', { status_code: 200 }));
    const full = limits.enter();
    if (full) return refused(full);
    try {
      const prepared = this.preparer.prepare(body, world.settings.documentErrorStatus);
      if ('status' in prepared) return refused(prepared);
      if (prepared.rootFields.length === 0) limits.lightenCall();
      record.operations = prepared.rootFields.map((field) => field.name.value);
      record.mutationCount = prepared.kind === 'mutation' ? prepared.rootFields.length : 0;
      const { requestId, key, bodySha256 } = record;
      const actor = { author: 'sync', requestId, idempotencyKey: key, bodySha256 } as const;
      return {
        answer: await this.withFault(
          { token, key: prepared.kind === 'mutation' ? key : null, apiVersion, actor, prepared, record, timedOut: false },
          body,
        ),
        kind: prepared.kind,
      };
    } finally {
      limits.leave();
    }
  }

  private async withFault(call: Call, body: string): Promise<Answer> {
    const calls = callsOf(call.prepared);
    const fault = this.parts.faults.take(call.record.operations, body, calls);
    call.record.fault = fault?.kind ?? null;
    const plan: FaultPlan = fault?.plan ?? {};
    if (plan.instead) return plan.instead;
    const work = this.admitted(call, plan);
    const aliases = calls.map(({ alias }) => alias);
    if (plan.background) return plan.gateway?.(gatewayTimeout, aliases) ?? gatewayTimeout;
    const answer = await this.orTimeout(call, work);
    return plan.gateway && answer !== gatewayTimeout ? plan.gateway(answer, aliases) : answer;
  }

  /** The gateway times out after a while; the execution continues. */
  private async orTimeout(call: Call, work: Promise<HttpAnswer>): Promise<HttpAnswer> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<HttpAnswer>((resolve) => {
      timer = setTimeout(() => {
        call.timedOut = true;
        resolve(gatewayTimeout);
      }, this.parts.world.settings.gatewayTimeoutMs).unref();
    });
    try {
      return await Promise.race([work, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async admitted(call: Call, plan: FaultPlan): Promise<HttpAnswer> {
    const {
      idempotency,
      world: { settings },
    } = this.parts;
    if (call.key === null || call.key === '' || !settings.idempotencyCache) return this.charged(call, plan);
    if (plan.key === 'forgotten') idempotency.forget(call.token, call.key);
    const admission = idempotency.admit(call.token, call.key, call.actor.bodySha256 ?? '', settings.conflictOnOtherBody);
    if (admission.kind === 'answer') {
      call.record.replayed = admission.replayed;
      return admission.answer;
    }
    const answer = await this.charged(call, plan);
    idempotency.finish(call.token, call.key, this.isKept(answer, plan, call.timedOut) ? answer : null);
    return answer;
  }

  /** Limited requests were not processed, so there is no answer to keep. For other answers Monday documents no rule, and the settings decide. */
  private isKept(answer: HttpAnswer, plan: FaultPlan, timedOut: boolean): boolean {
    const { settings } = this.parts.world;
    if (answer.status === 429 || plan.mutations !== undefined || plan.key === 'notKept') return false;
    return (settings.cacheErrors || !hasErrors(answer)) && (settings.cacheLostAnswers || !(plan.gateway || timedOut));
  }

  private async charged(call: Call, plan: FaultPlan): Promise<HttpAnswer> {
    const { limits } = this.parts;
    const refused = this.wholeRefused(call.prepared);
    if (refused) return refused;
    const estimate = estimateCost(call.prepared);
    const complexity = limits.charge(call.prepared.kind, estimate);
    if ('status' in complexity) return complexity;
    const { epoch } = this.parts.world;
    await pause(plan.startDelayMs ?? 0);
    const { data: found, errors } = await this.execute(call, { complexity, epoch, ...faultsOfRequest(call, plan) });
    // Without a single field that the token may have there is nothing to execute: Monday's data is empty then.
    const data = call.prepared.rootFields.length > 0 && errors?.filter(lacksScope).length === call.prepared.rootFields.length ? {} : found;
    limits.correct(call.prepared.kind, actualCost(call.prepared, data) - estimate);
    const answer: HttpAnswer = {
      status: 200,
      body: { ...(data === undefined ? {} : { data }), ...(errors ? { errors: errors.map((error) => error.toJSON()) } : {}) },
    };
    return plan.application?.(answer) ?? answer;
  }

  /** By a setting, one mutation of an inactive item refuses the whole request. */
  private wholeRefused(prepared: Prepared): HttpAnswer | null {
    const { items, settings } = this.parts.world;
    if (settings.inactiveRefuses === 'mutation' || prepared.kind === 'query') return null;
    const calls = callsOf(prepared);
    const culprit = prepared.rootFields.findIndex((field, index) => {
      const call = calls[index];
      const item = call && field.name.value.startsWith('change_') ? items.get(itemOf(call) ?? '') : undefined;
      return item !== undefined && present(item).state !== 'active';
    });
    return culprit < 0 ? null : wholeRefusal(settings.inactiveRefuses, calls, culprit);
  }

  private async execute(
    call: Call,
    ofRequest: Pick<RequestContext, 'complexity' | 'epoch'> & FaultsOfRequest,
  ): Promise<Awaited<ReturnType<typeof execute>>> {
    const { world, cursors, schema } = this.parts;
    const { prepared, actor, apiVersion } = call;
    const scopes = this.parts.tokens.scopes(call.token);
    const contextValue: RequestContext = { world, cursors, actor, apiVersion, scopes, ...ofRequest };
    return execute({
      schema,
      document: prepared.document,
      variableValues: prepared.variables,
      operationName: prepared.operationName,
      contextValue,
    });
  }
}

type FaultsOfRequest = Pick<RequestContext, 'mutationsLeft' | 'refusedMutation' | 'refusedField' | 'indexLagMs'>;

/** The effect of a fault during the execution of a request. */
function faultsOfRequest({ prepared }: Call, { mutations, refusedMutation, refusedField, indexLagMs }: FaultPlan): FaultsOfRequest {
  const refused = refusedMutation && callsOf(prepared)[refusedMutation.index];
  return {
    mutationsLeft: mutations ?? Infinity,
    refusedMutation: refused ? { alias: refused.alias, name: refusedMutation.name } : null,
    refusedField: refusedField ?? null,
    indexLagMs: indexLagMs ?? null,
  };
}

const single = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);
