import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
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
      <Dialog
        isOpen={isAsking}
        mustAnswer
        onClose={() => setAsking(false)}
        title={t('question', { name })}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('keep')}</Button>
            <Button look="danger" busy={close.isPending} onClick={() => close.mutate()}>
              {t('confirm')}
            </Button>
          </>
        }
      >
        <p>{t('body')}</p>
        <ProblemNotice error={close.error} />
      </Dialog>
    </>
  );
}
