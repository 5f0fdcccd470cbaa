import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const compressed = promisify(brotliCompress);

/** Text that is sent as it lies there. The page itself is not: the server writes a nonce into each answer. */
const worthIt = /\.(?:js|css|svg|html|webmanifest)$/;
const page = 'index.html';

/** Puts a `.br` beside each file of text: the best compression is much too slow to be done for each answer. */
export function compress(): Plugin {
  return {
    name: 'licenzy-compress',
    // Who watches wants the next build at once, and the server sends the plain files where there is nothing newer.
    apply: (config, { command }) => command === 'build' && !config.build?.watch,
    async writeBundle({ dir }) {
      if (dir === undefined) throw new Error('The build says no folder to compress.');
      // Listed in the folder and not in the bundle, which lacks what is copied from public/.
      const entries = await readdir(dir, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && entry.name !== page && worthIt.test(entry.name));
      await Promise.all(files.map((entry) => compressFile(join(entry.parentPath, entry.name))));
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const plain = await readFile(path);
  const small = await compressed(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
  if (small.length < plain.length) await writeFile(`${path}.br`, small);
}
