import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { PlainQuestion } from '@astra/ui/plain-question';
import { useToast } from '@astra/ui/toast';
import { organisationRoomsApi } from '#api/organisation-rooms.ts';
import type { OrganisationRoom } from '#api/organisation-rooms.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useOrganisationRoomAct } from './use-organisation-rooms.ts';

interface CloseProps {
  readonly room: OrganisationRoom;
  readonly onClosed: () => void;
}

/** Closing asks once: it cannot be undone. */
export function CloseOrganisationRoom({ room, onClosed }: CloseProps): ReactElement {
  const t = useTranslations('teams.organisation.closing');
  const toast = useToast();
  const [isAsking, setAsking] = useState(false);
  const { id, name } = room;
  const close = useOrganisationRoomAct(
    () => organisationRoomsApi.close(id),
    () => {
      toast({ message: t('closed', { name }) });
      onClosed();
    },
  );
  return (
    <>
      <Button look="danger-plain" wide onClick={() => setAsking(true)}>
        {t('close')}
      </Button>
      <PlainQuestion
        isOpen={isAsking}
        title={t('question', { name })}
        keep={t('keep')}
        confirm={t('confirm')}
        isBusy={close.isPending}
        onConfirm={() => close.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('body')}</p>
        <ProblemNotice error={close.error} />
      </PlainQuestion>
    </>
  );
}
