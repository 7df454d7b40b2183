import { useState } from 'react';
import type { ReactElement } from 'react';
import { useParams } from '@tanstack/react-router';
import '@astra/ui/call.css';
import type { Meeting } from '#api/meetings.ts';
import { Loaded } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { useMeeting } from '#app/use-day.ts';
import { AfterCall } from './after-call.tsx';
import { CallRoom } from './call-room.tsx';
import type { CallOver } from './call-room.tsx';

interface StagesProps {
  readonly meeting: Meeting;
}

/** Before, during and after: the meeting's own state decides, then what became of this call. */
function Stages({ meeting }: StagesProps): ReactElement {
  const [over, setOver] = useState<CallOver | null>(null);
  const isOpen = meeting.state === 'open' && meeting.may.includes('meeting.join');
  if (isOpen && over === null) return <CallRoom meeting={meeting} onOver={setOver} />;
  return (
    <AfterCall meeting={meeting} over={over} onRejoin={isOpen ? () => setOver(null) : undefined} />
  );
}

/** The professional's call. */
export function HostCallScreen(): ReactElement {
  const { id } = useParams({ from: '/signed-in/appel/$id' });
  const query = useMeeting(id);
  if (query.data) return <Stages key={id} meeting={query.data} />;
  return (
    <Screen>
      <Loaded query={query} level={1}>
        {() => null}
      </Loaded>
    </Screen>
  );
}
