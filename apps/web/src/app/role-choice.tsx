import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Role } from '@astra/contracts/actor';
import { mayGrant } from '@astra/policy/permissions';
import { Checkbox } from '@astra/ui/checkbox';
import { FieldGroup } from '@astra/ui/field';
import { roleList } from './roles.ts';
import { useMe } from './session.tsx';

interface RoleChoiceProps {
  readonly value: readonly Role[];
  readonly onChange: (roles: readonly Role[]) => void;
  readonly error?: string | undefined;
}

/** Roles to give or take; those that this person may not grant are shown, closed, with the reason. */
export function RoleChoice({ value, onChange, error }: RoleChoiceProps): ReactElement {
  const t = useTranslations('people.roles');
  const me = useMe();
  const toggle = (role: Role, isOn: boolean): void =>
    onChange(isOn ? [...value, role] : value.filter((each) => each !== role));
  // Nobody outside the platform's own house sees its role, unless somebody holds it.
  const shown = roleList.filter(
    (role) => role !== 'platform-administrator' || value.includes(role) || mayGrant(me.roles, role),
  );
  return (
    <FieldGroup label={t('label')} error={error} id="roles">
      {() => (
        <div className="stack">
          {shown.map((role) => {
            const isClosed = !mayGrant(me.roles, role);
            return (
              <Checkbox
                key={role}
                card
                label={t(`${role}.name`)}
                more={isClosed ? t('closed') : t(`${role}.does`)}
                checked={value.includes(role)}
                disabled={isClosed}
                onChange={(event) => toggle(role, event.target.checked)}
              />
            );
          })}
        </div>
      )}
    </FieldGroup>
  );
}
