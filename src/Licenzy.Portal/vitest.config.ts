import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Pure functions only: no file needs a world of its own, and none costs one.
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: { include: ['src/**/*.test.ts'], pool: 'threads', isolate: false },
});
