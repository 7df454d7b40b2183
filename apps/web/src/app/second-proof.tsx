import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { PasskeyProof, RecoveryForm, TotpForm } from './proof-forms.tsx';
import type { Proving } from './proof-forms.tsx';
import { ScreenTitle } from './screen-title.tsx';
import { StepTitle } from './step-title.tsx';

/** What somebody can prove themselves with. */
export type Way = 'totp' | 'recovery-code' | 'passkey';

/** Each way's proof on its way. */
export interface Proofs {
  readonly totp: Proving<string>;
  readonly recovery: Proving<string>;
  readonly passkey: Proving<void>;
}

const ways: readonly Way[] = ['passkey', 'totp', 'recovery-code'];

interface OtherWaysProps {
  readonly others: readonly Way[];
  readonly onChoose: (way: Way) => void;
  readonly passkey: Proving<void>;
}

/** What else the person has, if anything. */
function OtherWays({ others, onChoose, passkey }: OtherWaysProps): ReactElement | null {
  const t = useTranslations('signIn');
  if (others.length === 0) return null;
  return (
    <>
      <h2 className="h3 door__other">{t('otherWays')}</h2>
      <ul className="rows alt">
        {others.map((way) => (
          <li key={way}>
            {way === 'passkey' && <PasskeyProof prove={passkey} look="link" />}
            {way === 'totp' && (
              <Button look="link" icon="smartphone" onClick={() => onChoose(way)}>
                {t('totp.use')}
              </Button>
            )}
            {way === 'recovery-code' && (
              <Button look="link" icon="key-round" onClick={() => onChoose(way)}>
                {t('recovery.use')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

interface SecondProofProps {
  /** What this person has. */
  readonly methods: readonly string[];
  readonly proofs: Proofs;
  /** What the proof is for, where the page has not said it. */
  readonly lead?: string | undefined;
  /** What the button says. */
  readonly go?: string | undefined;
}

/** A code of the person's application, or what else they have. */
export function SecondProof({ methods, proofs, lead, go }: SecondProofProps): ReactElement {
  const t = useTranslations('signIn');
  const usable = ways.filter((way) => methods.includes(way));
  const [way, setWay] = useState<Way>(usable.includes('totp') ? 'totp' : (usable[0] ?? 'passkey'));
  return (
    <>
      {way === 'passkey' ? (
        // No field takes the focus here.
        <StepTitle title={t('title2.passkey')} />
      ) : (
        <h1 className="display">
          <ScreenTitle title={t(`title2.${way}`)} />
        </h1>
      )}
      {lead && <p className="lead">{lead}</p>}
      {way === 'totp' && <TotpForm prove={proofs.totp} go={go ?? t('totp.go')} />}
      {way === 'recovery-code' && (
        <RecoveryForm prove={proofs.recovery} go={go ?? t('recovery.go')} />
      )}
      {way === 'passkey' && (
        <div className="mt-3">
          <PasskeyProof prove={proofs.passkey} look="big" />
        </div>
      )}
      <OtherWays
        others={usable.filter((each) => each !== way)}
        onChoose={setWay}
        passkey={proofs.passkey}
      />
    </>
  );
}
