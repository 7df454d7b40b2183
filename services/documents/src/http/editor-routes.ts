import { IdParams } from '@astra/contracts/common';
import { EditorTypes, OpenedEditor, OpenEditor } from '@astra/contracts/document-editor';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const config = { access: toMembersWho('document.see') };

/** The organisation's own editor of office documents, as pages ask for it. */
export function addEditorRoutes(app: App, { editor }: UseCases): void {
  app.get('/editor', { config, schema: { response: { 200: EditorTypes, ...refusals } } }, () =>
    editor.types(),
  );
  app.post(
    '/items/:id/editor',
    {
      config,
      schema: { params: IdParams, body: OpenEditor, response: { 201: OpenedEditor, ...refusals } },
    },
    async (request, answer) => {
      const opened = await editor.open(byMember(request), request.params.id, request.body);
      return answer.code(201).send(opened);
    },
  );
}
