// The testing package adds to vitest's types; without this they are not there.
import 'vitest';
