import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { signInElsewhere } from '#api/gateway.ts';
import { useSessionOver } from '#app/session-over.ts';

/** The call goes on without a session; everything else asks for one. Gone by itself when there is one again. */
export function SessionOverCard(): ReactElement | null {
  const t = useTranslations('hostCall.sessionOver');
  const common = useTranslations('common');
  if (!useSessionOver()) return null;
  return (
    <div className="call-words call-words--under" data-stage="">
      <Notice
        role="alert"
        tone="warn"
        title={t('title')}
        actions={
          <Button look="main" icon="log-in" onClick={signInElsewhere}>
            {common('signInElsewhere')}
          </Button>
        }
      >
        {t('body')}
      </Notice>
    </div>
  );
}
