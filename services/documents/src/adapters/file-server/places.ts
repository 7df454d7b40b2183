import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { exact } from '@astra/contracts/common';
import type { Secret } from '@astra/kit/secret';
import { asUuid } from '#domain/as-uuid.ts';
import type { ServerPlace } from '#domain/file-server.ts';
import type { Holder, Places } from '#ports/file-servers.ts';

const ivBytes = 12;
const tagBytes = 16;
const Place = exact({
  path: Type.String(),
  above: Type.Integer({ minimum: 0 }),
  mediaType: Type.Optional(Type.String()),
  at: Type.Optional(Type.Integer({ minimum: 0 })),
});

const contextOf = ({ serverId, personId }: Holder): Buffer =>
  Buffer.from(`${serverId}/${personId}`);

function hashed(key: Buffer, ...words: (string | Buffer)[]): Buffer {
  const hash = createHmac('sha256', key);
  for (const word of words) hash.update(`${Buffer.byteLength(word)}:`).update(word);
  return hash.digest();
}

/**
 * Paths sealed for one person and one server (AES-256-GCM): what stands in an address, in a history or in a log of one
 * tells nothing, cannot be made up, and serves nobody else. The nonce is a keyed hash of what is sealed, so that a place
 * has one address; `secret` is 32 bytes, base64url, of which keys of their own are made.
 */
export function makePlaces(secret: Secret): Places {
  const keyFor = (use: string): Buffer =>
    Buffer.from(hkdfSync('sha256', Buffer.from(secret.reveal(), 'base64url'), '', use, 32));
  const [sealing, naming, marking] = ['seal', 'nonce', 'mark'].map((use) =>
    keyFor(`astra file server ${use} 1`),
  ) as [Buffer, Buffer, Buffer];
  return {
    close: (holder, place) => {
      const plain = Buffer.from(JSON.stringify(place));
      const context = contextOf(holder);
      const iv = hashed(naming, context, plain).subarray(0, ivBytes);
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(context);
      const sealed = [cipher.update(plain), cipher.final()];
      return Buffer.concat([iv, ...sealed, cipher.getAuthTag()]).toString('base64url');
    },
    open: (holder, text) => {
      const bytes = Buffer.from(text, 'base64url');
      if (bytes.length < ivBytes + tagBytes) return null;
      const iv = bytes.subarray(0, ivBytes);
      const opener = createDecipheriv('aes-256-gcm', sealing, iv)
        .setAAD(contextOf(holder))
        .setAuthTag(bytes.subarray(-tagBytes));
      return placeIn(opener, bytes.subarray(ivBytes, -tagBytes));
    },
    markOf: (serverId, path) => asUuid(hashed(marking, 'path', serverId, path)),
    markOfUser: (serverId, user) => asUuid(hashed(marking, 'user', serverId, user.toLowerCase())),
  };
}

function placeIn(
  opener: { update: (bytes: Buffer) => Buffer; final: () => Buffer },
  sealed: Buffer,
): ServerPlace | null {
  try {
    const plain = Buffer.concat([opener.update(sealed), opener.final()]).toString('utf8');
    const place: unknown = JSON.parse(plain);
    return Value.Check(Place, place) ? place : null;
  } catch {
    return null;
  }
}
