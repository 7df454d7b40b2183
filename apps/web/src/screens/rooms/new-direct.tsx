import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { chatApi } from '#api/chat.ts';
import { useGo } from '#app/app-link.tsx';
import { ColleaguePicker } from '#app/colleague-picker.tsx';
import { ProblemNotice } from '#app/page-states.tsx';

/** A conversation of two with a colleague; where there is one already it is simply opened. */
export function NewDirect(): ReactElement {
  const t = useTranslations('rooms.direct');
  const go = useGo();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const open = useMutation({
    mutationFn: (personId: string) => chatApi.direct(personId),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['chat-rooms'] });
      setOpen(false);
      go(`/salons/${id}`);
    },
  });
  return (
    <>
      <IconButton icon="plus" label={t('open')} onClick={() => setOpen(true)} />
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={t('title')}>
        <div className="stack">
          <ColleaguePicker
            label={t('who')}
            hint={t('hint')}
            excluded={[]}
            onPick={({ id }) => open.mutate(id)}
          />
          <ProblemNotice error={open.error} />
        </div>
      </Dialog>
    </>
  );
}
