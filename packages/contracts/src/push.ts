import { Type, type Static } from 'typebox';
import { exact, Instant, line, Locale, nullable, oneOf, Uuid } from './common.ts';

/** `POST /push/devices`: this browser is told of news while no page of ours is open. What PushSubscription gives. */
export const AddPushDevice = exact({
  endpoint: Type.String({
    maxLength: 1_000,
    pattern: '^https?://[A-Za-z0-9.:\\[\\]-]{1,260}(?:/[A-Za-z0-9._~:/?&=%+-]*)?$',
    description: 'Address at the push service of the browser’s maker',
  }),
  keys: exact({
    p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{87}$', description: 'Key of the browser' }),
    auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$', description: 'Secret of the browser' }),
  }),
  name: line(60, 'What the person calls this device'),
  locale: Locale,
});
export type AddPushDevice = Static<typeof AddPushDevice>;

/** A browser that is told of news. */
export const PushDevice = exact({
  id: Uuid,
  name: Type.String(),
  addedAt: Instant,
  toldAt: nullable(Instant),
  isThis: Type.Boolean({ description: 'Of the session that asks' }),
});
export type PushDevice = Static<typeof PushDevice>;
/** `GET /push/devices`: the caller's. */
export const PushDevices = exact({
  publicKey: Type.String({ description: 'For PushManager.subscribe, as applicationServerKey' }),
  items: Type.Array(PushDevice),
});
export type PushDevices = Static<typeof PushDevices>;

/** What is told: never who, what or where in words. */
export const pushKinds = [
  'message',
  'reading',
  'report',
  'call',
  'call-over',
  'waiting',
  'test',
] as const;
export type PushKind = (typeof pushKinds)[number];

/** What a browser gets, sealed to it: which sentence of ours it shows, and which page a click opens. */
export const PushLetter = exact({
  kind: oneOf(pushKinds),
  /** News of the same thing replaces what was shown of it. */
  tag: Type.String(),
  path: Type.String(),
  locale: Locale,
});
export type PushLetter = Static<typeof PushLetter>;

/**
 * `POST /_matrix/push/v1/notify`: from the chat server alone, in its format `event_id_only` (Matrix Push Gateway API).
 * Whose it is, is said by the key; what Synapse sends besides is not read.
 */
export const PushNotice = Type.Object({
  notification: Type.Object({
    event_id: Type.Optional(nullable(Type.String({ maxLength: 255 }))),
    room_id: Type.Optional(nullable(Type.String({ maxLength: 255 }))),
    counts: Type.Optional(
      Type.Object({ unread: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })) }),
    ),
    devices: Type.Array(
      Type.Object({
        app_id: Type.String({ maxLength: 64 }),
        pushkey: Type.String({ maxLength: 512 }),
      }),
      { minItems: 1, maxItems: 20 },
    ),
  }),
});
export type PushNotice = Static<typeof PushNotice>;
/** Keys that nobody has any more: the chat server forgets them. */
export const PushNoticeTaken = exact({ rejected: Type.Array(Type.String()) });
export type PushNoticeTaken = Static<typeof PushNoticeTaken>;
