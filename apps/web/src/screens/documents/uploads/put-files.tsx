import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Checkbox } from '@astra/ui/checkbox';
import { useToast } from '@astra/ui/toast';
import type { Target } from '#api/documents.ts';
import { cleanIfPhoto } from './clean-file.ts';
import { pageUploads } from './page-uploads.ts';

export interface PutFiles {
  readonly put: (files: readonly File[], target: Target) => void;
  /** What is asked about photos. */
  readonly choice: ReactElement;
}

/** Sends files, none above `largestBytes` (undefined: not known yet); photos without what they say beside, when the person wants it. That is left out before it leaves the device. */
export function usePutFiles(largestBytes: number | undefined): PutFiles {
  const t = useTranslations('documents.photos');
  const toast = useToast();
  const [isCleaning, setCleaning] = useState(false);
  const putClean = async (files: readonly File[], target: Target): Promise<void> => {
    for (const file of files) {
      const sent = await cleanIfPhoto(file).catch(() => null);
      if (sent) pageUploads.add([sent], target, largestBytes);
      else toast({ tone: 'danger', message: t('notClean', { name: file.name }) });
    }
  };
  return {
    put: (files, target) => {
      if (isCleaning) void putClean(files, target);
      else pageUploads.add(files, target, largestBytes);
    },
    choice: (
      <Checkbox
        label={t('clean')}
        more={t('cleanMore')}
        checked={isCleaning}
        onChange={({ target }) => setCleaning(target.checked)}
      />
    ),
  };
}
