import { Type, type Static } from 'typebox';
import { oneOf } from './common.ts';

/** Roles that a member can hold in an organisation. */
export const roles = [
  'clinician',
  'secretary',
  'organisation-administrator',
  'security-officer',
  'platform-administrator',
] as const;
export const Role = oneOf(roles, 'Role in the organisation');
export type Role = Static<typeof Role>;

/** Someone of an organisation, signed in with two factors. */
export type Member = {
  readonly kind: 'member';
  readonly id: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly sessionId: string;
  /** RFC 8693 `act`: the service that acts for them; absent when they ask themselves. */
  readonly via?: string;
  /** Seconds since 1970 of the last proof of identity (RFC 9470). */
  readonly authTime: number;
};

/** Someone who came by a link and a second proof; reaches one meeting. */
export type Guest = {
  readonly kind: 'guest';
  readonly id: string;
  readonly organisationId: string;
  readonly meetingId: string;
  readonly sessionId: string;
  /** As a member's. */
  readonly via?: string;
};

/** One of our services, acting for itself. `id` is its client id. */
export type ServiceActor = { readonly kind: 'service'; readonly id: string };

/** Who asks, as read from a verified access token (RFC 9068). */
export type Actor = Member | Guest | ServiceActor;

/** Services that an access token can be meant for. */
export const services = [
  'gateway',
  'identity',
  'meetings',
  'connectors',
  'security',
  'chat',
  'documents',
] as const;
export type ServiceName = (typeof services)[number];

/** The one audience of a service's access tokens. */
export const audienceOf = (service: ServiceName): string => `urn:astra:${service}`;

export const Roles = Type.Array(Role, { uniqueItems: true, minItems: 1, maxItems: roles.length });
