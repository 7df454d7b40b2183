import type { IncomingMessage } from 'node:http';
import type { Where } from '#app/caller.ts';
import { deviceOf, truncateAddress } from '#domain/devices.ts';
import { systemRandom } from '@astra/kit/random';

const text = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? (value[0] ?? '') : (value ?? '');

/** From where a request comes. The gateway alone can reach us, and names the browser's address last in `x-forwarded-for`. */
export function whereOf(request: IncomingMessage, requestId = systemRandom.uuid()): Where {
  const forwarded = text(request.headers['x-forwarded-for']).split(',').at(-1)?.trim() ?? '';
  return {
    origin: truncateAddress(forwarded === '' ? (request.socket.remoteAddress ?? '') : forwarded),
    device: deviceOf(text(request.headers['user-agent'])),
    requestId,
  };
}
