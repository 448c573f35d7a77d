// The process in which the tests' servers try versions.
import { answerTrials } from '../../server/models/answer-trials.js';
import { badOpeners } from './bad-openers.js';

answerTrials(badOpeners);
