import { pageOfKeepers, type Room } from '#domain/room.ts';
import type { DirectoryContact } from '@astra/contracts/identity';
import { roleMay } from '@astra/policy/permissions';
import type { Notice, RoomNotice } from '#ports/notices.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { tellAdministrators } from './tell-administrators.ts';
import { tellOfRelease, waiting } from './tell-of-release.ts';

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
  const { id, personId, organisationId, kind } = notice;
  if (personId === null) return tellThemAll(deps, notice);
  const contact = await directory.contact(personId);
  const organisation = await directory.organisation(organisationId);
  const { email = '', displayName: name = '', locale = 'fr', isActive = false } = contact ?? {};
  const link = `${publicOrigin}${await pageOf(deps, notice, contact)}`;
  const organisationName = organisation?.name ?? '';
  const sealed = await seal.close({ email, name, locale, link, organisationName });
  await store.within('system', async (unit) => {
    if (!(await unit.notices.take(id)) || !isActive) return;
    if (!(await isStillSo(deps, unit, notice))) return;
    await unit.notices.handOver({ noticeId: id, personId, organisationId, kind, sealed });
  });
}

const tellThemAll = (deps: Deps, notice: Notice): Promise<void> =>
  notice.kind === 'release-waits' ? tellOfRelease(deps, notice) : tellAdministrators(deps, notice);

const isStillSo = async ({ clock }: Deps, unit: Unit, notice: Notice): Promise<boolean> =>
  notice.kind !== 'release-waits' || (await waiting(unit, notice, clock.now())) !== null;

/** Who has no settings finds what waits for them above the trail. */
async function pageOf(
  { store }: Deps,
  notice: Notice,
  contact: DirectoryContact | null,
): Promise<string> {
  if (notice.kind === 'release-waits')
    return roleMay(contact?.roles ?? [], 'archive.propose') ? '/reglages' : '/journal';
  const room = await store.within('system', ({ rooms }) => rooms.find(notice.roomId));
  return roomPage(notice, room);
}

/** Who hears of a report without keeping the room sees it on the page of its team: they may not even be in the room. */
function roomPage({ kind, roomId, personId }: RoomNotice, room: Room | null): string {
  const keeps = room?.members.some((one) => one.isModerator && one.personId === personId) ?? false;
  const page = room ? pageOfKeepers(room) : null;
  return kind === 'report-waits' && !keeps && page !== null ? page : `/salons/${roomId}`;
}
