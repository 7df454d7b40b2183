import type { AddPushDevice } from '@astra/contracts/push';
import { registerWorker } from './worker.ts';

/** Why this browser is not told of anything. */
export type PushFault = 'unsupported' | 'refused' | 'unreachable';
export class PushError extends Error {
  override readonly name = 'PushError';
  readonly fault: PushFault;

  constructor(fault: PushFault, options?: ErrorOptions) {
    super(fault, options);
    this.fault = fault;
  }
}

/** Whether this browser can at all; on an iPhone only once the page is on the home screen. */
export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

export const isPushRefused = (): boolean => canPush() && Notification.permission === 'denied';

type Subscription = Pick<AddPushDevice, 'endpoint' | 'keys'>;

/** Asks the person, in the browser's own words; only ever by their click. */
export async function subscribeHere(publicKey: string): Promise<Subscription> {
  if (!canPush()) throw new PushError('unsupported');
  if ((await Notification.requestPermission()) !== 'granted') throw new PushError('refused');
  return subscribe(publicKey);
}

/** Without a question: what was allowed before still holds. Null when it does not. */
export async function resubscribeHere(publicKey: string): Promise<Subscription | null> {
  if (!canPush() || Notification.permission !== 'granted') return null;
  return subscribe(publicKey);
}

async function subscribe(publicKey: string): Promise<Subscription> {
  const applicationServerKey = bytesOf(publicKey);
  try {
    const { pushManager } = await registerWorker();
    const known = await pushManager.getSubscription();
    // Of another deployment, or of a key that is no more.
    if (known && !isSame(known.options.applicationServerKey, applicationServerKey))
      await known.unsubscribe();
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
    const { endpoint, keys } = made.toJSON();
    return {
      endpoint: endpoint ?? '',
      keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' },
    };
  } catch (cause) {
    throw new PushError('unreachable', { cause });
  }
}

/** Nothing comes to this browser any more, whatever is sent. */
export async function unsubscribeHere(): Promise<void> {
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration('/');
  const known = await registration?.pushManager.getSubscription();
  await known?.unsubscribe();
}

/** What was shown while nobody looked is seen to now. */
export async function closeShown(): Promise<void> {
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration('/');
  const shown = (await registration?.getNotifications()) ?? [];
  for (const one of shown) one.close();
}

/** A click on a notification leads to a page of ours that is open already. */
export function onAskedToOpen(go: (path: string) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined;
  const hear = ({ data }: MessageEvent<unknown>): void => {
    if (typeof data !== 'object' || data === null || !('type' in data) || !('path' in data)) return;
    if (data.type === 'astra-open' && typeof data.path === 'string') go(data.path);
  };
  navigator.serviceWorker.addEventListener('message', hear);
  return () => navigator.serviceWorker.removeEventListener('message', hear);
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
}

const isSame = (one: ArrayBuffer | null, other: Uint8Array): boolean =>
  one !== null && new Uint8Array(one).join() === other.join();
