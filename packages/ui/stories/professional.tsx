import type { ReactElement, ReactNode } from 'react';
import { AppFrame, PageHead } from '../src/app-frame.tsx';
import { Button, ButtonLink, IconButton } from '../src/button.tsx';
import { DayNow, DayPast, DaySlot } from '../src/day-slot.tsx';
import { FilterSelect } from '../src/select.tsx';
import { Count, State } from '../src/state.tsx';
import { SearchField } from '../src/text-field.tsx';
import { Thread, ThreadItem } from '../src/thread.tsx';
import { WaitingCard } from '../src/waiting-card.tsx';
import { Who } from '../src/who.tsx';
import { Knot } from '../src/thread.tsx';
import { Icon } from '../src/icon.tsx';

interface FrameProps {
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

function Frame({ aside, className, children }: FrameProps): ReactElement {
  const me = (
    <button type="button" className="rail__item">
      <Who kind="member" name="Nadia Berthelot" size="s" />
      <span>Moi</span>
    </button>
  );
  return (
    <AppFrame
      home={{ href: '#', label: 'Astra Visio, aujourd’hui' }}
      navLabel="Principal"
      places={[
        {
          href: '#day',
          label: 'Aujourd’hui',
          icon: 'house',
          isCurrent: true,
          count: { value: 2, label: '2 personnes attendent' },
        },
        { href: '#people', label: 'Personnes', icon: 'users-round' },
        { href: '#security', label: 'Sécurité', icon: 'shield-check' },
      ]}
      help={{ href: '#help', label: 'Aide', icon: 'life-buoy' }}
      me={me}
      meSmall={<IconButton icon="user-round" label="Mon compte" />}
      aside={aside}
      asideLabel="Salle d’attente"
      className={className}
    >
      {children}
    </AppFrame>
  );
}

const good = (word: string): ReactElement => (
  <State tone="good" icon="check">
    {word}
  </State>
);

function Queue(): ReactElement {
  const now = Date.now();
  const both = (look: 'main' | 'plain'): ReactElement => (
    <>
      <Button look={look} icon="door-open" className="grow">
        Faire entrer
      </Button>
      <Button icon="message-circle">Écrire</Button>
    </>
  );
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
        <DaySlot
          state="done"
          time="13:30"
          dateTime="2026-11-23T13:30"
          name="M. Théo Garnier"
          about="Suivi · 22 min"
          end={
            <Button look="quiet" icon="pen-line">
              Compte rendu à signer
            </Button>
          }
        />
        <DaySlot
          state="warn"
          icon="clock-alert"
          time="13:45"
          dateTime="2026-11-23T13:45"
          name="Mme Paulette Rousselin"
          about="En retard de 19 min"
          end={
            <State tone="warn" icon="settings-2">
              Teste son matériel
            </State>
          }
        />
        <DaySlot
          state="now"
          look="here"
          time="14:00"
          dateTime="2026-11-23T14:00"
          name="Mme Yvonne Bellec"
          about="Suivi · née le 3 mars 1948"
          end={
            <State tone="good" icon="circle-check">
              Prête
            </State>
          }
        />
        <DayNow time="14:04" label="Il est 14:04" />
        <DaySlot
          state="next"
          look="here"
          time="14:20"
          dateTime="2026-11-23T14:20"
          name="M. Karim Kaddour"
          about="Première consultation · né le 14 février 1978"
          end={
            <State tone="warn" icon="triangle-alert">
              Prêt, réseau faible
            </State>
          }
        />
        <DaySlot
          state="next"
          look="gone"
          time="14:40"
          dateTime="2026-11-23T14:40"
          name="Mme Sofia Brandão"
          about="Par la patiente, à 12:18"
          end={
            <>
              <State icon="calendar-x">Annulée</State>
              <Button look="quiet">Proposer une date</Button>
            </>
          }
        />
        <DaySlot
          state="next"
          kind="group"
          time="15:00"
          dateTime="2026-11-23T15:00"
          name="RCP cardiologie"
          about="5 personnes"
          end={<Button>Préparer</Button>}
        />
        <DaySlot
          state="next"
          time="16:00"
          dateTime="2026-11-23T16:00"
          name="M. Youssef Kaddour"
          about="Suivi · né le 2 juillet 1951"
          end={
            <State tone="warn" icon="users">
              Homonyme à 14:20
            </State>
          }
        />
      </Thread>
    </Frame>
  );
}

const roster = [
  { name: 'Nadia Berthelot', role: 'Médecin', kind: 'member' },
  { name: 'Maud Lefèvre', role: 'Secrétariat', kind: 'member' },
  { name: 'Sven Lindqvist', role: 'Partenaire', kind: 'guest' },
] as const;

function People(): ReactElement {
  return (
    <Frame>
      <div className="people">
        <PageHead
          title="Personnes et rôles"
          lead="412 personnes, dont 38 partenaires."
          actions={<Button icon="user-round-plus">Inviter un collègue</Button>}
        />
        <div className="filters">
          <SearchField label="Nom, mail ou équipe" className="grow" />
          <FilterSelect label="Rôle" options={[{ value: '', label: 'Tous les rôles' }]} />
        </div>
        <div className="card card--flush">
          <table className="table table--fold">
            <caption className="visually-hidden">Personnes</caption>
            <thead>
              <tr>
                <th scope="col">Personne</th>
                <th scope="col">Rôle</th>
                <th scope="col">Second facteur</th>
              </tr>
            </thead>
            <tbody>
              {roster.map(({ name, role, kind }) => (
                <tr key={name}>
                  <td>
                    <span className="line nowrap">
                      <Who kind={kind} name={name} />
                      <a className="docn" href={`#${name}`}>
                        <strong>{name}</strong>
                        <span className="small soft">{role}</span>
                      </a>
                    </span>
                  </td>
                  <td data-th="Rôle">{role}</td>
                  <td data-th="Second facteur">
                    <State tone="good" icon="shield-check">
                      Clé d’accès
                    </State>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </Frame>
  );
}

function Journal(): ReactElement {
  return (
    <Frame>
      <div className="journal">
        <PageHead
          title="Journal"
          actions={<Button icon="file-down">Exporter pour un contrôle</Button>}
        />
        <search>
          <form className="filters">
            <SearchField label="Personne, document, adresse ou action" className="grow" />
            <FilterSelect label="Période" options={[{ value: '', label: 'Aujourd’hui' }]} />
            <Button look="main" type="submit">
              Chercher
            </Button>
          </form>
        </search>
        <Thread className="evs">
          <ThreadItem state="done">
            <div className="ev">
              <time className="num strong">14:04:11</time>
              <div className="ev__w">
                <p>
                  <strong>Dr Nadia Berthelot</strong> a fait entrer <strong>Mme Bellec</strong>
                </p>
                <p className="small soft">Consultation de 14:00 · poste Cardio-2</p>
              </div>
              <div className="ev__c">{good('Permis')}</div>
            </div>
          </ThreadItem>
          <li className="is-danger">
            <Knot icon="x" />
            <div className="ev">
              <time className="num strong">11:26:02</time>
              <div className="ev__w">
                <p>Lien d’invitation refusé 3 fois</p>
                <dl className="kv ev__kv">
                  <dt>Entrée</dt>
                  <dd className="num">nº 1 284 871</dd>
                </dl>
              </div>
              <div className="ev__c">
                <State tone="danger" icon="ban">
                  Refusé
                </State>
              </div>
            </div>
          </li>
        </Thread>
      </div>
    </Frame>
  );
}

export const professionalStories = { today: Today, people: People, journal: Journal };
