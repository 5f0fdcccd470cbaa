import { createRoot } from 'react-dom/client';
import '@mantine/core/styles.layer.css';
import '@fontsource-variable/geist';
import '@fontsource-variable/geist-mono';
import './theme/tokens.css';
import './theme/base.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(null);
}
