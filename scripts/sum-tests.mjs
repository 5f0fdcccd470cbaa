// Adds up the result files that the test programs wrote and says what they did not say.
//
//   node scripts/sum-tests.mjs FOLDER PROJECT...
//
// Every PROJECT must have left one readable result in FOLDER, a CTRF file (.NET) or PROJECT.vitest.json: a test program that
// crashed, printed nothing or was never started counts as one failure and not as silence. The last line is `N passed, N failed, N skipped`; the exit code is 0
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

// The list is counted, not the summary beside it: what is counted is then also what is named below.
function count({ status, name }) {
  if (status === 'passed') total.passed++;
  else if (['skipped', 'pending', 'todo', 'disabled'].includes(status)) total.skipped++;
  else fail(`failed: ${name}`);
}

function addCtrf({ results }) {
  results.tests.forEach(count);
  for (const suite of results.extra?.suites ?? []) {
    missing.delete(basename(suite.filePath ?? '', '.dll'));
    for (const error of suite.errors ?? []) fail(`error outside a test: ${JSON.stringify(error).slice(0, 500)}`);
  }
}

function addVitest({ testResults }, project) {
  missing.delete(project);
  for (const { name, status, message, assertionResults } of testResults) {
    for (const test of assertionResults) count({ status: test.status, name: `${project}: ${test.fullName}` });
    // A file that does not load has no tests that could fail.
    const isTold = assertionResults.some((test) => test.status === 'failed');
    if (status === 'failed' && !isTold) fail(`error outside a test: ${basename(name)}: ${message.slice(0, 500)}`);
  }
}

const vitest = '.vitest.json';
for (const file of readdirSync(folder).filter((name) => name.endsWith('.ctrf') || name.endsWith(vitest))) {
  try {
    const results = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    if (file.endsWith(vitest)) addVitest(results, basename(file, vitest));
    else addCtrf(results);
  } catch (error) {
    fail(`${file} cannot be read: ${error.message}`);
  }
}

for (const project of missing) fail(`${project} left no results: it crashed or did not start`);
if (total.passed + total.failed === 0) failures.push('no test ran');
for (const line of failures) console.log(line);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = failures.length > 0 ? 1 : 0;
