import { useState } from 'react';
import type { Visit } from '@astra/contracts/visit';
import { inputsOf, keepInputs } from '#call/kept-inputs.ts';
import type { EntryWishes } from './pages/waiting-page.tsx';

/** What is wished for the way in: whoever was not seen in the call, or has loaded the page anew, is not seen by surprise. */
export function useEntryWishes(
  visit: Visit | null,
): readonly [EntryWishes, (wishes: EntryWishes) => void] {
  const meetingId = visit?.meetingId ?? null;
  const at = `${String(meetingId)} ${String(visit?.phase === 'admitted')}`;
  const [state, setState] = useState({ at, withPicture: true, withSound: true });
  if (state.at !== at && meetingId !== null)
    setState({ ...state, at, withPicture: inputsOf(meetingId)?.camera ?? state.withPicture });
  const change = ({ withPicture, withSound }: EntryWishes): void => {
    if (meetingId !== null && withPicture !== state.withPicture)
      keepInputs(meetingId, { camera: withPicture });
    setState({ at, withPicture, withSound });
  };
  return [state, change];
}
