import { useState } from 'react';
import type { ComponentProps, ReactElement } from 'react';
import { PageHead } from '../src/app-frame.tsx';
import { Button, ButtonLink } from '../src/button.tsx';
import { DayNow, DayPast, DaySlot } from '../src/day-slot.tsx';
import { Icon } from '../src/icon.tsx';
import { Count, State } from '../src/state.tsx';
import { Thread } from '../src/thread.tsx';
import { WaitingCard } from '../src/waiting-card.tsx';
import { Frame, good } from './frame.tsx';

type Slot = ComponentProps<typeof DaySlot>;

const at = (time: string): Pick<Slot, 'time' | 'dateTime'> => ({
  time,
  dateTime: `2026-11-23T${time}`,
});

const before: readonly Slot[] = [
  {
    ...at('13:30'),
    state: 'done',
    name: 'M. Théo Garnier',
    about: 'Suivi · 22 min',
    end: (
      <Button look="quiet" icon="pen-line">
        Compte rendu à signer
      </Button>
    ),
  },
  {
    ...at('13:45'),
    state: 'warn',
    icon: 'clock-alert',
    name: 'Mme Paulette Rousselin',
    about: 'En retard de 19 min',
    end: (
      <State tone="warn" icon="settings-2">
        Teste son matériel
      </State>
    ),
  },
  {
    ...at('14:00'),
    state: 'now',
    look: 'here',
    name: 'Mme Yvonne Bellec',
    about: 'Suivi · née le 3 mars 1948',
    end: (
      <State tone="good" icon="circle-check">
        Prête
      </State>
    ),
  },
];

const after: readonly Slot[] = [
  {
    ...at('14:20'),
    state: 'next',
    look: 'here',
    name: 'M. Karim Kaddour',
    about: 'Première consultation · né le 14 février 1978',
    end: (
      <State tone="warn" icon="triangle-alert">
        Prêt, réseau faible
      </State>
    ),
  },
  {
    ...at('14:40'),
    state: 'next',
    look: 'gone',
    name: 'Mme Sofia Brandão',
    about: 'Par la patiente, à 12:18',
    end: (
      <>
        <State icon="calendar-x">Annulée</State>
        <Button look="quiet">Proposer une date</Button>
      </>
    ),
  },
  {
    ...at('15:00'),
    state: 'next',
    kind: 'group',
    name: 'RCP cardiologie',
    about: '5 personnes',
    end: <Button>Préparer</Button>,
  },
  {
    ...at('16:00'),
    state: 'next',
    name: 'M. Youssef Kaddour',
    about: 'Suivi · né le 2 juillet 1951',
    end: (
      <State tone="warn" icon="users">
        Homonyme à 14:20
      </State>
    ),
  },
];

const both = (look: 'main' | 'plain'): ReactElement => (
  <>
    <Button look={look} icon="door-open" className="grow">
      Faire entrer
    </Button>
    <Button icon="message-circle">Écrire</Button>
  </>
);

function Queue(): ReactElement {
  const [now] = useState(() => Date.now());
  return (
    <>
      <div className="vest">
        <h2>Salle d’attente</h2>
        <Count value={2} label="2 personnes" />
      </div>
      <WaitingCard
        isFirst
        name="Mme Yvonne Bellec"
        about="3 mars 1948 · identité vérifiée"
        sinceMs={now - 660_000}
        tests={
          <>
            {good('Caméra')}
            {good('Micro')}
            {good('Réseau')}
          </>
        }
        actions={both('main')}
      />
      <WaitingCard
        name="M. Karim Kaddour"
        about="14 février 1978 · identité vérifiée"
        sinceMs={now - 200_000}
        tests={
          <>
            {good('Caméra')}
            <State tone="warn" icon="triangle-alert">
              Réseau faible
            </State>
          </>
        }
        says="L’image sera réduite, le son tiendra."
        actions={both('plain')}
      />
    </>
  );
}

function Today(): ReactElement {
  return (
    <Frame className="today" aside={<Queue />}>
      <PageHead
        title="Lundi 23 novembre"
        lead="Deux personnes sont arrivées. Mme Bellec attend depuis 11 min."
        actions={
          <ButtonLink href="#plan" icon="calendar-plus">
            Planifier
          </ButtonLink>
        }
      />
      <Thread className="day-list">
        <DayPast>
          <Button look="link" aria-expanded={false}>
            6 consultations terminées ce matin
            <Icon name="chevron-down" />
          </Button>
        </DayPast>
        {before.map((slot) => (
          <DaySlot key={slot.time} {...slot} />
        ))}
        <DayNow time="14:04" label="Il est 14:04" />
        {after.map((slot) => (
          <DaySlot key={slot.time} {...slot} />
        ))}
      </Thread>
    </Frame>
  );
}

export const todayStories = { today: Today };
