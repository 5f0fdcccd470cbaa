// Adds up the result files that the test programs wrote and says what they did not say.
//
//   node scripts/sum-tests.mjs FOLDER PROJECT...
//
// Every PROJECT must have left one readable CTRF file in FOLDER: a test program that crashed, printed nothing or was
// never started counts as one failure and not as silence. The last line is `N passed, N failed, N skipped`; the exit code is 0
// only when every file is there, nothing failed and at least one test ran.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const [folder, ...projects] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const missing = new Set(projects);
const failures = [];
const fail = (line) => {
  total.failed++;
  failures.push(line);
};

for (const file of readdirSync(folder).filter((name) => name.endsWith('.ctrf'))) {
  let results;
  try {
    results = JSON.parse(readFileSync(join(folder, file), 'utf8')).results;
  } catch (error) {
    fail(`${file} cannot be read: ${error.message}`);
    continue;
  }
  // The list is counted, not the summary beside it: what is counted is then also what is named below.
  for (const test of results.tests) {
    if (test.status === 'passed') total.passed++;
    else if (test.status === 'skipped' || test.status === 'pending') total.skipped++;
    else fail(`failed: ${test.name}`);
  }
  for (const suite of results.extra?.suites ?? []) {
    missing.delete(basename(suite.filePath ?? '', '.dll'));
    for (const error of suite.errors ?? []) fail(`error outside a test: ${JSON.stringify(error).slice(0, 500)}`);
  }
}

for (const project of missing) fail(`${project} left no results: it crashed or did not start`);
if (total.passed + total.failed === 0) failures.push('no test ran');
for (const line of failures) console.log(line);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = failures.length > 0 ? 1 : 0;
