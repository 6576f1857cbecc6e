#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Classes of words with like neighbours, from word vectors: what the option `classes` reads.

    classes.py WORDS VECTORS.npy [CLASSES [MIDDLE [COARSE]]] >classes.tsv

WORDS holds one word a line, the most frequent first; row i of VECTORS is the vector of word i.
Unit vectors are grouped by spherical k-means (seeded); the middle and coarse grain are groups of the
fine classes' centres by Ward's method. Needs numpy and scikit-learn.
"""
import sys

import numpy as np
from sklearn.cluster import AgglomerativeClustering, MiniBatchKMeans

MOST_WORDS, FREQUENT, BATCH = 250000, 80000, 10000


def nearest(vectors, centres):
    parts = range(0, len(vectors), BATCH)
    return np.concatenate([np.argmax(vectors[i:i + BATCH] @ centres.T, 1) for i in parts])


def unit(vectors):
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)


def spherical_k_means(vectors, k, rounds=6):
    start = MiniBatchKMeans(k, random_state=1, batch_size=8192, n_init=1, max_iter=40,
                            reassignment_ratio=0.0).fit(vectors[:FREQUENT])
    centres = unit(start.cluster_centers_)
    for _ in range(rounds):
        labels = nearest(vectors, centres)
        order = np.argsort(labels, kind="stable")
        border = np.searchsorted(labels[order], np.arange(k + 1))
        for i in range(k):
            if border[i + 1] > border[i]:
                centres[i] = vectors[order[border[i]:border[i + 1]]].mean(0)
        centres = unit(centres)
    return nearest(vectors, centres), centres


def main(words_path, vectors_path, n_fine="1500", n_middle="200", n_coarse="40"):
    with open(words_path, encoding="utf-8") as file:
        words = [line.rstrip("\n") for line in file][:MOST_WORDS]
    vectors = unit(np.load(vectors_path)[:len(words)].astype(np.float32))
    fine, centres = spherical_k_means(vectors, int(n_fine))
    grains = [AgglomerativeClustering(int(n), linkage="ward").fit(centres).labels_
              for n in (n_middle, n_coarse)]
    for word, label in zip(words, fine):
        print(word, label, grains[0][label], grains[1][label], sep="\t")


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
