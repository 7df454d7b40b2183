import { useState } from 'react';
import type { ReactElement } from 'react';
import { BirthDateField, noDate } from '../src/birth-date-field.tsx';
import { SuggestField } from '../src/combo-box.tsx';
import { DateField, TimeField } from '../src/date-field.tsx';
import { ErrorSummary } from '../src/error-summary.tsx';
import { PasswordField } from '../src/password-field.tsx';
import { Select } from '../src/select.tsx';
import { TextArea } from '../src/text-area.tsx';
import { SearchField, TextField } from '../src/text-field.tsx';
import { Page } from './pieces.tsx';

function TextFields({ error }: { readonly error?: string }): ReactElement {
  return (
    <>
      <TextField
        id="name"
        label="Nom du patient"
        hint="Comme sur sa carte d’identité."
        error={error}
      />
      <TextField label="Chercher" icon="search" optional />
      <PasswordField label="Mot de passe" error={error} autoComplete="current-password" />
      <Select
        label="Durée"
        error={error}
        options={[{ value: '20', label: '20 min' }]}
        placeholder="Choisissez"
      />
      <div className="input-row">
        <DateField label="Jour" error={error} defaultValue="2026-11-26" />
        <TimeField label="Heure" error={error} defaultValue="14:20" />
      </div>
      <BirthDateField
        id="birth"
        label="Date de naissance"
        error={error}
        value={noDate}
        onChange={() => undefined}
      />
      <TextArea label="Message" optional error={error} />
      <SearchField label="Nom, mail ou équipe" />
    </>
  );
}

function Fields(): ReactElement {
  return (
    <Page title="Fields">
      <form className="measure">
        <TextFields />
      </form>
    </Page>
  );
}

function FieldErrors(): ReactElement {
  return (
    <Page title="Fields with errors">
      <ErrorSummary
        title="Deux points à corriger avant d’envoyer"
        errors={[
          { id: 'name', message: 'Il manque le nom du patient' },
          { id: 'birth', message: 'La date de naissance n’existe pas' },
        ]}
      />
      <form className="measure">
        <TextFields error="Il manque un chiffre. Exemple : 06 39 98 00 41" />
      </form>
    </Page>
  );
}

const hidden = 'Mme Bel\u200Blec';

/** What a field says by itself, whatever the form does. */
function OwnFaults(): ReactElement {
  const [name, setName] = useState(hidden);
  return (
    <Page title="Fields with faults of their own">
      <form className="measure">
        <TextField label="Nom" hint="Comme sur sa carte d’identité." defaultValue={hidden} />
        <SuggestField
          label="Nom du patient"
          value={name}
          onType={setName}
          options={[]}
          onPick={() => undefined}
        />
        <TextArea label="Message" maxLength={20} defaultValue="Je suis à vous dans cinq minutes." />
      </form>
    </Page>
  );
}

export const fieldStories = {
  fields: Fields,
  'fields-errors': FieldErrors,
  'fields-own-faults': OwnFaults,
};
