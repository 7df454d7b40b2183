import type { ReactElement } from 'react';
import { PageHead } from '../src/app-frame.tsx';
import { Button } from '../src/button.tsx';
import { FilterSelect } from '../src/select.tsx';
import { State } from '../src/state.tsx';
import { SearchField } from '../src/text-field.tsx';
import { Knot, Thread, ThreadItem } from '../src/thread.tsx';
import { Who } from '../src/who.tsx';
import { Frame, good } from './frame.tsx';

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

export const managementStories = { people: People, journal: Journal };
