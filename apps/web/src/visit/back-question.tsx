import { useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { CallWords } from '@astra/ui/call-words';
import { Notice } from '@astra/ui/notice';
import { useBackStep } from '@astra/ui/back-steps';

interface BackQuestionProps {
  readonly from: 'call' | 'waiting';
  readonly onLeave: () => void;
}

/** Whether somebody who went Back, by an edge of the phone that was brushed perhaps, wants to leave. */
export function BackQuestion({ from, onLeave }: BackQuestionProps): ReactElement | null {
  const [isAsked, setAsked] = useState(false);
  useBackStep(true, () => setAsked(true));
  if (!isAsked) return null;
  const leave = (): void => {
    setAsked(false);
    onLeave();
  };
  const question = <Question from={from} onLeave={leave} onStay={() => setAsked(false)} />;
  return from === 'call' ? <CallWords>{question}</CallWords> : question;
}

function Question({
  from,
  onLeave,
  onStay,
}: BackQuestionProps & { readonly onStay: () => void }): ReactElement {
  const t = useTranslations('visit.back');
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [here, before] = [box.current, document.activeElement];
    here?.querySelector('button')?.focus();
    return () => {
      if (here?.contains(document.activeElement) !== true) return;
      const isThere = before instanceof HTMLElement && before !== document.body;
      (isThere && before.isConnected ? before : document.getElementById('main'))?.focus();
    };
  }, []);
  return (
    <div ref={box} className={from === 'waiting' ? 'mb-2' : undefined}>
      <Notice
        role="alert"
        icon="log-out"
        title={t(from)}
        actions={
          <>
            <Button look="main" onClick={onStay}>
              {t('stay')}
            </Button>
            <Button onClick={onLeave}>{t('leave')}</Button>
          </>
        }
      >
        {t(`${from}Words`)}
      </Notice>
    </div>
  );
}
