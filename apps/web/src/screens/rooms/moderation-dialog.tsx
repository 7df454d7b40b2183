import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Choices } from '@astra/ui/choices';
import { Dialog } from '@astra/ui/dialog';
import { useToast } from '@astra/ui/toast';
import { moderationApi } from '#api/chat-keeping.ts';
import type { ModerationReason } from '#api/chat-keeping.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { openReportsKey } from '#app/use-open-reports.ts';
import { useSharedFiles } from '#chat/files.ts';
import type { Moderation } from '#chat/conversation-context.tsx';

const reasons = ['personal-data', 'offensive', 'wrong-place', 'other'] as const;

/** What those who keep the room have been told of it. */
export const reportsKey = (roomId: string): readonly string[] => ['chat-room', roomId, 'reports'];

interface ModerationDialogProps {
  readonly roomId: string;
  readonly messageId: string;
  /** The file that it brings. */
  readonly fileId: string | null;
  readonly may: Moderation['may'];
  readonly onClose: () => void;
}

/** Removing a message of somebody else, or telling those who keep the room of it: why, in one of a few words. */
export function ModerationDialog(props: ModerationDialogProps): ReactElement {
  const { roomId, messageId: eventId, fileId, may, onClose } = props;
  const files = useSharedFiles();
  const t = useTranslations('keeping.moderation');
  const client = useQueryClient();
  const toast = useToast();
  const [reason, setReason] = useState<ModerationReason | null>(null);
  const [wasSent, setSent] = useState(false);
  const send = useMutation({
    mutationFn: async (why: ModerationReason) => {
      // The file goes with its message, and before it: none is left behind.
      if (may === 'remove' && fileId !== null) await files?.onRemove?.(fileId);
      await moderationApi[may](roomId, { eventId, reason: why });
    },
    onSuccess: async () => {
      toast({ message: t(`${may}.done`) });
      onClose();
      await client.invalidateQueries({ queryKey: reportsKey(roomId) });
      await client.invalidateQueries({ queryKey: openReportsKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (reason !== null && !send.isPending) send.mutate(reason);
  };
  return (
    <Dialog isOpen onClose={onClose} title={t(`${may}.title`)}>
      <form noValidate onSubmit={submit} className="stack">
        <p>{t(`${may}.body`)}</p>
        <ProblemNotice error={send.error} />
        <Choices
          name="reason"
          label={t('why')}
          error={wasSent && reason === null ? t('whyMissing') : undefined}
          options={reasons.map((value) => ({ value, label: t(`reasons.${value}`) }))}
          value={reason}
          onChange={setReason}
        />
        <Button
          look={may === 'remove' ? 'danger' : 'main'}
          type="submit"
          wide
          busy={send.isPending}
        >
          {t(`${may}.confirm`)}
        </Button>
      </form>
    </Dialog>
  );
}
