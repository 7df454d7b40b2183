import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startThrowAway } from '@astra/platform-local/postgres/throw-away';
import { isGreen, judge, type Verdict } from '#sabotage/judge.ts';
import type { Question } from '#sabotage/lane.ts';
import { spoil, type Sabotage } from '#sabotage/sabotage.ts';
import { makeTestRunner } from '#sabotage/test-runner.ts';

/** The process of a lane. It spoils the tree that it lies in, which is a copy, and mends it again. */
const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
/**
 * One for the many short runs of this lane, and of this lane alone: tables that another lane has made of its spoiled copy
 * would otherwise be copied here.
 */
const postgres = await startThrowAway();
process.env['ASTRA_TEST_PG'] = postgres.adminUrl;
let runner = await makeTestRunner(root);

// Nobody asks any more: what was started for the tests must not outlive them.
process.once('disconnect', () => {
  void runner
    .close()
    .finally(() => postgres.stop())
    .finally(() => process.exit(0));
});
process.on('message', (question: Question) => {
  answer(question).then(
    (said) => process.send?.(said),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function answer(question: Question): Promise<unknown> {
  if ('play' in question) return play(question.play);
  return (await runner.run(question.check)).map(isGreen);
}

async function play(sabotage: Sabotage): Promise<Verdict> {
  const file = join(root, sabotage.file);
  const content = readFileSync(file, 'utf8');
  writeFileSync(file, spoil(content, sabotage));
  await forget(sabotage.file);
  try {
    const [outcome] = await runner.run([sabotage.test]);
    return judge(outcome ?? { tests: [], crashes: [] }, sabotage);
  } finally {
    writeFileSync(file, content);
    await forget(sabotage.file);
  }
}

/** Tables are made once for each database server: others are copied from them, and a migration that changed is not read. */
async function forget(file: string): Promise<void> {
  if (!file.includes('/migrations/')) return runner.forget(file);
  await runner.close();
  runner = await makeTestRunner(root);
}
