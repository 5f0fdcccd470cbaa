import { useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { portal, write } from '@/api/client';
import { meQuery } from '@/api/me';
import { type Colours, coloursOf, schemeOf } from '@/theme/colors';
import { useMe } from './me';

/** The colours that the person likes, and how to choose others: at once here, and with the person for every other browser. */
export function useColours(): { chosen: Colours; choose: (colours: Colours) => Promise<void> } {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const cache = useQueryClient();
  return {
    chosen: coloursOf(colorScheme),
    choose: async (colours) => {
      setColorScheme(schemeOf(colours));
      const user = await write(() => portal.PATCH('/portal/me', { body: { colours } }));
      cache.setQueryData(meQuery.queryKey, (me) => me && { ...me, user });
    },
  };
}

/** Shows the pages in the colours that the person chose, in whichever browser that was. */
export function useOwnColours(): void {
  const { colours } = useMe().user.preferences;
  const { setColorScheme } = useMantineColorScheme();
  const apply = useEffectEvent(() => setColorScheme(schemeOf(colours)));
  // Only when what the server keeps changes: a choice made here is applied before it arrives there.
  useEffect(() => apply(), [colours]);
}
