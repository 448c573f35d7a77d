// The process in which a server tries a version before it takes it up (see server/models/trials.ts). Not a command: `serve` and `start` name it.
import { answerTrials } from '../../server/models/answer-trials.js';
import { readForecaster } from '../forecast/catalogue.js';
import { openRecommender } from '../recommend/catalogue.js';

answerTrials({ openForecaster: readForecaster, openRecommender });
