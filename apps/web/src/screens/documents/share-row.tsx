import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Who } from '@astra/ui/who';
import type { ListedShare, Share } from '#api/documents.ts';
import { useMemberName } from '#app/use-member-name.ts';
import { teamOnce } from '#shared/team-once.ts';
import { useTime } from '#shared/use-time.ts';
import { EndShare } from './end-share.tsx';

/** It ends when the day after the last one begins. */
const lastMoment = (endsAt: string): number => Date.parse(endsAt) - 1;

/** With whom: one person, a team, or everybody of a role. */
function useSharedWith({ personId, role, teamName }: Share): string {
  const t = useTranslations('documents.shares');
  const people = useTranslations('people.roles');
  const name = useMemberName(personId);
  if (teamName !== null) return teamOnce(t('team', { name: teamName }));
  return role === null ? (name ?? t('somebody')) : t('everyone', { role: people(`${role}.name`) });
}

/** What it is for, until when, and whether it goes further. */
function May({ share }: { readonly share: Share }): ReactElement {
  const t = useTranslations('documents.shares');
  const time = useTime();
  const { may, isMarked, endsAt, mayPassOn } = share;
  return (
    <span className="small soft docs__by">
      {t(isMarked ? 'may.marked' : `may.${may}`)}
      {mayPassOn && ` ${t('andPassOn')}`}
      {endsAt !== null && `, ${t('until', { day: time.at(lastMoment(endsAt), 'day') })}`}
    </span>
  );
}

interface FromProps {
  readonly share: ListedShare;
  readonly isOfAnother: boolean;
  readonly isAbove: boolean;
  readonly saysMaker: boolean;
}

/** Of another document than the one that is looked at: of which; and by whom. */
function From({ share, isOfAnother, isAbove, saysMaker }: FromProps): ReactElement | null {
  const t = useTranslations('documents.shares');
  const by = useMemberName(saysMaker ? share.madeBy : null);
  const name = share.itemName ?? t('hidden');
  const maker =
    saysMaker && by !== null && t(share.parentId === null ? 'by' : 'passedBy', { name: by });
  if (!isOfAnother && maker === false) return null;
  return (
    <span className="small docs__by docs__name">
      {isOfAnother && (isAbove ? t('byFolder', { name }) : name)}
      {maker !== false && (
        <span className="soft">
          {isOfAnother && ' · '}
          {maker}
        </span>
      )}
    </span>
  );
}

interface ShareRowProps {
  readonly share: ListedShare;
  /** The document that is looked at; null among those of many. */
  readonly itemId: string | null;
  /** It hangs on the one in whose row it stands: by whom it is, that says. */
  readonly isBelow?: boolean | undefined;
  /** The document that is looked at lies in the folder that it is of. */
  readonly isAbove?: boolean;
  /** Whether who looks may end it. */
  readonly mayEnd?: boolean;
  /** What hangs on it. */
  readonly children?: ReactNode;
}

/** Who may have it by a share, the end of that, and to whom it was passed on. */
export function ShareRow({
  share,
  itemId,
  isBelow = false,
  isAbove = false,
  mayEnd = true,
  children,
}: ShareRowProps): ReactElement {
  const name = useSharedWith(share);
  const { personId, parentId } = share;
  const t = useTranslations('documents.shares');
  const folder = isAbove ? (share.itemName ?? t('hidden')) : undefined;
  const saysMaker = itemId === null || (parentId !== null && !isBelow);
  return (
    <li>
      <div className="line line--apart">
        <span className="line nowrap">
          <Who kind={personId === null ? 'group' : 'member'} name={name} size="s" />
          <span>
            <strong>{name}</strong>
            <From share={share} isOfAnother={share.itemId !== itemId} {...{ isAbove, saysMaker }} />
            <May share={share} />
          </span>
        </span>
        {mayEnd && <EndShare {...{ share, name, folder }} />}
      </div>
      {children}
    </li>
  );
}
