import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Checkbox } from '@astra/ui/checkbox';
import { useToast } from '@astra/ui/toast';
import type { Place, Target } from '#api/documents.ts';
import { cleanIfPhoto } from './clean-file.ts';
import type { OfFolder } from './folder-files.ts';
import { pageUploads } from './page-uploads.ts';
import { compareNames } from './same-names.ts';
import { useSameNames } from './use-same-names.tsx';

export interface PutFiles {
  /** Asks first about those whose name is taken there by a file that the person may change. */
  readonly put: (files: readonly File[], place: Place) => void;
  /** The same of files of a folder; gives how many are on their way. */
  readonly putOfFolder: (files: readonly File[], folder: OfFolder) => Promise<number>;
  /** What is asked about photos. */
  readonly choice: ReactElement;
  /** What is asked about names that are taken; null while nothing is. */
  readonly question: ReactElement | null;
}

/** Sends files, none above `largestBytes` (undefined: not known yet); photos without what they say beside, when the person wants it. That is left out before it leaves the device. */
export function usePutFiles(largestBytes: number | undefined): PutFiles {
  const t = useTranslations('documents.photos');
  const toast = useToast();
  const [isCleaning, setCleaning] = useState(false);
  /** Null of what cannot be made so; that is said. */
  const clean = async (file: File): Promise<File | null> => {
    const sent = await cleanIfPhoto(file).catch(() => null);
    if (!sent) toast({ tone: 'danger', message: t('notClean', { name: file.name }) });
    return sent;
  };
  const putClean = async (files: readonly File[], target: Target): Promise<void> => {
    for (const file of files) {
      const sent = await clean(file);
      if (sent) pageUploads.add([sent], target, largestBytes);
    }
  };
  const cleanAll = async (files: readonly File[]): Promise<readonly File[]> => {
    const all: File[] = [];
    for (const file of files) all.push(...[await clean(file)].filter((sent) => sent !== null));
    return all;
  };
  const send = (files: readonly File[], target: Target): void => {
    if (isCleaning) void putClean(files, target);
    else pageUploads.add(files, target, largestBytes);
  };
  const { ask, dialog } = useSameNames();
  const put = async (files: readonly File[], place: Place): Promise<void> => {
    const wasLeft = (file: File): Promise<boolean> => pageUploads.wasLeft(file, place);
    const { free, same } = await compareNames(files, { place, largestBytes, wasLeft });
    send(free, place);
    if (same.length === 0) return;
    ask(
      same.map(({ file, item }) => ({
        file,
        item,
        send: (as) => send([file], as === 'version' ? { ...place, fileId: item.id } : place),
      })),
    );
  };
  return {
    put: (files, place) => void put(files, place),
    question: dialog,
    putOfFolder: async (files, folder) =>
      pageUploads.addOfFolder(isCleaning ? await cleanAll(files) : files, folder, largestBytes),
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
