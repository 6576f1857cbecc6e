#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed of CRFsuite and spaCy on the text that bench_entities takes: one core, process CPU time.

Trains both on TRAIN, or takes what an earlier run has left in CACHE, and measures on TEXT with the
tokens given. All files are of tokens and BIO2 tags with tabs between.
"""

import argparse
import os
import random
import statistics
import sys
import time

for name in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "VECLIB"):
    os.environ[name + "_NUM_THREADS"] = "1"  # read when numpy is loaded

try:
    import pycrfsuite
    import spacy
    from spacy.tokens import Doc, Span
    from spacy.training import Example
    from spacy.util import minibatch
except ImportError as missing:
    sys.exit(
        f"entities_peers: {missing}; in a virtual environment: pip install python-crfsuite spacy"
    )

SENTENCES = 20  # of a document where none are marked, as the source conll has it
CHUNK = 1000  # sentences whose features are held at a time
BATCH = 128  # documents that spaCy takes at a time


# -- data ------------------------------------------------------------------------------------------


def read_documents(path):
    """Documents as lists of sentences, sentences as lists of (token, tag)."""
    documents, sentences, sentence, marked = [], [], [], False

    def end_sentence():
        nonlocal sentence
        if sentence:
            sentences.append(sentence)
        sentence = []

    def end_document():
        nonlocal sentences
        end_sentence()
        if sentences:
            documents.append(sentences)
        sentences = []

    with open(path, encoding="utf-8") as lines:
        for line in lines:
            columns = line.split()
            if not columns:
                end_sentence()
                if not marked and len(sentences) == SENTENCES:
                    end_document()
            elif columns[0].startswith("-DOCSTART-"):
                end_document()
                marked = True
            else:
                sentence.append((columns[0], columns[-1]))
    end_document()
    return documents


def words_of(sentence):
    return [token for token, _ in sentence]


def tags_of(sentence):
    return [tag for _, tag in sentence]


def spans_of(tags):
    """{(begin, end, type)} of BIO2 tags."""
    spans, begin = set(), None
    for i, tag in enumerate([*tags, "O"]):
        if begin is not None and not (tag[0] == "I" and tag[2:] == tags[begin][2:]):
            spans.add((begin, i, tags[begin][2:]))
            begin = None
        if tag[0] == "B" or (tag[0] == "I" and begin is None):
            begin = i
    return spans


def f1(pairs):
    """Of pairs of sets of spans: what is right, what was found."""
    n_right = n_all = 0
    for gold, found in pairs:
        n_right += len(gold & found)
        n_all += len(gold) + len(found)
    return 200 * n_right / n_all if n_all else 0


def report(what, n_token, seconds):
    print(
        f"{what:<42} {n_token / min(seconds):9.0f} tokens/s, "
        f"median {n_token / statistics.median(seconds):9.0f}",
        flush=True,
    )


# -- CRFsuite --------------------------------------------------------------------------------------


def shape_of(word):
    shape = []
    for c in word:
        kind = "X" if c.isupper() else "x" if c.islower() else "9" if c.isdigit() else c
        if shape[-2:] != [kind, kind]:
            shape.append(kind)
    return "".join(shape)


def features_of(words):
    """The usual templates: words, shapes, affixes, and pairs of neighbours (32 a token)."""
    lower = ["<2", "<1", *(w.lower() for w in words), ">1", ">2"]
    shape = ["<2", "<1", *map(shape_of, words), ">1", ">2"]
    out = []
    for i, word in enumerate(words):
        k = i + 2
        one = lower[k]
        out.append(
            [
                "bias",
                "w=" + word,
                "l-2=" + lower[k - 2],
                "l-1=" + lower[k - 1],
                "l=" + one,
                "l+1=" + lower[k + 1],
                "l+2=" + lower[k + 2],
                "s-2=" + shape[k - 2],
                "s-1=" + shape[k - 1],
                "s=" + shape[k],
                "s+1=" + shape[k + 1],
                "s+2=" + shape[k + 2],
                "p1=" + one[:1],
                "p2=" + one[:2],
                "p3=" + one[:3],
                "p4=" + one[:4],
                "e1=" + one[-1:],
                "e2=" + one[-2:],
                "e3=" + one[-3:],
                "e4=" + one[-4:],
                "l-2,-1=" + lower[k - 2] + "|" + lower[k - 1],
                "l-1,0=" + lower[k - 1] + "|" + one,
                "l0,1=" + one + "|" + lower[k + 1],
                "l1,2=" + lower[k + 1] + "|" + lower[k + 2],
                "s-1,0=" + shape[k - 1] + "|" + shape[k],
                "s0,1=" + shape[k] + "|" + shape[k + 1],
                "s-1,0,1=" + shape[k - 1] + "|" + shape[k] + "|" + shape[k + 1],
                "l-1,s0=" + lower[k - 1] + "|" + shape[k],
                "s0,l1=" + shape[k] + "|" + lower[k + 1],
                "l-1,s0,l1=" + lower[k - 1] + "|" + shape[k] + "|" + lower[k + 1],
                "first=" + str(i == 0) + shape[k],
                "digit=" + str(any(c.isdigit() for c in word)),
            ]
        )
    return out


def train_crfsuite(path, train):
    trainer = pycrfsuite.Trainer(algorithm="ap", verbose=False)
    for document in train:
        for sentence in document:
            trainer.append(features_of(words_of(sentence)), tags_of(sentence))
    trainer.set_params({"max_iterations": 50})
    trainer.train(path + ".new")
    os.replace(path + ".new", path)


def open_crfsuite(args, train):
    path = os.path.join(args.cache, "crfsuite.model")
    if not os.path.exists(path):
        train_crfsuite(path, train())
    tagger = pycrfsuite.Tagger()
    tagger.open(path)
    return tagger


def measure_crfsuite(tagger, text, rounds):
    sentences = [words_of(sentence) for document in text for sentence in document]
    ready, whole = [], []
    for _ in range(rounds):
        tagging = extraction = 0
        for at in range(0, len(sentences), CHUNK):
            begin = time.process_time()
            items = [
                pycrfsuite.ItemSequence(features_of(words)) for words in sentences[at : at + CHUNK]
            ]
            between = time.process_time()
            for item in items:
                tagger.tag(item)
            extraction += between - begin
            tagging += time.process_time() - between
        ready.append(tagging)
        whole.append(extraction + tagging)
    n_token = sum(map(len, sentences))
    report("CRFsuite, features ready", n_token, ready)
    report("CRFsuite, features made in Python", n_token, whole)


def run_crfsuite(args, train, dev, text):
    tagger = open_crfsuite(args, train)
    pairs = (
        (spans_of(tags_of(s)), spans_of(tagger.tag(features_of(words_of(s)))))
        for document in dev
        for s in document
    )
    print(f"CRFsuite, 50 passes of averaged perceptron: F1 {f1(pairs):.2f} on {args.dev}")
    measure_crfsuite(tagger, text, args.rounds)


# -- spaCy -----------------------------------------------------------------------------------------


def make_doc(vocab, document, gold=False):
    words = [token for sentence in document for token, _ in sentence]
    doc = Doc(vocab, words=words)
    if gold:
        tags = [tag for sentence in document for _, tag in sentence]
        doc.set_ents([Span(doc, begin, end, kind) for begin, end, kind in spans_of(tags)])
    return doc


def train_spacy(path, train, passes):
    random.seed(1)
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")  # by default: tok2vec of width 96 and depth 4, no vectors
    examples = [
        Example(make_doc(nlp.vocab, document), make_doc(nlp.vocab, document, gold=True))
        for document in train
    ]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(passes):
        random.shuffle(examples)
        for batch in minibatch(examples, 8):
            nlp.update(batch, sgd=optimizer, drop=0.1)
    nlp.to_disk(path + ".new")
    os.replace(path + ".new", path)


def open_spacy(args, train):
    path = os.path.join(args.cache, "spacy")
    if not os.path.exists(path):
        train_spacy(path, train(), args.passes)
    return spacy.load(path)


def measure_spacy(nlp, text, rounds):
    seconds = []
    for _ in range(rounds):
        docs = [make_doc(nlp.vocab, document) for document in text]
        begin = time.process_time()
        for _ in nlp.pipe(docs, batch_size=BATCH):
            pass
        seconds.append(time.process_time() - begin)
    report("spaCy, tokens given", sum(map(len, docs)), seconds)


def run_spacy(args, train, dev, text):
    nlp = open_spacy(args, train)
    gold = [make_doc(nlp.vocab, document, gold=True) for document in dev]
    found = nlp.pipe([make_doc(nlp.vocab, document) for document in dev], batch_size=BATCH)
    pairs = (
        tuple({(e.start, e.end, e.label_) for e in doc.ents} for doc in pair)
        for pair in zip(gold, found)
    )
    print(
        f"spaCy, trained for a few passes only, which its speed does not depend on: "
        f"F1 {f1(pairs):.2f} on {args.dev}"
    )
    measure_spacy(nlp, text, args.rounds)


# -- all -------------------------------------------------------------------------------------------


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", required=True, help="file to train on")
    parser.add_argument("--dev", required=True, help="file for the F1")
    parser.add_argument("--text", required=True, help="file to measure the speed on")
    parser.add_argument(
        "--cache", required=True, help="folder of trained models; empty it to train anew"
    )
    parser.add_argument("--rounds", type=int, default=3, help="of measuring (3)")
    parser.add_argument("--passes", type=int, default=2, help="of spaCy over TRAIN (2)")
    args = parser.parse_args()
    os.makedirs(args.cache, exist_ok=True)
    dev, text = read_documents(args.dev), read_documents(args.text)
    for run in (run_crfsuite, run_spacy):
        run(args, lambda: read_documents(args.train), dev, text)


if __name__ == "__main__":
    main()
