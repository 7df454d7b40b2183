import type { Room } from '#domain/room.ts';
import type { Notice } from '#ports/notices.ts';
import type { Deps } from './deps.ts';
import { tellAdministrators } from './tell-administrators.ts';

/** Hands over the mails which say that something waits, each once. What fails comes with the next round. */
export type SendNotices = () => Promise<void>;

const atOnce = 50;

export function makeSendNotices(deps: Deps): SendNotices {
  const { store, log } = deps;
  return async () => {
    const notices = await store.within('system', (unit) => unit.notices.toSend(atOnce));
    for (const notice of notices)
      await send(deps, notice).catch((error: unknown) =>
        log.warn(
          { err: error, noticeId: notice.id },
          'A mail to a colleague was not asked for yet',
        ),
      );
  };
}

async function send(deps: Deps, notice: Notice): Promise<void> {
  const { store, directory, seal, publicOrigin } = deps;
  const { id, personId, organisationId, roomId, kind } = notice;
  if (personId === null) return tellAdministrators(deps, notice);
  const contact = await directory.contact(personId);
  const organisation = await directory.organisation(organisationId);
  const { email = '', displayName: name = '', locale = 'fr', isActive = false } = contact ?? {};
  const room = await store.within('system', ({ rooms }) => rooms.find(roomId));
  const link = `${publicOrigin}${pageOf(notice, room)}`;
  const organisationName = organisation?.name ?? '';
  const sealed = await seal.close({ email, name, locale, link, organisationName });
  await store.within('system', async ({ notices }) => {
    if (!(await notices.take(id)) || !isActive) return;
    await notices.handOver({ noticeId: id, personId, organisationId, kind, sealed });
  });
}

/** Who hears of a report without keeping the room sees it on the team's page: they may not even be in the room. */
function pageOf({ kind, roomId, personId }: Notice, room: Room | null): string {
  const keeps = room?.members.some((one) => one.isModerator && one.personId === personId) ?? false;
  const teamId = room?.teamId ?? null;
  return kind === 'report-waits' && !keeps && teamId !== null
    ? `/equipes/${teamId}`
    : `/salons/${roomId}`;
}
