import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Browser, Page } from 'playwright-core';
import { openPractice } from '#lib/one-call.ts';

/** Milliseconds since the kill. */
export type Loss = {
  readonly patientMs: number;
  readonly doctorMs: number;
  /** The meeting is on the stand-by, as its page is told. */
  readonly movedMs: number;
};

/** The engine on which calls begin: how it dies, and how it is in use again. */
export type Mortal = {
  readonly name: string;
  readonly kill: () => Promise<void>;
  readonly back: () => Promise<void>;
};

type Trial = { readonly browser: Browser; readonly tries: number; readonly engine: Mortal };
type Seen = { readonly engineId: string | null; readonly state: string };

/** Calls whose video server is killed in the middle, one after another. */
export async function lossesOf(
  stack: Stack,
  { browser, tries, engine }: Trial,
): Promise<readonly Loss[]> {
  const { doctor, context, call } = await openPractice(stack, browser);
  const losses: Loss[] = [];
  for (let n = 0; n < tries; n += 1) {
    const { meeting, doctor: page, patient } = await call(`p12-${String(n)}@courriel.example`);
    const see = (): Promise<Seen> => doctor.get(`/api/meetings/meetings/${meeting.id}`);
    // A call is not lost in its first second only.
    await pause(2_000);
    losses.push(await lose(engine, { see, doctor: page, patient: patient.page }));
    await doctor.post(`/api/meetings/meetings/${meeting.id}/end`);
    await patient.context.close();
  }
  await context.close();
  return losses;
}

type Call = {
  readonly see: () => Promise<Seen>;
  readonly doctor: Page;
  readonly patient: Page;
};

async function lose(engine: Mortal, { see, doctor, patient }: Call): Promise<Loss> {
  const { engineId } = await see();
  if (engineId !== engine.name) throw new Error(`The call is on ${String(engineId)}`);
  const back = [await newPicture(patient, 'Image de Dr'), await newPicture(doctor, 'Image de Mme')];
  const killed = Date.now();
  await engine.kill();
  const movedMs = whenMoved(see, engine.name).then((at) => at - killed);
  const [atPatient = 0, atDoctor = 0] = await Promise.all(back.map((one) => one.seenAt));
  const loss = {
    patientMs: atPatient - killed,
    doctorMs: atDoctor - killed,
    movedMs: await movedMs,
  };
  await engine.back();
  return loss;
}

async function whenMoved(see: Call['see'], from: string): Promise<number> {
  for (;;) {
    const { engineId } = await see();
    if (engineId !== from) return Date.now();
    await pause(50);
  }
}

/** A LiveKit of the stack, which brings it back by itself. */
export function ownLiveKit(stack: Stack): Mortal {
  const name = 'livekit';
  const now = () => stack.parts().find((part) => part.name === name);
  return {
    name,
    kill: async () => {
      const pid = now()?.pid;
      if (pid === undefined) throw new Error('The video server does not run');
      process.kill(pid, 'SIGKILL');
    },
    back: async () => {
      while (now()?.state !== 'up') await pause(100);
      // Looked at often enough to be trusted again.
      await pause(4_000);
    },
  };
}

/** The moment at which a picture of that name shows a frame of another track than now. */
async function newPicture(
  page: Page,
  label: string,
): Promise<{ readonly seenAt: Promise<number> }> {
  const name = `__picture_${label}`;
  await page.evaluate(
    ([wanted, key]) => {
      const find = (): HTMLVideoElement | undefined =>
        [...document.querySelectorAll('video')].find((each) =>
          each.getAttribute('aria-label')?.startsWith(wanted),
        );
      // oxlint-disable-next-line unicorn/consistent-function-scoping -- runs in the page
      const trackOf = (video: HTMLVideoElement | undefined): MediaStreamTrack | undefined =>
        (video?.srcObject as MediaStream | null | undefined)?.getVideoTracks()[0];
      const old = trackOf(find());
      const seen = new Promise<number>((resolve) => {
        const look = (): void => {
          const video = find();
          const track = trackOf(video);
          if (!video || track === undefined || track === old) {
            setTimeout(look, 10);
            return;
          }
          video.requestVideoFrameCallback((now) => resolve(performance.timeOrigin + now));
        };
        look();
      });
      Object.assign(globalThis, { [key]: seen });
    },
    [label, name] as const,
  );
  const seenAt = page.evaluate(
    (key) => (globalThis as unknown as Record<string, Promise<number>>)[key] ?? 0,
    name,
  );
  return { seenAt };
}
