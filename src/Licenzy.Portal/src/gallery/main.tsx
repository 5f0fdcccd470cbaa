import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.layer.css';
import '@fontsource-variable/geist';
import '@fontsource-variable/geist-mono';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { cssVariablesResolver, theme } from '@/theme/theme';
import '@/theme/tokens.css';
import '@/theme/base.css';
import { Gallery } from './Gallery';

// Every component in its states, for the eye: `npx vite` and /gallery.html. It is not part of the build.
const route = createRootRoute({ component: Gallery, notFoundComponent: Gallery });
const router = createRouter({ routeTree: route });
const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}
