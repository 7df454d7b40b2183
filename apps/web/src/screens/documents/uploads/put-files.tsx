import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Checkbox } from '@astra/ui/checkbox';
import { useToast } from '@astra/ui/toast';
import type { Target } from '#api/documents.ts';
import { cleanPhoto, mayBePhoto } from './clean-photo.ts';
import { pageUploads } from './page-uploads.ts';

/** It is cleaned as a whole, in the page. */
const largestPhoto = 60_000_000;

/** The same picture without what it says beside; null when that cannot be promised. */
async function cleanFile(file: File): Promise<File | null> {
  if (file.size > largestPhoto) return null;
  const clean = cleanPhoto(new Uint8Array(await file.arrayBuffer()));
  if (!clean) return null;
  const { name, type, lastModified } = file;
  // As long as it was chosen again it is known again: see `fingerprintOf`.
  return new File([new Uint8Array(clean)], name, { type, lastModified });
}

async function cleanIfPhoto(file: File): Promise<File | null> {
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  return mayBePhoto(file, head) ? cleanFile(file) : file;
}

interface PutFiles {
  readonly put: (files: readonly File[], target: Target) => void;
  /** What is asked about photos. */
  readonly choice: ReactElement;
}

/** Sends files; photos without what they say beside, when the person wants it. That is left out before it leaves the device. */
export function usePutFiles(): PutFiles {
  const t = useTranslations('documents.photos');
  const toast = useToast();
  const [isCleaning, setCleaning] = useState(false);
  const putClean = async (files: readonly File[], target: Target): Promise<void> => {
    for (const file of files) {
      const sent = await cleanIfPhoto(file).catch(() => null);
      if (sent) pageUploads.add([sent], target);
      else toast({ tone: 'danger', message: t('notClean', { name: file.name }) });
    }
  };
  return {
    put: (files, target) => {
      if (isCleaning) void putClean(files, target);
      else pageUploads.add(files, target);
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
