import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { BirthDateField, noDate } from '../src/birth-date-field.tsx';
import { Button, ButtonLink, IconButton } from '../src/button.tsx';
import { Card } from '../src/card.tsx';
import { Checkbox } from '../src/checkbox.tsx';
import { Choices } from '../src/choices.tsx';
import { ComboBox } from '../src/combo-box.tsx';
import { DateField, TimeField } from '../src/date-field.tsx';
import { EmptyState } from '../src/empty-state.tsx';
import { ErrorSummary } from '../src/error-summary.tsx';
import { Icon } from '../src/icon.tsx';
import type { IconName } from '../src/icon.tsx';
import { iconShapes } from '../src/icon-shapes.ts';
import { Notice } from '../src/notice.tsx';
import { PasswordField } from '../src/password-field.tsx';
import { Segments } from '../src/segments.tsx';
import { Select } from '../src/select.tsx';
import { Skeleton } from '../src/skeleton.tsx';
import { Count, State } from '../src/state.tsx';
import { Switch } from '../src/switch.tsx';
import { Tabs } from '../src/tabs.tsx';
import { TextArea } from '../src/text-area.tsx';
import { SearchField, TextField } from '../src/text-field.tsx';
import { Thread, ThreadItem } from '../src/thread.tsx';
import { Who } from '../src/who.tsx';

function Page({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <main id="main" className="main stack">
      <h1>{title}</h1>
      {children}
    </main>
  );
}

const looks = ['main', 'plain', 'quiet', 'danger', 'danger-plain', 'link'] as const;

function Buttons(): ReactElement {
  return (
    <Page title="Buttons">
      {looks.map((look) => (
        <p key={look} className="line">
          <Button look={look} icon="send">
            Planifier et inviter
          </Button>
          <Button look={look}>Sans icône</Button>
          <Button look={look} disabled>
            Fermé
          </Button>
          <Button look={look} busy>
            Envoi en cours
          </Button>
        </p>
      ))}
      <Button look="main" wide go>
        Continuer
      </Button>
      <ButtonLink look="plain" wide go="download" href="#x">
        Télécharger l’ordonnance
      </ButtonLink>
      <p className="line">
        <IconButton icon="x" label="Fermer" />
        <IconButton icon="send" label="Envoyer" look="main" />
        <IconButton icon="paperclip" label="Joindre" look="plain" />
      </p>
    </Page>
  );
}

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

const people = [
  { id: '1', label: 'Dr Nadia Berthelot', more: 'Cardiologie' },
  { id: '2', label: 'Dr Samuel Okoye', more: 'Pneumologie' },
];

function Pickers(): ReactElement {
  const [role, setRole] = useState<'carer' | 'office' | 'security'>('carer');
  const [view, setView] = useState<'day' | 'week'>('day');
  const [isOn, setOn] = useState(true);
  const [person, setPerson] = useState<string | null>('1');
  return (
    <Page title="Choices">
      <div className="measure stack">
        <Choices
          name="role"
          label="Rôle"
          hint="Ce que la personne peut faire."
          value={role}
          onChange={setRole}
          options={[
            {
              value: 'carer',
              label: 'Soignant',
              more: 'Consulte, écrit, partage dans ses équipes',
            },
            { value: 'office', label: 'Coordination' },
            {
              value: 'security',
              label: 'Responsable sécurité',
              more: 'Vous n’avez pas ce rôle, vous ne pouvez pas le donner.',
              disabled: true,
            },
          ]}
        />
        <Choices
          two
          name="yes"
          label="Léa Martin, interne, peut-elle assister ?"
          error="Dites oui ou non."
          value={null}
          onChange={() => undefined}
          options={[
            { value: 'yes', label: 'Oui' },
            { value: 'no', label: 'Non' },
          ]}
        />
        <Checkbox
          label="Je suis sur un poste partagé"
          more="Ma session se ferme après 10 min."
          defaultChecked
        />
        <Checkbox card label="J’ai lu le texte" checked onChange={() => undefined} />
        <Checkbox label="J’accepte" error="Cochez pour continuer." />
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
        <ComboBox
          label="Confier à"
          hint="Un collègue de votre équipe"
          options={people}
          value={person}
          onChange={setPerson}
        />
        <ComboBox
          label="Confier à"
          error="Choisissez une personne."
          options={people}
          value={null}
          onChange={setPerson}
        />
        <Tabs
          label="Sections"
          tabs={[
            { id: 'a', label: 'Sessions', icon: 'monitor', content: <p>Deux sessions.</p> },
            { id: 'b', label: 'Clés', content: <p>Une clé.</p> },
          ]}
        />
      </div>
    </Page>
  );
}

function Looks(): ReactElement {
  return (
    <Page title="People, states, cards">
      <p className="line">
        <Who kind="member" name="Dr Nadia Berthelot" />
        <Who kind="guest" name="M. Karim Kaddour" />
        <Who kind="group" />
        <Who kind="member" name="Nadia Berthelot" size="s" />
        <Who kind="guest" name="Karim Kaddour" size="s" />
        <Who kind="member" name="Nadia Berthelot" size="l" />
        <Count value={3} label="3 personnes" />
        <Count value={12} tone="danger" />
      </p>
      <p className="line">
        <State icon="calendar-x">Annulée</State>
        <State tone="good" icon="circle-check">
          Prête
        </State>
        <State tone="warn" icon="triangle-alert">
          Réseau faible
        </State>
        <State tone="danger" icon="mic-off">
          Micro refusé
        </State>
        <State tone="action" icon="video">
          En appel
        </State>
        <State tone="bare" icon="lock">
          Chiffrée
        </State>
      </p>
      <Notice
        tone="warn"
        title="3 personnes n’ont pas de second facteur"
        beside={<Button>Les prévenir</Button>}
      >
        Il devient obligatoire le 1er décembre : elles ne pourront plus entrer.
      </Notice>
      <Notice
        tone="danger"
        title="Le mail n’est pas parti"
        role="alert"
        actions={<Button>Renvoyer</Button>}
      >
        Le serveur de messagerie ne répond pas.
      </Notice>
      <Notice tone="good">Enregistré.</Notice>
      <Notice>Personne ne vous voit ici.</Notice>
      <Card>
        <Thread>
          <ThreadItem state="done">Invitation ouverte</ThreadItem>
          <ThreadItem state="warn">En retard</ThreadItem>
          <ThreadItem state="danger">Refusé</ThreadItem>
          <ThreadItem state="now">En attente</ThreadItem>
          <ThreadItem state="next">Consultation</ThreadItem>
        </Thread>
      </Card>
      <dl className="kv">
        <dt>Entrée</dt>
        <dd className="num">nº 1 284 871</dd>
      </dl>
    </Page>
  );
}

function States(): ReactElement {
  return (
    <Page title="States of a screen">
      <Card>
        <EmptyState
          icon="coffee"
          title="Personne aujourd’hui"
          action={<Button look="main">Planifier une consultation</Button>}
        >
          Vos consultations apparaîtront ici dès qu’elles seront planifiées.
        </EmptyState>
      </Card>
      <Card>
        <EmptyState
          icon="unplug"
          tone="danger"
          title="Votre journée ne s’affiche pas"
          role="alert"
          code="Pour l’assistance : AG-503, 14:04:22"
          action={<Button icon="rotate-cw">Réessayer</Button>}
        >
          L’agenda ne répond pas. Vos patients, eux, sont bien reçus en salle d’attente.
        </EmptyState>
      </Card>
      <Card>
        <EmptyState icon="lock-keyhole" tone="warn" title="Ce compte rendu ne vous est pas ouvert">
          Il appartient à Dr Nadia Berthelot.
        </EmptyState>
      </Card>
      <Card>
        <Skeleton label="Chargement de vos consultations" />
      </Card>
    </Page>
  );
}

function Icons(): ReactElement {
  return (
    <Page title="Icons">
      <ul className="line list">
        {Object.keys(iconShapes).map((name) => (
          <li key={name} className="state">
            {/* Object.keys forgets the keys' type; they are the table's own. */}
            <Icon name={name as IconName} />
            {name}
          </li>
        ))}
      </ul>
    </Page>
  );
}

export const pieceStories = {
  buttons: Buttons,
  fields: Fields,
  'fields-errors': FieldErrors,
  choices: Pickers,
  looks: Looks,
  states: States,
  icons: Icons,
};
