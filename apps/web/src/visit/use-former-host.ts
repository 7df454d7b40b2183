import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';

/** Who received the patient until a colleague took over before their eyes, or null; the change is said aloud. */
export function useFormerHost(host: string): string | null {
  const t = useTranslations('visit.waiting');
  const announce = useAnnounce();
  const [hosts, setHosts] = useState<{ readonly now: string; readonly before: string | null }>({
    now: host,
    before: null,
  });
  if (hosts.now !== host) setHosts({ now: host, before: hosts.now });
  const former = hosts.before;
  useEffect(() => {
    if (former !== null) announce(t('handedOver', { former, host }));
  }, [former, host, announce, t]);
  return former;
}
