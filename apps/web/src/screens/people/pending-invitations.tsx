import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { Who } from '@astra/ui/who';
import { peopleApi } from '#api/identity.ts';
import type { PersonInvitation } from '#api/identity.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useTime } from '#shared/use-time.ts';

function Pending({ invitation }: { readonly invitation: PersonInvitation }): ReactElement {
  const t = useTranslations('people.pending');
  const time = useTime();
  const now = useNow(60_000);
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => peopleApi.withdraw(invitation.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['invitations'] }),
  });
  const { displayName, email, invitedAt, expiresAt, state } = invitation;
  return (
    <li className="line line--apart">
      <span className="line nowrap">
        <Who kind="member" name={displayName} />
        <span>
          <span className="label">{displayName}</span>
          <br />
          <span className="small soft">
            {email} ·{' '}
            {state === 'expired'
              ? t('expired')
              : t('until', {
                  sent: time.ago(invitedAt, now),
                  until: time.at(expiresAt, 'shortDay'),
                })}
          </span>
        </span>
      </span>
      <Button look="quiet" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
        {t('withdraw')}
        <VisuallyHidden> {displayName}</VisuallyHidden>
      </Button>
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
  });
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
                <Pending key={invitation.id} invitation={invitation} />
              ))}
            </ul>
          );
        }}
      </Loaded>
    </section>
  );
}
