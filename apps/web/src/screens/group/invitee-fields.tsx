import { useState } from 'react';
import type { KeyboardEvent, ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Segments } from '@astra/ui/segments';
import { TextField } from '@astra/ui/text-field';
import type { Invitee } from '#api/meetings.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { inviteeFaults, inviteeOf, isTyped } from './group-form.ts';
import type { TypedInvitee } from './group-form.ts';

/** Of the first field, for those who lead there. */
export const inviteeNameId = 'invitee-name';

interface InviteeFieldsProps {
  readonly typed: TypedInvitee;
  /** What is wrong with them shows, although they were not to be added yet. */
  readonly isAsked?: boolean | undefined;
  readonly onType: (typed: TypedInvitee) => void;
  /** Called with somebody whose name and address have the right shape. */
  readonly onAdd: (invitee: Invitee) => void;
  readonly action: string;
  readonly busy?: boolean | undefined;
  readonly icon?: 'plus' | 'send' | undefined;
  /** What else is asked of them. */
  readonly more?: ReactNode;
}

interface Adding {
  readonly who: Invitee;
  /** Of what is wrong, what shows already. */
  readonly faults: ReturnType<typeof inviteeFaults>;
  readonly add: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function useAdding({ typed, isAsked = false, busy, onAdd }: InviteeFieldsProps): Adding {
  const { locale: own } = useLanguage();
  const who = inviteeOf(typed, own);
  const [wasSent, setSent] = useState(false);
  const faults = inviteeFaults(who);
  const shown = wasSent || (isAsked && isTyped(typed));
  const add = (): void => {
    setSent(true);
    if (faults.name || faults.email || busy) return;
    onAdd(who);
    setSent(false);
  };
  // Of somebody here, not of the form around it.
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  };
  return { who, faults: shown ? faults : { name: false, email: false }, add, onKeyDown };
}

/** Name, address and language of somebody who is invited by mail. */
export function InviteeFields(props: InviteeFieldsProps): ReactElement {
  const { typed, onType, action, busy, icon = 'plus', more } = props;
  const t = useTranslations('group.invitee');
  const common = useTranslations('common');
  const { who, faults, add, onKeyDown } = useAdding(props);
  return (
    <div className="stack">
      <TextField
        onKeyDown={onKeyDown}
        id={inviteeNameId}
        label={t('name')}
        hint={t('nameHint')}
        error={faults.name ? t('nameFault') : undefined}
        autoComplete="off"
        maxLength={120}
        value={typed.name}
        onChange={(event) => onType({ ...typed, name: event.target.value })}
      />
      <TextField
        onKeyDown={onKeyDown}
        label={t('email')}
        error={faults.email ? t('emailFault') : undefined}
        type="email"
        autoComplete="off"
        maxLength={254}
        value={typed.email}
        onChange={(event) => onType({ ...typed, email: event.target.value })}
      />
      {more}
      <Segments
        label={t('locale')}
        value={who.locale}
        onChange={(locale) => onType({ ...typed, locale })}
        options={[
          { value: 'fr', label: common('french') },
          { value: 'en', label: common('english') },
        ]}
      />
      <p>
        <Button icon={icon} busy={busy} onClick={add}>
          {action}
        </Button>
      </p>
    </div>
  );
}
