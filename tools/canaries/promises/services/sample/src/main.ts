import { greet } from '#domain/greeting.ts';

async function later(): Promise<void> {
  await Promise.resolve();
  process.stdout.write(greet('Dr Berthelot'));
}

later();
