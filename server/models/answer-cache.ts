/**
 * Answers that a version has already given, by the request's exact text: a forecast does not change until sales are fed or an alias moves, and shops ask for the same ones again and again.
 * Only answers of validated requests get in, so a hit needs no second look at the request. Bounded in number and in bytes; the longest unused goes first.
 */
export interface AnswerCache {
  find(request: string): string | undefined;
  /** `revision` as it was before the answer was worked out: one from before the last `clear` is not kept. */
  keep(request: string, answer: string, revision: number): void;
  clear(): void;
  /** Counts the clears. */
  readonly revision: number;
}

export function answerCache(mostAnswers = 5_000, mostCharacters = 16_000_000): AnswerCache {
  const answers = new Map<string, string>();
  let characters = 0;
  let revision = 0;
  const drop = (request: string): void => {
    characters -= request.length + (answers.get(request)?.length ?? 0);
    answers.delete(request);
  };
  return {
    find(request) {
      const answer = answers.get(request);
      if (answer !== undefined && answers.size > mostAnswers / 2) {
        answers.delete(request);
        answers.set(request, answer); // last in order = last used
      }
      return answer;
    },
    keep(request, answer, asked) {
      if (asked !== revision || request.length + answer.length > mostCharacters / 100) return;
      if (answers.has(request)) drop(request);
      answers.set(request, answer);
      characters += request.length + answer.length;
      while (answers.size > mostAnswers || characters > mostCharacters) drop(answers.keys().next().value!);
    },
    clear() {
      answers.clear();
      characters = 0;
      revision += 1;
    },
    get revision() {
      return revision;
    },
  };
}
