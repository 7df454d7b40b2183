import type { Sabotage } from '#sabotage/sabotage.ts';

/** What only a journey with every part and a browser can notice. Each takes a minute or two. */
export const journeySabotages: readonly Sabotage[] = [
  {
    name: 'call-that-hangs-on-our-services',
    proves: 'F-01',
    file: 'apps/web/src/visit/visit-call.tsx',
    find: '  useWakeLock(true);\n',
    put: `  useWakeLock(true);
  useEffect(() => {
    const leave = (): void => void session.leave();
    const timer = setInterval(
      () => void fetch('/api/meetings/visit').then((reply) => reply.ok || leave(), leave),
      200,
    );
    return () => clearInterval(timer);
  }, [session]);\n`,
    test: { file: 'e2e/bad-day.test.ts', name: 'while two people speak' },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'back-leaves-without-a-question',
    proves: 'nothing is left without a question',
    file: 'apps/web/src/visit/hold-back.ts',
    find: '    if (stepBack()) setTimeout(hold);\n',
    put: '    if (history.length < 0) setTimeout(hold);\n',
    test: {
      file: 'e2e/back-button.test.ts',
      name: 'a patient who brushes Back in the waiting room is asked, and keeps their place until they say so',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'a-still-picture-without-a-word',
    proves: 'F-09',
    file: 'packages/call-core/src/livekit/livekit-session.ts',
    find: '        isSilent: (id) => this.#silent.has(id),\n',
    put: '        isSilent: () => false,\n',
    test: {
      file: 'e2e/own-network.test.ts',
      name: 'ten seconds without the patient’s own network are told to both while they last, and heal by themselves',
    },
    says: 'a perdu la connexion',
    isSlow: true,
  },
  {
    name: 'chat-left-for-the-next-person',
    proves: 'shared computer',
    file: 'apps/web/src/app/chat-root.tsx',
    find: '    forgetOtherMembers(id).catch(() => undefined);\n',
    put: '    void forgetOtherMembers;\n',
    test: {
      file: 'e2e/shared-computer.test.ts',
      name: 'who signs in at a computer that others use leaves nothing there',
    },
    isSlow: true,
  },
  {
    name: 'deactivated-goes-on-talking',
    proves: 'HIP-03',
    file: 'services/meetings/src/app/cut-off.ts',
    find: '      await engines.at(removal.engineId).remove(removal.roomId, removal.participantId);\n',
    put: '',
    test: {
      file: 'e2e/staff.test.ts',
      name: 'a professional whose access is closed is out of session, room and call at once',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'patient-named-in-a-log',
    proves: 'GDPR-03',
    file: 'services/meetings/src/app/enter-waiting-room.ts',
    find: '      const { meeting, guest, unit } = found;\n',
    put: `      const { meeting, guest, unit } = found;
      deps.log.info({ about: [guest.name] }, 'Somebody waits');\n`,
    test: {
      file: 'e2e/privacy.test.ts',
      name: 'nothing that names or describes the patient is in any log, metric or audit entry',
    },
    isSlow: true,
  },
  {
    name: 'roles-shown-at-the-next-visit-only',
    proves: 'issue 3',
    file: 'apps/web/src/app/session.tsx',
    find: '  queryFn: ({ signal }) => meApi.get(signal),\n',
    put: `  queryFn: async ({ signal, client, queryKey }) =>
    client.getQueryData<Me>(queryKey) ?? meApi.get(signal),\n`,
    test: {
      file: 'e2e/roles.test.ts',
      name: 'a role that is given or taken shows at once on the colleague’s open page',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'half-typed-plan-lost-with-the-session',
    proves: 'issue 3',
    file: 'apps/web/src/app/client.ts',
    find: '  keepBegun();\n',
    put: '',
    test: {
      file: 'e2e/session-over.test.ts',
      name: 'the button in the list of sessions ends one on another device at once, and what was half typed there waits for the same person',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'half-typed-plan-for-whoever-comes-next',
    proves: 'issue 3',
    file: 'apps/web/src/shared/unfinished.ts',
    find: 'left?.personId === personId && left.path === path',
    put: 'left?.path === path',
    test: {
      file: 'e2e/session-over.test.ts',
      name: 'nobody else who signs in at that tab finds it, and signing out leaves nothing of it',
    },
    isSlow: true,
  },
  {
    name: 'unfinished-work-lost-at-sign-in',
    proves: 'issue 3',
    file: 'apps/web/src/shared/unfinished.ts',
    find: '  returned = unpack(text, here(personId));',
    put: '  returned = unpack(null, here(personId));',
    test: {
      file: 'e2e/prove-again.test.ts',
      name: 'a sensitive act asks for the proofs anew, and then everything is as it was left',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'two-calls-at-once-unsaid',
    proves: 'issue 3',
    file: 'apps/web/src/app/other-calls.ts',
    find: "    say(opened, { kind: 'here', meetingId, title });\n",
    put: '',
    test: {
      file: 'e2e/two-calls.test.ts',
      name: 'a doctor who is in two calls at once is told so in both',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'other-call-not-left',
    proves: 'issue 3',
    file: 'apps/web/src/app/other-calls.ts',
    find: "data.kind === 'leave' && data.meetingId === meetingId",
    put: "data.kind === 'leave' && data.meetingId === title",
    test: {
      file: 'e2e/two-calls.test.ts',
      name: 'a doctor who is in two calls at once is told so in both',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'setting-overwritten-unseen',
    proves: 'issue 3',
    file: 'apps/web/src/screens/settings/use-setting.ts',
    find: '        if (isClash) {',
    put: '        if (isClash && theirs.version < seen.version) {',
    test: {
      file: 'e2e/same-setting.test.ts',
      name: 'who saves a setting second reads what a colleague has chosen meanwhile',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'second-version-not-shown',
    proves: 'issue 3',
    file: 'apps/web/src/screens/meeting/edit-meeting.tsx',
    find: '  if (isStale && meeting.version !== seen.version) {',
    put: '  if (isStale && meeting.version < seen.version) {',
    test: {
      file: 'e2e/same-consultation.test.ts',
      name: 'who saves second sees both versions, and may leave the other’s as it is',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'focus-lost-after-a-wrong-code',
    proves: 'issue 3',
    file: 'apps/web/src/app/proof-forms.tsx',
    find: `        setRefusals((before) => before + 1);
        box.current?.querySelector('input')?.focus();
`,
    put: `        setRefusals((before) => before + 1);
        document.body.focus();
        (document.activeElement as HTMLElement | null)?.blur();
`,
    test: {
      file: 'e2e/sign-in-by-keyboard.test.ts',
      name: 'signing in needs no mouse; a wrong code is told with what is left, three with what to do',
    },
    isSlow: true,
  },
  {
    name: 'begun-words-go-with-the-device',
    proves: 'issue 3',
    file: 'apps/web/src/chat/open-session.ts',
    find: '  await carryBegun(userId, { former: known, device }).catch(() => undefined);\n',
    put: '  void carryBegun;\n',
    test: {
      file: 'e2e/half-written.test.ts',
      name: 'a session that is ended elsewhere leaves a message and a change that are half written',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'half-written-change-lost',
    proves: 'issue 5',
    file: 'apps/web/src/chat/composer.tsx',
    find: '        session.edits.set(roomId, { message: writing.message, text: next });',
    put: '        void 0;',
    test: {
      file: 'e2e/half-written.test.ts',
      name: 'a change of a message that was begun is there again in the room and after a reload',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'notices-push-the-field-away',
    proves: 'issue 5',
    file: 'packages/ui/src/chat.css',
    find: '  max-height: min(18rem, 30vh);\n',
    put: '',
    test: {
      file: 'e2e/half-written.test.ts',
      name: 'however much is told above the field of a telephone',
    },
    isSlow: true,
  },
  {
    name: 'client-sign-in-in-foreign-words',
    proves: 'issue 5',
    file: 'platform/local/src/synapse/configuration.ts',
    find: "    templates: { custom_template_directory: join(modules, 'templates') },\n",
    put: '',
    test: {
      file: 'e2e/chat.test.ts',
      name: 'what is asked of who signs in by another client',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'chat-that-waits-for-its-screen',
    proves: 'issue 5',
    file: 'apps/web/src/app/begin-chat.ts',
    find: "    if (permissions.includes('chat.use')) chatHomeOf(id).openAt(matrixRoomId);\n",
    put: '    void [permissions, id, matrixRoomId];\n',
    test: {
      file: 'e2e/room-by-its-address.test.ts',
      name: 'whoever comes by the address of a room is in the chat before the screen is there',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'all-rooms-before-it-is-known-which-comes-first',
    proves: 'issue 5',
    file: 'packages/chat-core/src/first-sync.ts',
    find: '    const roomId = await firstRoom();\n',
    put: '    const roomId = await Promise.race([firstRoom(), Promise.resolve(null)]);\n',
    test: {
      file: 'e2e/room-by-its-address.test.ts',
      name: 'whoever comes by the address of a room is in the chat before the screen is there',
    },
    isSlow: true,
  },
  {
    name: 'toast-over-the-field-to-write-in',
    proves: 'issue 5',
    file: 'packages/ui/src/chat.css',
    find: '  .app--room ~ .toasts {\n    right: auto;\n',
    put: '  .app--room ~ .nothing {\n    right: auto;\n',
    test: {
      file: 'e2e/told-on-opening.test.ts',
      name: 'a page that opens while people need somebody says so at once',
    },
    isSlow: true,
  },
];
