import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { useAnnounce } from '@astra/ui/live-region';
import { TextField } from '@astra/ui/text-field';
import { documentsApi } from '#api/documents.ts';
import type { Item, Place } from '#api/documents.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { lineFault } from '#shared/checks.ts';
import { useRefresh } from './items.ts';

interface NameDialogProps {
  readonly words: 'newFolder' | 'rename';
  readonly first: string;
  readonly save: (name: string) => Promise<Item>;
  readonly onClose: () => void;
}

const longest = 255;

function NameDialog({ words, first, save, onClose }: NameDialogProps): ReactElement {
  const t = useTranslations(`documents.${words}`);
  const fault = useTranslations('documents')('nameFault');
  const announce = useAnnounce();
  const refresh = useRefresh();
  const [name, setName] = useState(first);
  const [wasSent, setSent] = useState(false);
  const isFine = !lineFault(name, longest);
  const change = useMutation({
    mutationFn: () => save(name.trim()),
    onSuccess: (item) => {
      // The list shows it. The service may have put a number behind a name that was taken.
      announce(t('done', { name: item.name }));
      onClose();
    },
    onSettled: refresh,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (isFine && !change.isPending) change.mutate();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('title')}>
      <form noValidate onSubmit={submit} className="stack" autoComplete="off">
        <ProblemNotice error={change.error} />
        <TextField
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog asks for nothing else
          autoFocus
          label={t('name')}
          maxLength={longest}
          value={name}
          error={wasSent && !isFine ? fault : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="dialog__do">
          <Button look="main" type="submit" busy={change.isPending}>
            {t('action')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A folder for this place. */
export function NewFolderDialog({
  place: { spaceId, folderId },
  onClose,
}: {
  readonly place: Place;
  readonly onClose: () => void;
}): ReactElement {
  return (
    <NameDialog
      words="newFolder"
      first=""
      save={(name) =>
        documentsApi.createFolder(spaceId, {
          name,
          ...(folderId === undefined ? {} : { folderId }),
        })
      }
      onClose={onClose}
    />
  );
}

/** Another name. */
export function RenameDialog({
  item,
  onClose,
}: {
  readonly item: Item;
  readonly onClose: () => void;
}): ReactElement {
  return (
    <NameDialog
      words="rename"
      first={item.name}
      save={(name) => documentsApi.change(item.id, { version: item.version, name })}
      onClose={onClose}
    />
  );
}
