import type { ReactElement, ReactNode } from 'react';
import { Scene } from '@astra/ui/scene';
import { Heading } from './heading.tsx';

type CalmPageProps = {
  readonly heading: ReactNode;
  readonly children: ReactNode;
  /** One way on, when there is one. */
  readonly action?: ReactNode;
};

/** A page that explains why it does not go on, and what to do, without blame or hurry. */
export function CalmPage({ heading, children, action }: CalmPageProps): ReactElement {
  return (
    <div className="calm">
      <div className="hero">
        <Scene />
      </div>
      <Heading>{heading}</Heading>
      <div className="soft mt-12">{children}</div>
      {action && <div className="visit__do calm__do">{action}</div>}
    </div>
  );
}
