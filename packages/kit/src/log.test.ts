import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** What one line of a service's log holds, as it reaches standard output. */
function logged(fields: unknown): string {
  const module = fileURLToPath(new URL('./log.ts', import.meta.url));
  const program = `import { makeLog } from ${JSON.stringify(module)};
    const log = makeLog('test', 'info').child({ requestId: 'r1' });
    log.info(${JSON.stringify(fields)}, 'Something happened');
    log.error({ err: new Error('broken') }, 'Something broke');`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', program]).toString();
}

test('fields that name or open something are hidden, however deep somebody passes them', () => {
  const line = logged({
    meetingId: 'm1',
    email: 'a@b.example',
    guest: { name: 'Bellec', dateOfBirth: '1948-03-03', id: 'g1', deep: { password: 'hunter2' } },
  });

  expect(line).toContain('"meetingId":"m1"');
  expect(line).toContain('"id":"g1"');
  expect(line).toContain('"requestId":"r1"');
  expect(line).not.toMatch(/Bellec|1948|hunter2|a@b/u);
});

test('an error of the database names the rule that was broken, never the row that broke it', () => {
  const module = fileURLToPath(new URL('./log.ts', import.meta.url));
  const program = `import { makeLog } from ${JSON.stringify(module)};
    const fault = Object.assign(new Error('violates check constraint'), {
      code: '23514', constraint: 'guests_role', table: 'guests',
      detail: 'Failing row contains (g1, Bellec, 1948-03-03).', where: 'Bellec', query: 'Bellec' });
    const log = makeLog('test', 'info');
    log.error({ err: fault }, 'One');
    log.error({ err: new AggregateError([fault], 'several') }, 'Many');
    log.error({ err: new Error('outer', { cause: fault }) }, 'Inside');`;

  const lines = execFileSync(process.execPath, [
    '--input-type=module',
    '--eval',
    program,
  ]).toString();

  expect(lines).toMatch(/"code":"23514".*"constraint":"guests_role".*"table":"guests"/u);
  expect(lines.match(/violates check constraint/gu)?.length).toBeGreaterThanOrEqual(3);
  expect(lines).not.toMatch(/Bellec|1948/u);
});

test('an error keeps its words and its trace', () => {
  expect(logged({})).toMatch(/"message":"broken".*"stack":"Error: broken/u);
});
