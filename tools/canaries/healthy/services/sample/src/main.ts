import { greet } from '#domain/greeting.ts';

process.stdout.write(greet('Dr Berthelot'));
