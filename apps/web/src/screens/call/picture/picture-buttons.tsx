import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import type { Meeting } from '#api/meetings.ts';
import type { Picture } from './use-picture.ts';

interface PictureButtonsProps {
  readonly meeting: Meeting;
  readonly picture: Picture;
  /** What happens is told over the pictures. */
  readonly onAsked: () => void;
}

/** Asks for a picture of who is in the call; of each by name where there are several. */
export function PictureButtons({
  meeting,
  picture,
  onAsked,
}: PictureButtonsProps): ReactElement | null {
  const t = useTranslations('hostCall.picture');
  if (!meeting.may.includes('meeting.ask-picture')) return null;
  const guests = meeting.guests.filter(({ step }) => step === 'admitted' || step === 'in-call');
  const { at } = picture.step;
  const isBusy = at === 'asking' || at === 'keeping';
  return (
    <>
      {guests.map((guest) => (
        <Button
          key={guest.id}
          wide
          icon="camera"
          aria-disabled={isBusy}
          onClick={() => {
            picture.ask(guest);
            onAsked();
          }}
        >
          {guests.length > 1 ? t('takeOf', { name: guest.name }) : t('take')}
        </Button>
      ))}
    </>
  );
}
