import {
  useEffect,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
  type SyntheticEvent,
} from 'react';
import { useTranslations } from 'use-intl';
import type { Visit } from '@astra/contracts/visit';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { focusSoon } from '#shared/focus-soon.ts';
import { Rating, type RatingValue } from '@astra/ui/rating';
import { TextArea } from '@astra/ui/text-area';
import { useNotSent } from '../use-not-sent.ts';
import { unbroken } from '#shared/dialled.ts';
import { Heading } from './heading.tsx';

type EndPageProps = {
  readonly visit: Visit;
  readonly minutes: number;
  /** What was handed over comes before what is asked of them. */
  readonly given?: ReactNode;
  /** Fails where it was not kept. */
  readonly onRate: (stars: RatingValue, comment: string | undefined) => Promise<void>;
};

/** The end: what happens next, and a short rating of sound and picture. */
export function EndPage({ visit, minutes, given, onRate }: EndPageProps): ReactElement {
  const t = useTranslations('visit');
  return (
    <>
      <Heading>{t(visit.kind === 'meeting' ? 'end.headingMeeting' : 'end.heading')}</Heading>
      <p className="soft mt-1 mb-3">{t('end.words', { minutes, host: visit.hostName })}</p>
      {visit.organisation.phone && (
        <p className="mb-3">{t('end.question', { phone: unbroken(visit.organisation.phone) })}</p>
      )}
      {given}
      <RatingForm hasRated={visit.hasRated} onRate={onRate} />
    </>
  );
}

function Thanks({ isNew }: { readonly isNew: boolean }): ReactElement {
  const t = useTranslations('visit');
  const place = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone with its form.
  useEffect(() => (isNew ? focusSoon(place.current) : undefined), [isNew]);
  return (
    <div ref={place} tabIndex={-1}>
      <Notice tone="good">{t('end.thanks')}</Notice>
    </div>
  );
}

type FormState = 'open' | 'missing' | 'sending' | 'sent' | { readonly error: unknown };

function RatingForm({
  hasRated,
  onRate,
}: {
  readonly hasRated: boolean;
  readonly onRate: EndPageProps['onRate'];
}): ReactElement {
  const t = useTranslations('visit');
  const notSent = useNotSent();
  const [stars, setStars] = useState<RatingValue | null>(null);
  const [comment, setComment] = useState('');
  const [state, setState] = useState<FormState>('open');
  if (hasRated || state === 'sent') return <Thanks isNew={state === 'sent'} />;
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (stars === null) return setState('missing');
    setState('sending');
    try {
      await onRate(stars, comment.trim() === '' ? undefined : comment.trim());
      setState('sent');
    } catch (error) {
      setState({ error });
    }
  };
  const words = [1, 2, 3, 4, 5].map((step) => t(`end.words${step as RatingValue}`));
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Rating
        legend={t('end.rate')}
        words={words as [string, string, string, string, string]}
        value={stars}
        onChange={setStars}
        error={state === 'missing' && stars === null ? t('end.choose') : undefined}
      />
      <div className="mt-3">
        <TextArea
          label={t('end.comment')}
          hint={t('end.commentHint')}
          optional
          rows={2}
          maxLength={500}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </div>
      <div role="status" className="mt-1">
        {typeof state === 'object' && <Notice tone="danger">{notSent(state.error)}</Notice>}
      </div>
      <div className="visit__do">
        <Button look="plain" wide go="send" type="submit" busy={state === 'sending'}>
          {t('end.send')}
        </Button>
      </div>
    </form>
  );
}
