import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Checkbox } from '@astra/ui/checkbox';
import { Notice } from '@astra/ui/notice';
import { useToast } from '@astra/ui/toast';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly doneLabel: string;
  readonly onDone: () => void;
}

/** The codes, shown once: to be copied or printed before going on. */
export function RecoveryCodes({ codes, doneLabel, onDone }: RecoveryCodesProps): ReactElement {
  const t = useTranslations('common.codes');
  const toast = useToast();
  const [isKept, setKept] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(codes.join('\n'));
      toast({ message: t('copied') });
    } catch {
      toast({ message: t('notCopied'), tone: 'danger' });
    }
  };
  return (
    <div className="stack">
      <Notice tone="warn" title={t('once')}>
        {t('why')}
      </Notice>
      <ul className="codes mono" aria-label={t('list')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="line">
        <Button icon="copy" onClick={() => void copy()}>
          {t('copy')}
        </Button>
        <Button icon="file-text" onClick={() => window.print()}>
          {t('print')}
        </Button>
      </div>
      <Checkbox
        label={t('kept')}
        checked={isKept}
        error={isMissing && !isKept ? t('keepFirst') : undefined}
        onChange={(event) => setKept(event.target.checked)}
      />
      <Button look="main" wide go onClick={() => (isKept ? onDone() : setMissing(true))}>
        {doneLabel}
      </Button>
    </div>
  );
}
