import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { MeetingGuest } from '@astra/contracts/meetings';
import { Button } from '@astra/ui/button';
import { Panel } from '@astra/ui/panel';
import { useToast } from '@astra/ui/toast';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { HandOverDialog } from '#app/hand-over-dialog.tsx';
import { MeetingFacts } from '#app/meeting-facts.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { InviteThirdDialog } from './invite-third.tsx';
import { PictureButtons } from './picture/picture-buttons.tsx';
import type { Picture } from './picture/use-picture.ts';

interface HostPanelProps {
  readonly meeting: Meeting;
  readonly picture: Picture;
  readonly onClose: () => void;
  /** The consultation is over for this professional. */
  readonly onDone: () => void;
  /** Ending for all asks first. */
  readonly onAskEnd: () => void;
}

function Acts({ meeting, picture, onClose, onDone, onAskEnd }: HostPanelProps): ReactElement {
  const t = useTranslations('hostCall');
  const toast = useToast();
  const keep = useKeepMeeting();
  const group = useTranslations('group.inviting');
  const [isHandingOver, setHandingOver] = useState(false);
  const [isInviting, setInviting] = useState(false);
  const may = (action: string): boolean => meeting.may.includes(`meeting.${action}`);
  const guest = meeting.guests.find(({ step }) => step === 'admitted' || step === 'in-call');
  const putBack = useMutation({
    mutationFn: ({ id }: MeetingGuest) => meetingsApi.returnToWaiting(meeting.id, id),
    // The news of it may come before the answer: by then nobody is let in any more.
    onSuccess: (next, { name }) => {
      keep(next);
      toast({ message: t('isBack', { name }) });
    },
  });
  return (
    <div className="stack">
      <ProblemNotice error={putBack.error} />
      <PictureButtons meeting={meeting} picture={picture} onAsked={onClose} />
      {may('return-to-waiting') && guest && (
        <Button wide icon="undo-2" busy={putBack.isPending} onClick={() => putBack.mutate(guest)}>
          {t('putBack')}
        </Button>
      )}
      {may('invite') && (
        <Button wide icon="user-plus" onClick={() => setInviting(true)}>
          {group('open')}
        </Button>
      )}
      {isInviting && <InviteThirdDialog meeting={meeting} onClose={() => setInviting(false)} />}
      {may('hand-over') && (
        <Button wide icon="arrow-right-left" onClick={() => setHandingOver(true)}>
          {t('handOver')}
        </Button>
      )}
      {may('end') && (
        <Button wide look="danger-plain" icon="circle-check" onClick={onAskEnd}>
          {t('end')}
        </Button>
      )}
      {isHandingOver && (
        <HandOverDialog
          onStage
          meeting={meeting}
          onClose={() => setHandingOver(false)}
          onDone={onDone}
        />
      )}
    </div>
  );
}

/** The host's acts, beside the picture. */
export function HostPanel(props: HostPanelProps): ReactElement {
  const { meeting, onClose } = props;
  const t = useTranslations('hostCall');
  return (
    <Panel title={t('host')} closeLabel={t('closeHost')} onClose={onClose}>
      <div className="stack">
        <Acts {...props} />
        <MeetingFacts meeting={meeting} />
      </div>
    </Panel>
  );
}
