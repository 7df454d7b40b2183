import { useEffect, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useToast } from '@astra/ui/toast';
import { bringBack } from '#shared/unfinished.ts';
import { useMe } from './session.tsx';

/** Around the signed-in pages: whoever comes back from proving again who they are finds what they were doing. */
export function BackFromProof({ children }: { readonly children: ReactNode }): ReactElement {
  const t = useTranslations('common');
  const { id } = useMe();
  const toast = useToast();
  // Before the children begin, so that they begin with what was kept.
  const [isBack] = useState(() => bringBack(id));
  useEffect(() => {
    if (isBack) toast({ message: t('provedAgain') });
    // Said once, in the language of that moment.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [isBack]);
  return <>{children}</>;
}
