import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { JitsiEngine } from '@astra/video-engine/jitsi/jitsi-engine';
import { joinAsVisitor, roomAddress } from '@astra/video-engine/test-support/jitsi-visitor';
import type { JitsiVisitor } from '@astra/video-engine/test-support/jitsi-visitor';
import { openMeetingsDesk } from '@astra/video-engine/test-support/meetings-desk';
import type { MeetingsDesk } from '@astra/video-engine/test-support/meetings-desk';
import { startProsody } from '@astra/video-engine/test-support/prosody-server';
import type { ProsodyWish, TestProsody } from '@astra/video-engine/test-support/prosody-server';
import { signIn, signInInside } from '@astra/video-engine/test-support/xmpp-client';
import type { XmppStream } from '@astra/video-engine/test-support/xmpp-client';
import type { EngineGrant, GrantRequest } from '@astra/video-engine/video-engine';

/** One real Prosody of a test file, the desk that it asks, and the engine that commands it. */
export interface Lab {
  readonly desk: MeetingsDesk;
  readonly server: TestProsody;
  readonly engine: JitsiEngine;
  /** A grant for an open room; a fresh room unless one is named. */
  grant(facts?: Partial<GrantRequest>): Promise<EngineGrant>;
  /** Somebody in a room. */
  visitor(facts?: Partial<GrantRequest>): Promise<JitsiVisitor>;
  enter(grant: EngineGrant): Promise<JitsiVisitor>;
  /** Signed in with a good grant, at the door of an open room. */
  atTheDoor(facts?: Partial<GrantRequest>): Promise<Door>;
  /** The accounts of the deployment itself. */
  inside(user: 'focus' | 'jvb'): Promise<XmppStream>;
}

/** A stream that is signed in, and what it may knock at. */
export interface Door {
  readonly stream: XmppStream;
  readonly grant: EngineGrant;
  readonly room: string;
  readonly nick: string;
}

const mostPeople = 10;

/** Starts the lab before a file's tests and ends it after them; streams are closed by itself. */
export function useLab(wish: ProsodyWish = {}): Lab {
  let made: Pick<Lab, 'desk' | 'server' | 'engine'> | undefined;
  const parts = (): Pick<Lab, 'desk' | 'server' | 'engine'> => {
    if (!made) throw new Error('The lab is not open yet');
    return made;
  };
  beforeAll(async () => {
    const desk = await openMeetingsDesk();
    const server = await startProsody(desk.url, wish);
    const engine = new JitsiEngine(server);
    desk.engine = engine;
    made = { desk, server, engine };
  });
  beforeEach(() => {
    const { desk } = parts();
    desk.answer = null;
    desk.takesEvents = true;
    desk.refusesEvents = false;
  });
  afterAll(async () => {
    await made?.server.stop();
    await made?.desk.close();
  });
  const grant: Lab['grant'] = async (facts = {}) => {
    const { engine } = parts();
    const request = aRequest(facts);
    await engine.prepare({ roomId: request.roomId, maxParticipants: mostPeople });
    return engine.grant(request);
  };
  const enter: Lab['enter'] = (given) => joinAsVisitor(given, parts().server.domain);
  return {
    get desk() {
      return parts().desk;
    },
    get server() {
      return parts().server;
    },
    get engine() {
      return parts().engine;
    },
    grant,
    enter,
    visitor: async (facts) => enter(await grant(facts)),
    atTheDoor: async (facts) => {
      const { publicUrl, domain } = parts().server;
      const given = await grant(facts);
      const stream = await signIn(publicUrl, domain, given.credential);
      const room = roomAddress(domain, given.roomId);
      return { stream, grant: given, room, nick: stream.jid.slice(0, 8) };
    },
    inside: (user) => {
      const { innerPort, innerPassword: password, domain } = parts().server;
      return signInInside(innerPort, { user, host: `auth.${domain}`, password });
    },
  };
}

/** Says once what a bridge says of itself in the room of the bridges. */
export function sayAsBridge(
  stream: XmppStream,
  { domain }: { readonly domain: string },
  { name, figures }: { readonly name: string; readonly figures: Readonly<Record<string, string>> },
): void {
  const stats = Object.entries(figures)
    .map(([key, value]) => `<stat name="${key}" value="${value}"/>`)
    .join('');
  stream.send(
    `<presence to="jvbbrewery@internal.auth.${domain}/${name}"><x xmlns="http://jabber.org/protocol/muc"/><stats xmlns="http://jitsi.org/protocol/colibri">${stats}</stats></presence>`,
  );
}

/** A request with only the facts that matter to a test. */
export function aRequest(facts: Partial<GrantRequest> = {}): GrantRequest {
  return {
    grantId: randomUUID(),
    roomId: `room-${randomUUID()}`,
    participantId: randomUUID(),
    displayName: 'Camille',
    may: { publish: ['camera', 'microphone', 'screen', 'screen-audio'] },
    connectWithinMs: 90_000,
    ...facts,
  };
}
