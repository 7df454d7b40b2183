import { askFreshProof } from '@astra/kit/fresh-proof';
import { makePace } from '@astra/kit/pace';
import { AppError } from '@astra/kit/problems';
import type {
  ChangeLinkPreviewRule,
  LinkPreviewFound,
  LinkPreviewRule,
} from '@astra/contracts/link-previews';
import { mayUseRoom } from '@astra/policy/chat';
import { hasLinkPreviews } from '#domain/link-preview.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct, type Act, type ActName } from './act.ts';
import type { Deps } from './deps.ts';

export type LinkPreviewUses = {
  readonly seeRule: (by: ByMember) => Promise<LinkPreviewRule>;
  readonly changeRule: (by: ByMember, change: ChangeLinkPreviewRule) => Promise<LinkPreviewRule>;
  readonly look: (by: ByMember, roomId: string, address: string) => Promise<LinkPreviewFound>;
};

/** More than a person writes; what they try beyond it is not looked at. */
const pace = { most: 20, withinMs: 60_000 } as const;

/**
 * What a page says of itself, for who writes a message with a link to it. It goes with their message, encrypted: nobody who
 * reads asks anybody. The page learns that somebody here asked, the trail that nobody did: an address can be about a patient.
 */
export function makeLinkPreviewUses(deps: Deps): LinkPreviewUses {
  const { pages } = deps;
  const act = makeAct(deps);
  const mayOnceMore = makePace(deps.clock, pace);
  return {
    ...ruling(deps, act),
    look: async (by, roomId, address) => {
      const name = { action: 'room.preview-link', targetKind: 'room', targetId: roomId } as const;
      await act(by, { ...name, isReading: true }, async ({ rooms }) => {
        const room = await rooms.find(roomId);
        const memberIds = room?.members.map(({ personId }) => personId) ?? [];
        if (!room || !mayUseRoom(by.actor, { memberIds })) throw new AppError('not-found');
        if (!hasLinkPreviews(room)) throw new AppError('not-allowed');
        if (!mayOnceMore(by.actor.id)) throw new AppError('too-many-requests');
      });
      // Not in a transaction: it takes as long as others want.
      return { preview: await pages.look(address) };
    },
  };
}

const ofOrganisation = (action: string, { actor }: ByMember): ActName => ({
  action,
  targetKind: 'organisation',
  targetId: actor.organisationId,
});

function ruling({ clock }: Deps, act: Act): Pick<LinkPreviewUses, 'seeRule' | 'changeRule'> {
  return {
    seeRule: (by) =>
      act(by, { ...ofOrganisation('link-preview-rule.see', by), isReading: true }, (unit) =>
        unit.linkPreviewRules.rule(by.actor.organisationId),
      ),
    changeRule: (by, { version, isAllowed }) =>
      act(
        by,
        ofOrganisation('link-preview-rule.change', by),
        async ({ linkPreviewRules: rules }) => {
          askFreshProof(by, clock);
          const { organisationId } = by.actor;
          const before = await rules.lockRule(organisationId);
          if (before.version !== version) throw new AppError('stale-version');
          const after = { isAllowed, version: version + 1 };
          await rules.saveRule(organisationId, after, clock.now());
          return after;
        },
      ),
  };
}
