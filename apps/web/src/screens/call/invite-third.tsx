import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { Notice } from '@astra/ui/notice';
import { Select } from '@astra/ui/select';
import { TextField } from '@astra/ui/text-field';
import { meetingsApi } from '#api/meetings.ts';
import type { Invitee, Meeting } from '#api/meetings.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { nextTyped, nobodyTyped, type TypedInvitee } from '#screens/group/group-form.ts';
import { InviteeFields } from '#screens/group/invitee-fields.tsx';

interface InviteDialogProps {
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

/** The link is shown this once: it is nowhere to be read again. */
function TheLink({ link }: { readonly link: string }): ReactElement {
  const t = useTranslations('group.link');
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    // Without the right to the clipboard the field can still be copied by hand.
    navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <div className="stack mt-2">
      <TextField label={t('label')} hint={t('hint')} readOnly value={link} />
      <Button icon="copy" onClick={copy}>
        {t(isCopied ? 'copied' : 'copy')}
      </Button>
    </div>
  );
}

interface PartProps {
  readonly typed: TypedInvitee;
  readonly onType: (typed: TypedInvitee) => void;
}

const parts = ['interpreter', 'relative', 'professional', 'other'] as const;

/** As what they come: the patient reads it when they are asked. */
function Part({ typed, onType }: PartProps): ReactElement {
  const t = useTranslations('common.company');
  const { part: _, ...rest } = typed;
  return (
    <Select
      label={t('part')}
      hint={t('partHint')}
      optional
      placeholder={t('partNone')}
      value={typed.part ?? ''}
      onChange={({ target }) => {
        const part = parts.find((one) => one === target.value);
        onType(part ? { ...rest, part } : rest);
      }}
      options={parts.map((value) => ({ value, label: t(`parts.${value}`) }))}
    />
  );
}

/** One more person, while the call goes on: by mail, and by a link that is told once. */
export function InviteThirdDialog({ meeting, onClose }: InviteDialogProps): ReactElement {
  const t = useTranslations('group.inviting');
  const keep = useKeepMeeting();
  const [typed, setTyped] = useState(nobodyTyped);
  const invite = useMutation({
    mutationFn: (who: Invitee) => meetingsApi.invite(meeting.id, who),
    onSuccess: (invited) => {
      keep(invited.meeting);
      setTyped(nextTyped);
    },
  });
  const { data, variables } = invite;
  return (
    <Dialog isOpen onStage look="side" onClose={onClose} title={t('title')}>
      <p className="soft mb-2">
        {t(meeting.kind === 'consultation' ? 'leadConsultation' : 'lead')}
      </p>
      <ProblemNotice error={invite.error} />
      {data && variables ? (
        <>
          <Notice tone="good" role="status" title={t('sent', { name: variables.name })}>
            {t('sentMore')}
          </Notice>
          {data.link && <TheLink link={data.link} />}
          <p className="mt-2">
            <Button icon="user-plus" onClick={() => invite.reset()}>
              {t('again')}
            </Button>
          </p>
        </>
      ) : (
        <InviteeFields
          action={t('send')}
          icon="send"
          busy={invite.isPending}
          typed={typed}
          more={meeting.kind === 'consultation' && <Part typed={typed} onType={setTyped} />}
          onType={setTyped}
          onAdd={(who) => invite.mutate(who)}
        />
      )}
    </Dialog>
  );
}
