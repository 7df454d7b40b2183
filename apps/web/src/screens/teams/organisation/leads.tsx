import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { Who } from '@astra/ui/who';
import type { Person } from '#api/identity.ts';
import type { OrganisationRoom } from '#api/organisation-rooms.ts';
import { ColleaguePicker } from '#app/colleague-picker.tsx';

interface LeadsProps {
  readonly kind: OrganisationRoom['kind'];
  readonly leads: OrganisationRoom['leads'];
  /** Nobody is left, and the form was sent. */
  readonly isMissing: boolean;
  readonly onChange: (leads: OrganisationRoom['leads']) => void;
}

/** Whoever has a chat. */
const canLead = ({ isActive, roles }: Person): boolean =>
  isActive && roles.some((role) => role !== 'platform-administrator');

/** Who keeps a room of the organisation: of announcements they alone write. */
export function Leads({ kind, leads, isMissing, onChange }: LeadsProps): ReactElement {
  const t = useTranslations('teams.organisation.room');
  return (
    <section aria-label={t('leads')} className="stack">
      <ColleaguePicker
        label={t('leads')}
        hint={t(kind === 'announcement' ? 'leadsWrite' : 'leadsKeep')}
        error={isMissing ? t('leadsFault') : undefined}
        excluded={leads.map(({ personId }) => personId)}
        isMeant={canLead}
        isSelfMeant
        onPick={({ id: personId, displayName }) => onChange([...leads, { personId, displayName }])}
      />
      <ul className="rows" aria-label={t('leads')}>
        {leads.map(({ personId, displayName: name }) => (
          <li key={personId} className="line nowrap">
            <Who kind="member" name={name} size="s" />
            <span className="grow">{name}</span>
            <IconButton
              icon="x"
              label={t('leadsRemove', { name })}
              onClick={() => onChange(leads.filter((one) => one.personId !== personId))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
