import { describeCallEngine } from './call-engine-suite.ts';
import { readDeployment } from './deployment.ts';
import { openJitsiLab } from './jitsi-lab.ts';
import { Theatre } from './people.ts';

// oxlint-disable-next-line node/no-process-env -- what the command was told; no service reads it
const deployment = readDeployment(process.env);

describeCallEngine('Jitsi', () => Theatre.open(() => openJitsiLab(deployment)), {
  canBreak: deployment.control !== null,
});
