// A process that publishes and moves aliases until it is killed or done, and tells its parent of each act that was acknowledged.
// Bundled and run by the tests: argv = registry folder, model name, number of publishes.
import { moveAlias, rollBackAlias } from '../../src/publish/move-alias.js';
import { publishModel } from '../../src/publish/publish-model.js';
import { openRegistry } from '../../src/publish/registry.js';
import { sampleRequest } from '../publish/sample-model.js';

const [root, name, count] = process.argv.slice(2) as [string, string, string];
const registry = openRegistry(root, { now: Date.now, who: `writer ${process.pid}` });
const tell = (fact: object): void => void process.stdout.write(`${JSON.stringify(fact)}\n`);
tell({ ready: true });
for (let i = 0; i < Number(count); i++) {
  const { version } = await publishModel(registry, sampleRequest(name, i));
  tell({ published: version });
  await moveAlias(registry, { name, alias: 'champion', version });
  tell({ champion: version });
  if (i % 3 === 2) tell({ champion: (await rollBackAlias(registry, name, 'champion')).version });
}
tell({ done: true });
