// The real server as a process of its own, for signals: argv = folder of the registry. Says its port on standard output.
import { readForecaster } from '../../src/forecast/catalogue.js';
import { startServer } from '../../server/start-server.js';
import { openCounting } from '../server/small-models.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const server = await startServer({ port: 0, openers: { openForecaster: readForecaster, openRecommender: openCounting }, modelsPath: process.argv[2]!, reportsPath: process.argv[2]!, now: Date.now, log: silent, limits: { lameDuckMs: 100, drainMs: 15_000 } });
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
process.stdout.write(`${server.port}\n`);
