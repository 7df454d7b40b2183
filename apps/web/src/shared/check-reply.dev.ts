import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { AuditPage } from '@astra/contracts/audit';
import { DeadLetterPage } from '@astra/contracts/connectors';
import { ItemPage, ItemWithPath, Spaces } from '@astra/contracts/documents';
import { BrowserSession } from '@astra/contracts/gateway';
import {
  Factors,
  Interaction,
  Me,
  PersonInvitations,
  PersonPage,
  SessionRows,
} from '@astra/contracts/identity';
import {
  EngineGrant,
  FreeSlots,
  Meeting,
  MeetingPage,
  WaitingMessages,
} from '@astra/contracts/meetings';
import { ConsentText, InvitationCard, Visit } from '@astra/contracts/visit';

/** Replies that are worth a check while developing: a service that drifts from its contract is seen at once. */
const replies: readonly (readonly [RegExp, TSchema])[] = [
  [/^\/auth\/session$/u, BrowserSession],
  [/^\/api\/identity\/me$/u, Me],
  [/^\/api\/identity\/me\/factors$/u, Factors],
  [/^\/api\/identity\/(?:me|people\/[^/]+)\/sessions$/u, SessionRows],
  [/^\/api\/identity\/people$/u, PersonPage],
  [/^\/api\/identity\/invitations$/u, PersonInvitations],
  [/^\/api\/identity\/interactions\/[^/]+$/u, Interaction],
  [/^\/api\/meetings\/meetings$/u, MeetingPage],
  [/^\/api\/meetings\/meetings\/[^/]+$/u, Meeting],
  [/^\/api\/meetings\/meetings\/[^/]+\/messages$/u, WaitingMessages],
  [/^\/api\/meetings\/(?:meetings\/[^/]+|visit)\/grants?$/u, EngineGrant],
  [/^\/api\/meetings\/free-slots$/u, FreeSlots],
  [/^\/api\/meetings\/visit$/u, Visit],
  [/^\/api\/meetings\/invitations\/look$/u, InvitationCard],
  [/^\/api\/meetings\/consent-texts\/current$/u, ConsentText],
  [/^\/api\/security\/audit$/u, AuditPage],
  [/^\/api\/connectors\/dead-letters$/u, DeadLetterPage],
  [/^\/api\/documents\/spaces$/u, Spaces],
  [/^\/api\/documents\/(?:spaces\/[^/]+\/(?:items|bin)|shared)$/u, ItemPage],
  [/^\/api\/documents\/items\/[^/]+$/u, ItemWithPath],
];

/** Throws when a reply is not what its contract says. Development only; interpreted, never compiled (no eval). */
export function checkReply(path: string, url: string, value: unknown): void {
  const schema = replies.find(([pattern]) => pattern.test(path))?.[1];
  if (!schema || Value.Check(schema, value)) return;
  const [first] = Value.Errors(schema, value);
  // POST /meetings answers one meeting, GET a page of them: only a reply with items is a page.
  if (typeof value === 'object' && value !== null && !('items' in value)) return;
  throw new Error(`${url} does not keep its contract: ${JSON.stringify(first)}`);
}
