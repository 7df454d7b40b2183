import { openTabChannel, tellTabs } from './tab-channel.ts';

/** Tabs of one browser tell each other that somebody has signed in; where there are no such channels, each looks when it is seen. */
const channel = (): BroadcastChannel | null => openTabChannel('signed-in');

/** Somebody is signed in on this page. */
export function tellOtherTabs(): void {
  const told = channel();
  tellTabs(told, null);
  told?.close();
}

/** Calls `look` whenever somebody may have signed in in another tab, and when this one is seen again. The result ends that. */
export function whenSignedInElsewhere(look: () => void): () => void {
  const heard = channel();
  const seen = (): void => {
    if (!document.hidden) look();
  };
  heard?.addEventListener('message', look);
  document.addEventListener('visibilitychange', seen);
  return () => {
    heard?.close();
    document.removeEventListener('visibilitychange', seen);
  };
}
