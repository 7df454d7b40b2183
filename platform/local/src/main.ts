import { inPlainWords } from '../bootstrap/plain-words.mjs';

const [verb = '', ...args] = process.argv.slice(2);

/** Each verb loads only what it needs, so that a broken part cannot stop the doctor. */
const verbs: Record<string, () => Promise<number>> = {
  setup: async () => {
    const { setUp } = await import('#setup/set-up.ts');
    await setUp({ forTests: args.includes('--tests') });
    console.log('Everything is set up. Start it with: npm start');
    return 0;
  },
  start: async () => (await import('#start.ts')).start(args),
  test: async () => (await import('#test.ts')).runTests(args),
  check: async () => (await import('#check.ts')).runCheck(args),
  bench: async () => (await import('#bench.ts')).runBench(args),
  conformance: async () => (await import('#conformance.ts')).runConformance(args),
  sabotage: async () => (await import('#sabotage.ts')).runSabotage(args),
  doctor: async () => (await import('#doctor.ts')).runDoctor(),
};

try {
  const run = verbs[verb];
  process.exitCode = run ? await run() : 64;
} catch (error) {
  console.error(inPlainWords(error));
  if (process.env['ASTRA_DEBUG'] !== undefined) console.error(error);
  process.exitCode = 1;
}
// The channel to the bootstrap would keep us alive.
if (process.connected) process.disconnect();
