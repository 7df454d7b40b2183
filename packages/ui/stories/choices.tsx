import { useState } from 'react';
import type { ReactElement } from 'react';
import { Checkbox } from '../src/checkbox.tsx';
import { Choices } from '../src/choices.tsx';
import { ComboBox, SuggestField } from '../src/combo-box.tsx';
import { Segments } from '../src/segments.tsx';
import { Switch } from '../src/switch.tsx';
import { Tabs } from '../src/tabs.tsx';
import { Page } from './pieces.tsx';

const people = [
  { id: '1', label: 'Dr Nadia Berthelot', more: 'Cardiologie' },
  { id: '2', label: 'Dr Samuel Okoye', more: 'Pneumologie' },
];

type Role = 'carer' | 'office' | 'security';

function Cards(): ReactElement {
  const [role, setRole] = useState<Role>('carer');
  return (
    <Choices
      name="role"
      label="Rôle"
      hint="Ce que la personne peut faire."
      value={role}
      onChange={setRole}
      options={[
        { value: 'carer', label: 'Soignant', more: 'Consulte, écrit, partage dans ses équipes' },
        { value: 'office', label: 'Coordination' },
        {
          value: 'security',
          label: 'Responsable sécurité',
          more: 'Vous n’avez pas ce rôle, vous ne pouvez pas le donner.',
          disabled: true,
        },
      ]}
    />
  );
}

function YesNo(): ReactElement {
  const [answer, setAnswer] = useState<'yes' | 'no' | null>(null);
  return (
    <Choices
      two
      name="yes"
      label="Léa Martin, interne, peut-elle assister ?"
      error="Dites oui ou non."
      value={answer}
      onChange={setAnswer}
      options={[
        { value: 'yes', label: 'Oui' },
        { value: 'no', label: 'Non' },
      ]}
    />
  );
}

function Boxes(): ReactElement {
  return (
    <>
      <Checkbox
        label="Je suis sur un poste partagé"
        more="Ma session se ferme après 10 min."
        defaultChecked
      />
      <Checkbox card label="J’ai lu le texte" checked onChange={() => undefined} />
      <Checkbox label="J’accepte" error="Cochez pour continuer." />
    </>
  );
}

function Settings(): ReactElement {
  const [view, setView] = useState<'day' | 'week'>('day');
  const [isOn, setOn] = useState(true);
  return (
    <>
      <Segments
        label="Vue"
        value={view}
        onChange={setView}
        options={[
          { value: 'day', label: 'Jour', icon: 'calendar' },
          { value: 'week', label: 'Semaine' },
        ]}
      />
      <Switch
        label="Sons de l’appel"
        more="À l’arrivée et au départ"
        isOn={isOn}
        onChange={setOn}
      />
      <Switch label="Moins de mouvement" isOn={false} onChange={() => undefined} />
    </>
  );
}

function Searched(): ReactElement {
  const [person, setPerson] = useState<string | null>('1');
  const [name, setName] = useState('Dr Sam');
  return (
    <>
      <ComboBox
        id="colleague"
        label="Confier à"
        hint="Un collègue de votre équipe"
        options={people}
        value={person}
        onChange={setPerson}
      />
      <ComboBox
        label="Avec"
        error="Choisissez une personne."
        options={people}
        value={null}
        onChange={setPerson}
      />
      <SuggestField
        id="patient"
        label="Nom du patient"
        value={name}
        onType={setName}
        options={people.filter(({ label }) => label.startsWith(name))}
        onPick={(id) => setName(people.find((one) => one.id === id)?.label ?? name)}
      />
      <Tabs
        label="Sections"
        tabs={[
          { id: 'a', label: 'Sessions', icon: 'monitor', content: <p>Deux sessions.</p> },
          { id: 'b', label: 'Clés', content: <p>Une clé.</p> },
        ]}
      />
    </>
  );
}

function Pickers(): ReactElement {
  return (
    <Page title="Choices">
      <div className="measure stack">
        <Cards />
        <YesNo />
        <Boxes />
        <Settings />
        <Searched />
      </div>
    </Page>
  );
}

export const choiceStories = { choices: Pickers };
