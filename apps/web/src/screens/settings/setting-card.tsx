import type { ReactElement, ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Card } from '@astra/ui/card';
import { Loaded } from '#app/page-states.tsx';

interface SettingCardProps<T> {
  /** Of its heading. */
  readonly id: string;
  readonly words: {
    readonly title: string;
    readonly lead: string;
    readonly loading: string;
    readonly failed: string;
  };
  /** Under the lead. */
  readonly more?: ReactNode;
  readonly result: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
  /** Under what is set. */
  readonly after?: ReactNode;
}

/** One thing that an organisation decides for all of its people. */
export function SettingCard<T>(props: SettingCardProps<T>): ReactElement {
  const { id, words, more, result, children, after } = props;
  return (
    <Card className="stack" role="region" aria-labelledby={id}>
      <h2 id={id}>{words.title}</h2>
      <p className="soft">{words.lead}</p>
      {more}
      <Loaded query={result} label={words.loading} failed={words.failed}>
        {children}
      </Loaded>
      {after}
    </Card>
  );
}
