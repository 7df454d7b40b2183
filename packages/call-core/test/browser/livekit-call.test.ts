import { describeCallEngine } from './call-engine-suite.ts';
import { openLiveKitLab } from './livekit-lab.ts';
import { Theatre } from './people.ts';

describeCallEngine('LiveKit', () => Theatre.open(openLiveKitLab, 8));
