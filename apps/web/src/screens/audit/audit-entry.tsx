import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import type { IconName } from '@astra/ui/icon';
import { State } from '@astra/ui/state';
import type { Tone } from '@astra/ui/state';
import { ThreadItem } from '@astra/ui/thread';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import type { KnotState } from '@astra/ui/thread';
import type { AuditRow } from '#api/audit.ts';
import { useMemberName } from '#app/use-member-name.ts';
import { usePurposeWords } from '#visit-files/use-purpose-words.ts';
import { useTime } from '#shared/use-time.ts';
import { useActionWords } from './action-words.ts';
import { useReasonWords } from './reason-words.ts';

interface AuditEntryProps {
  readonly row: AuditRow;
  readonly onFollow: (actorId: string) => void;
  readonly onTarget: (targetId: string) => void;
}

const looks: Readonly<
  Record<
    AuditRow['outcome'],
    { readonly icon: IconName; readonly tone: Tone; readonly knot: KnotState }
  >
> = {
  done: { icon: 'check', tone: 'good', knot: 'done' },
  refused: { icon: 'ban', tone: 'danger', knot: 'danger' },
  failed: { icon: 'triangle-alert', tone: 'warn', knot: 'warn' },
};

/** Who did it. A patient's name is for who looks after them: the officer reads that it was a patient, and of which consultation. */
function useActorName(row: AuditRow): string {
  const t = useTranslations('audit.actor');
  const name = useMemberName(row.actorKind === 'member' ? row.actorId : null);
  if (name !== null) return name;
  return row.actorKind === 'service' ? t('service', { name: row.actorId ?? '' }) : t(row.actorKind);
}

/** To whom it was done, where that is another member. */
const otherMember = ({ targetKind, targetId, actorId }: AuditRow): string | null =>
  targetKind === 'person' && targetId !== actorId ? targetId : null;

function Facts({ row, onFollow, onTarget }: AuditEntryProps): ReactElement {
  const t = useTranslations('audit.facts');
  const purposes = usePurposeWords();
  const time = useTime();
  const { actorId, targetId } = row;
  const facts: readonly (readonly [string, string | null])[] = [
    [t('number'), String(row.sequence)],
    [t('at'), `${time.at(row.at, 'day')}, ${time.at(row.at, 'seconds')}`],
    [t('action'), row.action],
    [t('service'), row.service],
    [t('actor'), actorId],
    [t('via'), row.via],
    [t('target'), targetId && `${row.targetKind ?? ''} ${targetId}`],
    [t('subject'), row.subjectId],
    [t('reason'), row.reason],
    // In words, and by the code that other programs know it by.
    [t('purpose'), row.purpose && `${purposes(row.purpose)} (${row.purpose})`],
    [t('origin'), row.origin],
    [t('session'), row.sessionId],
    [t('request'), row.requestId],
  ];
  return (
    <>
      <dl className="kv ev__kv">
        {facts.map(([name, value]) =>
          value
            ? [
                <dt key={`${name}-t`}>{name}</dt>,
                <dd key={name} className="mono">
                  {value}
                </dd>,
              ]
            : null,
        )}
      </dl>
      <div className="line">
        {actorId && (
          <Button look="link" onClick={() => onFollow(actorId)}>
            {t('followActor')}
          </Button>
        )}
        {targetId && (
          <Button look="link" onClick={() => onTarget(targetId)}>
            {t('followTarget')}
          </Button>
        )}
      </div>
    </>
  );
}

/** One entry: when, who, what, with which outcome; the rest on demand. */
export function AuditEntry(props: AuditEntryProps): ReactElement {
  const { row } = props;
  const t = useTranslations('audit');
  const time = useTime();
  const words = useActionWords();
  const reasons = useReasonWords();
  const name = useActorName(row);
  const aboutName = useMemberName(otherMember(row));
  const [isOpen, setOpen] = useState(false);
  const look = looks[row.outcome];
  return (
    <ThreadItem state={look.knot}>
      <div className="ev">
        <time className="num strong" dateTime={row.at}>
          {time.at(row.at, 'seconds')}
          <br />
          <span className="small soft">{time.at(row.at, 'shortDay')}</span>
        </time>
        <div className="ev__w">
          <p>
            <strong>{name}</strong> · {words(row.action)}
          </p>
          {aboutName !== null && (
            <p className="small soft">{t('about.name', { name: aboutName })}</p>
          )}
          {row.reason && (
            <p className="small soft">{t('because', { reason: reasons(row.reason) })}</p>
          )}
          <Button look="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t(isOpen ? 'less' : 'details')}
            {/* There are fifty of them. */}
            <VisuallyHidden>
              {' '}
              {name} · {words(row.action)}
            </VisuallyHidden>
          </Button>
          {isOpen && <Facts {...props} />}
        </div>
        <div className="ev__c">
          <State tone={look.tone} icon={look.icon}>
            {t(`outcome.${row.outcome}`)}
          </State>
        </div>
      </div>
    </ThreadItem>
  );
}
