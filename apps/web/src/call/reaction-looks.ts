import type { useTranslations } from 'use-intl';
import type { CallSnapshot } from '@astra/call-core/call-state';
import type { Reaction } from '@astra/call-core/signals';
import type { IconName } from '@astra/ui/icon';
import type { Float } from '@astra/ui/tile';

/** A picture for each reaction; its word is in the translations. */
export const reactionIcons = {
  agree: 'thumbs-up',
  bravo: 'party-popper',
  thanks: 'heart',
  laugh: 'laugh',
  puzzled: 'circle-help',
} as const satisfies Record<Reaction, IconName>;

/** What rises over the picture of a person; null: one's own. */
export function floatsOf(
  { reactions }: CallSnapshot,
  participantId: string | null,
  t: ReturnType<typeof useTranslations<'call'>>,
): readonly Float[] {
  return reactions
    .filter((one) => one.participantId === participantId)
    .map(({ id, reaction }) => ({
      id,
      icon: reactionIcons[reaction],
      word: t(`reaction.${reaction}`),
    }));
}
