import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { openTabChannel, tellTabs } from '#shared/tab-channel.ts';

/** A call that is on in another tab of this browser. */
export interface OtherCall {
  readonly meetingId: string;
  /** Whom one speaks with there. */
  readonly title: string;
}

type Word =
  | { readonly kind: 'who-is-there' }
  | ({ readonly kind: 'here' } & OtherCall)
  | { readonly kind: 'gone' | 'leave'; readonly meetingId: string };

const say = (channel: BroadcastChannel | null, word: Word): void => tellTabs(channel, word);

function after(calls: readonly OtherCall[], word: Word): readonly OtherCall[] {
  if (word.kind !== 'here' && word.kind !== 'gone') return calls;
  const others = calls.filter(({ meetingId }) => meetingId !== word.meetingId);
  return word.kind === 'here'
    ? [...others, { meetingId: word.meetingId, title: word.title }]
    : others;
}

interface OtherCalls {
  readonly calls: readonly OtherCall[];
  /** Has the other tab leave its call, which goes on without it. */
  readonly leave: (meetingId: string) => void;
}

/**
 * The calls that are on in other tabs beside `own`: whoever speaks here is seen and heard there too. `onLeave`: another tab
 * asks this one to leave.
 */
export function useOtherCalls(own: OtherCall, onLeave: () => void): OtherCalls {
  const { meetingId, title } = own;
  const [calls, setCalls] = useState<readonly OtherCall[]>([]);
  const channel = useRef<BroadcastChannel | null>(null);
  const hear = useEffectEvent(({ data }: MessageEvent<Word>) => {
    if (data.kind === 'who-is-there') say(channel.current, { kind: 'here', ...own });
    else if (data.kind === 'leave' && data.meetingId === meetingId) onLeave();
    // The same call in two tabs goes on in one of them: the server sees to that.
    else if (data.meetingId !== meetingId) setCalls((before) => after(before, data));
  });
  useEffect(() => {
    const opened = openTabChannel('calls');
    channel.current = opened;
    const listen = (event: MessageEvent<Word>): void => hear(event);
    const part = (): void => say(opened, { kind: 'gone', meetingId });
    opened?.addEventListener('message', listen);
    say(opened, { kind: 'who-is-there' });
    say(opened, { kind: 'here', meetingId, title });
    window.addEventListener('pagehide', part);
    return () => {
      window.removeEventListener('pagehide', part);
      part();
      opened?.close();
      channel.current = null;
    };
  }, [meetingId, title]);
  return {
    calls,
    leave: (id) => {
      say(channel.current, { kind: 'leave', meetingId: id });
      // A tab that broke off says nothing any more.
      setCalls((before) => after(before, { kind: 'gone', meetingId: id }));
    },
  };
}
