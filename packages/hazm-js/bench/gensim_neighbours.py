"""gensim beside hazm-js. usage: gensim_neighbours.py TEXT SEED skip-gram|cbow EPOCHS; one JSON object: words/CPU second and the 10 nearest of the 1,000 commonest words."""
import json, resource, sys
from gensim.models import Word2Vec

path, seed, model, epochs = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
sentences = [line.split() for line in open(path, encoding="utf-8") if line.strip()]
trained = Word2Vec(vector_size=100, window=5, negative=5, min_count=5, sample=1e-3, sg=int(model == "skip-gram"), workers=1, seed=seed)
trained.build_vocab(sentences)
before = resource.getrusage(resource.RUSAGE_SELF)
trained.train(sentences, total_examples=trained.corpus_count, epochs=epochs)
after = resource.getrusage(resource.RUSAGE_SELF)
seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
words = sum(map(len, sentences)) * epochs
common = trained.wv.index_to_key[:1000]
print(json.dumps({"wordsPerSecond": int(words / seconds), "nearest": {word: [near for near, _ in trained.wv.most_similar(word, topn=10)] for word in common}}))
