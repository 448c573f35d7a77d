// Writes docs/errors.md from the catalogue of the built library (run after `npm run build` when codes changed).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const { errorCodes } = await import('../dist/src/base/error-codes.js');
const rows = Object.entries(errorCodes)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, { status, means }]) => `| \`${code}\` | ${status} | ${means} |`);
const head = `# Errors

Every error that Anbar raises on purpose has a stable code. The command line prints it in one line and ends with status 2; the server answers it as
\`application/problem+json\` with the status below.

| code | HTTP status | what it means |
| --- | --- | --- |
`;
writeFileSync(join(root, 'docs', 'errors.md'), `${head}${rows.join('\n')}\n`);
