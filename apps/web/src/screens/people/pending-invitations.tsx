import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { Icon } from '@astra/ui/icon';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { Who } from '@astra/ui/who';
import { peopleApi } from '#api/identity.ts';
import type { PersonInvitation } from '#api/identity.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useTime } from '#shared/use-time.ts';
import { InviteDialog } from './invite-dialog.tsx';

const lookAgainMs = 3_000;

/** How far it is: on its way, in the mailbox as far as anybody knows, or not there. */
function useStanding({ letter, state, invitedAt, expiresAt }: PersonInvitation): string {
  const t = useTranslations('people.pending');
  const time = useTime();
  const now = useNow(60_000);
  if (state === 'expired') return t('expired');
  if (letter === 'failed') return t('notArrived');
  const until = time.at(expiresAt, 'shortDay');
  if (letter === 'waiting') return t('waiting', { until });
  return t('until', { sent: time.ago(invitedAt, now), until });
}

interface PendingProps {
  readonly invitation: PersonInvitation;
  /** Begins another one to them. */
  readonly onCorrect: (invitation: PersonInvitation) => void;
}

function Pending({ invitation, onCorrect }: PendingProps): ReactElement {
  const t = useTranslations('people.pending');
  const standing = useStanding(invitation);
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => peopleApi.withdraw(invitation.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['invitations'] }),
  });
  const { displayName, email, letter, state } = invitation;
  const isLost = state === 'sent' && letter === 'failed';
  return (
    <li className="line line--apart">
      <span className="line nowrap">
        <Who kind="member" name={displayName} />
        <span>
          <span className="label">{displayName}</span>
          <br />
          <span className={isLost ? 'small' : 'small soft'}>
            {isLost && <Icon name="triangle-alert" size="s" />} {email} · {standing}
          </span>
        </span>
      </span>
      <span className="line">
        {isLost && (
          <Button onClick={() => onCorrect(invitation)}>
            {t('correct')}
            <VisuallyHidden> {displayName}</VisuallyHidden>
          </Button>
        )}
        <Button look="quiet" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {t('withdraw')}
          <VisuallyHidden> {displayName}</VisuallyHidden>
        </Button>
      </span>
      <ProblemNotice error={withdraw.error} />
    </li>
  );
}

/** Colleagues who were invited and have not joined yet. */
export function PendingInvitations(): ReactElement {
  const t = useTranslations('people.pending');
  const query = useQuery({
    queryKey: ['invitations'],
    queryFn: ({ signal }) => peopleApi.invitations(signal),
    // Whoever has just invited somebody learns here whether it arrived.
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ state, letter }) => state === 'sent' && letter === 'waiting')
        ? lookAgainMs
        : false,
  });
  const [wrong, setWrong] = useState<PersonInvitation | null>(null);
  return (
    <section aria-labelledby="pending" className="mt-4">
      <h2 id="pending">{t('title')}</h2>
      <Loaded query={query}>
        {({ items }) => {
          const open = items.filter(({ state }) => state === 'sent' || state === 'expired');
          if (open.length === 0) return <p className="soft">{t('none')}</p>;
          return (
            <ul className="rows">
              {open.map((invitation) => (
                <Pending key={invitation.id} invitation={invitation} onCorrect={setWrong} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {wrong && <InviteDialog onClose={() => setWrong(null)} instead={wrong} />}
    </section>
  );
}
