// Writes src/api/portal.d.ts from the document of the portal's API; with --check it only says whether the file is up to date.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTypescript, { astToString } from 'openapi-typescript';

const source = new URL('../../../docs/api/portal.json', import.meta.url);
const target = new URL('../src/api/portal.d.ts', import.meta.url);

// The client sends these itself, with every call.
const sentByTheClient = new Set(['X-CSRF-Token', 'Licenzy-Project', 'Licenzy-Mode']);

/** Examples and descriptions of errors are most of the document and nothing of the types. */
function withoutExamples(node) {
  if (Array.isArray(node)) return node.filter((item) => !(item?.in === 'header' && sentByTheClient.has(item.name))).map(withoutExamples);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !((key === 'examples' || key === 'example') && typeof value === 'object'))
      .map(([key, value]) => [key, withoutExamples(value)]),
  );
}

const document = withoutExamples(JSON.parse(await readFile(source, 'utf8')));
const text = `// Made from docs/api/portal.json by \`npm run types\`: change the server's routes, never this file.\n${astToString(
  await openapiTypescript(document, { alphabetize: true }),
)}`;

if (process.argv.includes('--check')) {
  const current = await readFile(target, 'utf8').catch(() => '');
  if (current !== text) {
    console.error('src/api/portal.d.ts is not what docs/api/portal.json says. Run `npm run types` in src/Licenzy.Portal.');
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
