import { IconBolt, IconBrandStripeFilled, IconSettingsAutomation, IconUser } from '@tabler/icons-react';
import type { StatusIcon } from '@/components/status';

/** Who made something happen. */
export const lanes: Readonly<Record<string, { label: string; icon: StatusIcon }>> = {
  stripe: { label: 'From Stripe', icon: IconBrandStripeFilled },
  runtime: { label: 'Your app', icon: IconBolt },
  operator: { label: 'Operators', icon: IconUser },
  licenzy: { label: 'Licenzy', icon: IconSettingsAutomation },
};
