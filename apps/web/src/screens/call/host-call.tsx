import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import '@astra/ui/call.css';
import type { Meeting } from '#api/meetings.ts';
import { Loaded, PageWait } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { meQuery } from '#app/session.tsx';
import { useSessionOver } from '#app/session-over.ts';
import { useMeeting } from '#app/use-day.ts';
import { AfterCall } from './after-call.tsx';
import { CallRoom } from './call-room.tsx';
import type { CallOver } from './call-room.tsx';
import { isOpenTo } from './host-session.ts';

interface StagesProps {
  readonly meeting: Meeting;
}

/** Before, during and after: the meeting's own state decides, then what became of this call. */
function Stages({ meeting }: StagesProps): ReactElement {
  const [over, setOver] = useState<CallOver | null>(null);
  const isSessionOver = useSessionOver();
  const isOpen = isOpenTo(meeting);
  if (isOpen && over === null) return <CallRoom meeting={meeting} onOver={setOver} />;
  if (isSessionOver) return <SignedOut />;
  return (
    <AfterCall meeting={meeting} over={over} onRejoin={isOpen ? () => setOver(null) : undefined} />
  );
}

/** The call is over and so is the session: who is there is asked once more, which leads to the sign-in page and back here. */
function SignedOut(): ReactElement {
  const client = useQueryClient();
  useEffect(() => void client.invalidateQueries(meQuery), [client]);
  return <PageWait />;
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
