// A thread that runs folds of a backtest (see fold-threads.ts). Not a command.
import { forecasterNamed } from '../forecast/catalogue.js';
import { answerFolds } from './answer-folds.js';

answerFolds(forecasterNamed);
