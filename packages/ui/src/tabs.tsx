import type { ReactElement, ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

interface TabOption {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName | undefined;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly TabOption[];
  readonly selected?: string | undefined;
  readonly onChange?: ((id: string) => void) | undefined;
}

/** A few views of one thing, on one page. Pages of their own are links, not tabs. */
export function Tabs({ label, tabs, selected, onChange }: TabsProps): ReactElement {
  return (
    <AriaTabs
      {...(selected === undefined ? {} : { selectedKey: selected })}
      {...(onChange ? { onSelectionChange: (key) => onChange(String(key)) } : {})}
    >
      <TabList className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className="tabs__tab">
            {tab.icon && <Icon name={tab.icon} />}
            {tab.label}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id}>
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
