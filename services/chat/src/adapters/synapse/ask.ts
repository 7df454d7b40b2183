import { callService, type Reply } from '@astra/kit/http-client';
import { AppError } from '@astra/kit/problems';
import type { SynapseConfig } from '#config.ts';

/** The account that this service acts by, and who signs the tokens by which devices come in. */
export const serviceLocalpart = 'astra-visio';
export const loginIssuer = 'astra-visio-chat';

export type Question = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** Nobody asks: not even this service. */
  readonly isAnonymous?: boolean;
  /** Of somebody else than this service. */
  readonly token?: string;
  /** Whole time for the answer, milliseconds; 15 s when absent. */
  readonly timeoutMs?: number;
};
export type Answer = { readonly status: number; readonly body: Record<string, unknown> };

/** @throws AppError `chat-unavailable` when there is no answer, or one that says to come later. */
export type Ask = (question: Question) => Promise<Answer>;

const usualMs = 15_000;

export function makeAsk({ url, serverName, serviceToken }: SynapseConfig): Ask {
  const self = `user_id=${encodeURIComponent(`@${serviceLocalpart}:${serverName}`)}`;
  return async ({ method, path, body, isAnonymous = false, token, timeoutMs = usualMs }) => {
    const isOwn = !isAnonymous && token === undefined;
    const sign = path.includes('?') ? '&' : '?';
    const reply = await callService({
      method,
      url: `${url}${path}${isOwn ? `${sign}${self}` : ''}`,
      ...(isAnonymous ? {} : { token: token ?? serviceToken.reveal() }),
      ...(body === undefined ? {} : { body }),
      timeoutMs,
    }).catch((cause: unknown): Reply => {
      throw new AppError('chat-unavailable', undefined, { cause });
    });
    if (reply.status >= 500 || reply.status === 429)
      throw new AppError('chat-unavailable', `The chat server answered ${reply.status}`);
    return { status: reply.status, body: asObject(reply.body) };
  };
}

const asObject = (body: unknown): Record<string, unknown> =>
  // An object of JSON, checked on this line.
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};

/** What ought to succeed; a refusal is a fault of ours, told without what was sent. */
export async function must(ask: Ask, question: Question): Promise<Record<string, unknown>> {
  const { status, body } = await ask(question);
  if (status < 300) return body;
  throw new Error(
    `The chat server refused ${question.method} ${question.path.split('/').slice(0, 5).join('/')}: ${status} ${String(body['errcode'])}`,
  );
}

export const part = encodeURIComponent;
