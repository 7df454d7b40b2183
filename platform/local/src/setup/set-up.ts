import type { Purpose } from '../../bootstrap/plan.mjs';
import { interruptible } from '../../bootstrap/interruption.mjs';
import { withProgress } from '../../bootstrap/progress.mjs';
import { withSetupLock } from '../../bootstrap/setup-lock.mjs';
import { binaryFolder, stateFolder } from '#paths.ts';
import { findPostgres } from '#postgres/binaries.ts';
import { findChromium, installChromium } from '#setup/chromium.ts';
import {
  foreignClient,
  goProduct,
  goVersion,
  liveKitServer,
  mailpit,
  makeGoProgram,
  versitygw,
} from '#setup/go-program.ts';
import type { GoProgram } from '#setup/go-program.ts';
import { coturn } from '#setup/coturn.ts';
import { debianProduct, hasApt, unpackDebian } from '#setup/debian-program.ts';
import type { DebianProgram } from '#setup/debian-program.ts';
import { fileServers } from '#setup/file-servers.ts';
import { canHaveOpenBao, makeOpenBao, openBaoProduct } from '#setup/open-bao.ts';
import { findProsody, prosody } from '#setup/prosody.ts';
import { removeHalfMade } from '../../bootstrap/half-made.mjs';
import { isMade, markMade, stampFolder } from '#setup/stamp.ts';
import type { Product } from '#setup/stamp.ts';
import { makeSynapse, neededPython, synapseProduct, synapseRuns } from '#setup/synapse.ts';
import { buildWebApp, hasWebApp, webFolder, webProduct } from '#setup/web-app.ts';

interface Step {
  /** Its name in the table of expected durations. */
  readonly step: string;
  readonly title: string;
  readonly isDone: () => Promise<boolean>;
  /** Rejects where the machine lacks what this step cannot do without. */
  readonly needs?: () => Promise<void>;
  readonly work: () => Promise<void>;
}

interface Wanted {
  readonly forTests: boolean;
  readonly withoutWeb?: boolean;
}

/**
 * Does whatever is missing, one thing after another; what is there already costs nothing. Rejects with one sentence where
 * the machine lacks something, before the first long step, and when it is interrupted.
 */
export async function setUp(options: Wanted): Promise<void> {
  await sweep();
  const wanted = [...commonSteps, ...(options.forTests ? testSteps : [])];
  const steps = wanted.filter(({ step }) => !(step === 'web' && options.withoutWeb === true));
  await interruptible(async (signal) => {
    const undone = await undoneOf(steps);
    for (const { needs } of undone) await needs?.();
    for (const step of undone) {
      signal.throwIfAborted();
      await withSetupLock(() => take(step, options.forTests ? 'tests' : 'start'));
    }
  });
}

async function take(step: Step, purpose: Purpose): Promise<void> {
  if (await step.isDone()) return; // another set-up has just done it
  await withProgress({ ...step, purpose }, step.work);
}

/** What was killed in the middle stays nowhere, also where nothing is to be made any more. */
async function sweep(): Promise<void> {
  const folders = [binaryFolder(), stateFolder(), stampFolder(), webFolder];
  await Promise.all(folders.map(removeHalfMade));
}

/** What set-up would still have to do before a start, for the doctor. What only tests need is brought by them. */
export async function undoneSteps(): Promise<string[]> {
  return (await undoneOf(commonSteps)).map(({ title }) => title);
}

async function undoneOf(steps: readonly Step[]): Promise<readonly Step[]> {
  const areDone = await Promise.all(steps.map((step) => step.isDone()));
  return steps.filter((_, index) => areDone[index] === false);
}

const chromiumStep: Step = {
  step: 'chromium',
  title: 'Chromium for the tests',
  isDone: async () => findChromium() !== undefined,
  work: installChromium,
};

/** What only tests need. */
const testSteps: readonly Step[] = [
  chromiumStep,
  {
    step: 'prosody',
    title: 'Prosody for the tests',
    isDone: async () => findProsody() !== undefined || isMade(await debianProduct(prosody)),
    work: async () => made(await debianProduct(prosody), () => unpackDebian(prosody)),
  },
  debianStep('TURN relay for the tests', coturn),
  debianStep('File servers for the tests', fileServers),
  {
    step: 'openbao',
    title: 'Key server for the tests (OpenBao)',
    isDone: async () => !canHaveOpenBao() || isMade(await openBaoProduct()),
    work: async () => made(await openBaoProduct(), makeOpenBao),
  },
  goStep('versitygw', versitygw),
  goStep('foreign-client', foreignClient),
];

const commonSteps: readonly Step[] = [
  {
    step: 'postgres',
    title: 'PostgreSQL',
    // Finding it is quick; only unpacking the package's copy takes a moment, and that is done once.
    isDone: async () => (await findPostgres()).folder !== '',
    work: async () => undefined,
  },
  goStep('livekit', liveKitServer),
  goStep('mailpit', mailpit),
  {
    step: 'synapse',
    title: 'Chat server (Synapse)',
    isDone: async () => isMade(await synapseProduct()) && (await synapseRuns()),
    needs: async () => void (await neededPython()),
    work: async () => made(await synapseProduct(), makeSynapse),
  },
  {
    step: 'web',
    title: 'Web app',
    isDone: async () => !hasWebApp() || isMade(await webProduct()),
    work: async () => made(await webProduct(), buildWebApp),
  },
];

/** Where there is no apt-get its tests are left out, and say so. */
function debianStep(title: string, program: DebianProgram): Step {
  return {
    step: program.name,
    title,
    isDone: async () => !hasApt() || isMade(await debianProduct(program)),
    work: async () => made(await debianProduct(program), () => unpackDebian(program)),
  };
}

function goStep(step: string, program: GoProgram): Step {
  return {
    step,
    title: program.title,
    isDone: async () => isMade(await goProduct(program)) || !canBeMade(program),
    work: async () => made(await goProduct(program), () => makeGoProgram(program)),
  };
}

/** Where there is no Go and no release either, its test is left out, and says so. */
const canBeMade = ({ release }: GoProgram): boolean =>
  release !== undefined || goVersion() !== undefined;

async function made(product: Product, make: () => Promise<void>): Promise<void> {
  await make();
  await markMade(product);
}
