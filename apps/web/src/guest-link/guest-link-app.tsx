import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { LinkCard } from '@astra/contracts/guest-links';
import { Button } from '@astra/ui/button';
import { useClockOf } from '#shared/i18n.tsx';
import { problemOf, type ProblemName } from '#shared/problem-error.ts';
import { CalmPage } from '#visit/pages/calm-page.tsx';
import { useAction } from '#visit/use-action.ts';
import { VisitFramePage } from '#visit/visit-frame-page.tsx';
import { keepPass, keptPass } from './kept-pass.ts';
import { lookAtLink } from './link-api.ts';
import { LinkedFiles } from './linked-files.tsx';
import { ProofPage } from './proof-page.tsx';

type Stop = 'ended' | 'expired' | 'used-up' | 'locked' | 'invalid' | 'over' | 'away';

const stops: ReadonlyMap<ProblemName, Stop> = new Map([
  ['link-not-valid', 'invalid'],
  ['invalid-input', 'invalid'],
  ['link-locked', 'locked'],
  ['not-signed-in', 'over'],
]);

/** Why a link does not go on; what is not known is something that comes back. */
function stopOf(error: unknown): Stop {
  return stops.get(problemOf(error)) ?? 'away';
}

interface StopPageProps {
  readonly stop: Stop;
  readonly onAgain: () => void;
}

function StopPage({ stop, onAgain }: StopPageProps): ReactElement {
  const t = useTranslations('guestLinks.guest');
  const hasWayOn = stop === 'over' || stop === 'away';
  return (
    <CalmPage
      heading={t(`stops.${stop}.heading`)}
      action={
        hasWayOn && (
          <Button look="main" wide onClick={onAgain}>
            {t('again')}
          </Button>
        )
      }
    >
      <p>{t(`stops.${stop}.words`)}</p>
    </CalmPage>
  );
}

interface InsideProps {
  readonly token: string;
  readonly card: LinkCard;
  /** Something is no longer as it was: the card says what. */
  readonly onStop: (stop: Stop) => void;
}

/** After the card: the proof, and then what the link is for. */
function Inside({ token, card, onStop }: InsideProps): ReactElement {
  const [pass, setPass] = useState(() => keptPass(token));
  const fail = (error: unknown): void => {
    const stop = stopOf(error);
    if (stop !== 'away') keepPass(null);
    onStop(stop);
  };
  const enter = (given: string): void => {
    keepPass({ token, pass: given });
    setPass(given);
  };
  if (pass === null) return <ProofPage token={token} card={card} onPass={enter} onStop={fail} />;
  return <LinkedFiles pass={pass} card={card} onStop={fail} />;
}

/** The page of somebody outside who was given a link to a document. */
export function GuestLinkApp({ token }: { readonly token: string | null }): ReactElement {
  const t = useTranslations('guestLinks.guest');
  const [look, lookAgain] = useAction(lookAtLink);
  const [stop, setStop] = useState<Stop | null>(token === null ? 'invalid' : null);
  const card = look.value;
  useEffect(() => {
    if (token !== null) lookAgain(token);
  }, [token, lookAgain]);
  useClockOf(card?.organisation.timezone);
  const begin = (): void => {
    setStop(null);
    if (token !== null) lookAgain(token);
  };
  // One that was closed in between says so itself.
  const onStop = (why: Stop): void => {
    if (why === 'invalid' && token !== null) begin();
    else setStop(why);
  };
  const shown = (): ReactElement => {
    if (stop !== null) return <StopPage stop={stop} onAgain={begin} />;
    if (look.error !== null) return <StopPage stop={stopOf(look.error)} onAgain={begin} />;
    if (!card || token === null || look.isBusy)
      return (
        <p className="soft skeleton" role="status">
          {t('loading')}
        </p>
      );
    // Used up for others; whoever is in goes on.
    const isIn = card.state === 'used-up' && keptPass(token) !== null;
    if (card.state !== 'open' && !isIn) return <StopPage stop={card.state} onAgain={begin} />;
    return <Inside token={token} card={card} onStop={onStop} />;
  };
  return (
    <VisitFramePage
      organisation={card?.organisation ?? null}
      step={null}
      hostName={card?.sharedBy ?? ''}
      onHelp={null}
      help={{ isBusy: false, value: undefined, error: null }}
    >
      {shown()}
    </VisitFramePage>
  );
}
