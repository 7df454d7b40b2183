// The door of `npm start`, `npm test` and the rest. Any Node reads it, however old: no syntax and no module stands here that
// Node 12 lacks, so that who has such a one is told in a sentence.
const oldest = 20;

if (Number.parseInt(process.versions.node, 10) >= oldest) {
  void import('./bootstrap/door.mjs');
} else {
  console.error(
    `Node ${process.versions.node} is too old; install Node ${oldest} or newer from https://nodejs.org and run this again.`,
  );
  process.exitCode = 1;
}
