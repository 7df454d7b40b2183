import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { TextField } from '@astra/ui/text-field';
import { ProblemNotice } from '#app/page-states.tsx';
import { lineFault } from '#shared/checks.ts';
import { useTeamAct } from './use-team.ts';

interface NameDialogProps {
  readonly title: string;
  readonly action: string;
  readonly name?: string;
  readonly onName: (name: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Naming a team: a new one, or anew. */
export function NameDialog(props: NameDialogProps): ReactElement {
  const { title, action, name: before = '', onName, onClose } = props;
  const t = useTranslations('teams');
  const [name, setName] = useState(before);
  const [wasSent, setSent] = useState(false);
  const save = useTeamAct(() => onName(name.trim()), onClose);
  const isWrong = lineFault(name, 80) !== undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (!isWrong && !save.isPending) save.mutate();
  };
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <form noValidate onSubmit={submit} className="stack" autoComplete="off">
        <ProblemNotice error={save.error} />
        <TextField
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog asks for nothing else
          autoFocus
          label={t('name')}
          hint={t('nameHint')}
          maxLength={80}
          error={wasSent && isWrong ? t('nameFault') : undefined}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button look="main" type="submit" wide busy={save.isPending}>
          {action}
        </Button>
      </form>
    </Dialog>
  );
}
