import { useMemo } from 'react';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { Observable } from '@astra/page-state/observable';
import { useObservable } from '#chat/use-observable.ts';
import { stateOf } from './deliveries.ts';
import type { Delivery, DeliveryState } from './deliveries.ts';

/** How all of them stand; the same list until one changes. */
function follow(
  session: ChatSession,
  deliveries: readonly Delivery[],
): Observable<readonly DeliveryState[]> {
  const now = (): readonly DeliveryState[] =>
    deliveries.map((one) => stateOf(one, session.unsent(one.roomId).getSnapshot()));
  let last = now();
  return {
    getSnapshot: () => {
      const next = now();
      if (JSON.stringify(next) !== JSON.stringify(last)) last = next;
      return last;
    },
    subscribe: (listener) => {
      const stops = deliveries.map(({ roomId }) => session.unsent(roomId).subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

export function useDeliveryStates(
  session: ChatSession,
  deliveries: readonly Delivery[],
): readonly DeliveryState[] {
  return useObservable(useMemo(() => follow(session, deliveries), [session, deliveries]));
}
