import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Segments } from '@astra/ui/segments';
import { TextField } from '@astra/ui/text-field';
import type { Invitee } from '#api/meetings.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { inviteeFaults } from './group-form.ts';

interface InviteeFieldsProps {
  /** Called with somebody whose name and address have the right shape. */
  readonly onAdd: (invitee: Invitee) => void;
  readonly action: string;
  readonly busy?: boolean | undefined;
  readonly icon?: 'plus' | 'send' | undefined;
}

/** `locale` is null until it is chosen. */
type Typed = Omit<Invitee, 'locale'> & { readonly locale: Invitee['locale'] | null };
const nobody: Typed = { name: '', email: '', locale: null };

/** Name, address and language of somebody who is invited by mail. */
export function InviteeFields({
  onAdd,
  action,
  busy,
  icon = 'plus',
}: InviteeFieldsProps): ReactElement {
  const t = useTranslations('group.invitee');
  const common = useTranslations('common');
  const { locale: own } = useLanguage();
  const [typed, setTyped] = useState(nobody);
  // The person's own language is known a moment after the page.
  const who: Invitee = { ...typed, locale: typed.locale ?? own };
  const [wasSent, setSent] = useState(false);
  const faults = inviteeFaults(who);
  const add = (): void => {
    setSent(true);
    if (faults.name || faults.email || busy) return;
    onAdd({ ...who, name: who.name.trim(), email: who.email.trim() });
    setSent(false);
    setTyped({ ...nobody, locale: typed.locale });
  };
  return (
    <div className="stack">
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        error={wasSent && faults.name ? t('nameFault') : undefined}
        autoComplete="off"
        maxLength={120}
        value={who.name}
        onChange={(event) => setTyped({ ...typed, name: event.target.value })}
      />
      <TextField
        label={t('email')}
        error={wasSent && faults.email ? t('emailFault') : undefined}
        type="email"
        autoComplete="off"
        maxLength={254}
        value={who.email}
        onChange={(event) => setTyped({ ...typed, email: event.target.value })}
      />
      <Segments
        label={t('locale')}
        value={who.locale}
        onChange={(locale) => setTyped({ ...typed, locale })}
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
