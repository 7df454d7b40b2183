import type { ChatServer } from '#ports/chat-server.ts';
import { adminPathOf, tokenOfPerson, type PersonParts } from './as-person.ts';
import { must } from './ask.ts';

type Parts = PersonParts & { readonly ownUrl: string };

const appId = 'org.astra-visio.push';

/** The chat server tells this service, by the Matrix Push Gateway API, which event is new for whom; never what it says. */
export function makePushers(parts: Parts): Pick<ChatServer, 'setPusher' | 'hasPusher'> {
  const { ask, ownUrl } = parts;
  return {
    setPusher: async (localpart, key) => {
      // Only the person themselves has pushers.
      const token = await tokenOfPerson(parts, localpart);
      await must(ask, {
        method: 'POST',
        path: '/_matrix/client/v3/pushers/set',
        token,
        body: {
          kind: 'http',
          app_id: appId,
          pushkey: key,
          app_display_name: 'Astra Visio',
          device_display_name: 'Notifications',
          lang: 'fr',
          append: false,
          data: { url: `${ownUrl}/_matrix/push/v1/notify`, format: 'event_id_only' },
        },
      });
    },
    hasPusher: async (localpart, key) => {
      const path = adminPathOf(parts, localpart, 'pushers');
      const { pushers } = await must(ask, { method: 'GET', path });
      // The server's own contract.
      return (pushers as { readonly pushkey: string }[]).some(({ pushkey }) => pushkey === key);
    },
  };
}
