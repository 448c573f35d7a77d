// The thread that runs folds, with stand-ins beside the catalogue's models.
import { answerFolds } from '../../src/cli/answer-folds.js';
import { standInOrNamed } from './stand-in-models.js';

answerFolds(standInOrNamed);
