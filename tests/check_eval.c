/* SPDX-License-Identifier: Apache-2.0 */
/* postil eval: figures against counts made by hand, minimums, documents that one side lacks. */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../cli/eval/bootstrap.h"
#include "harness.h"
#include "suite.h"

/* Ada and Oslo right, Bo by overlap and as ORG, EU missed; in b a spurious LOC. */
static const char gold[] =
    "{\"id\":\"a\",\"text\":\"Ada Lo met Bo Ek of the EU in Oslo.\",\"layers\":{\"entity\":["
    "{\"begin\":0,\"end\":6,\"type\":\"PER\"},{\"begin\":11,\"end\":16,\"type\":\"PER\"},"
    "{\"begin\":24,\"end\":26,\"type\":\"ORG\"},{\"begin\":30,\"end\":34,\"type\":\"LOC\"}]}}\n"
    "{\"id\":\"b\",\"text\":\"Nobody came.\",\"layers\":{\"entity\":[]}}\n"
    "{\"id\":\"c\",\"text\":\"Cy slept.\",\"layers\":{\"entity\":["
    "{\"begin\":0,\"end\":2,\"type\":\"PER\"}]}}\n";
static const char found[] =
    "{\"id\":\"b\",\"text\":\"Nobody came.\",\"layers\":{\"entity\":["
    "{\"begin\":0,\"end\":6,\"type\":\"LOC\",\"name\":\"N\",\"score\":0.5}]}}\n"
    "{\"id\":\"a\",\"text\":\"Ada Lo met Bo Ek of the EU in Oslo.\",\"layers\":{\"entity\":["
    "{\"begin\":0,\"end\":6,\"type\":\"PER\"},{\"begin\":14,\"end\":16,\"type\":\"ORG\"},"
    "{\"begin\":30,\"end\":34,\"type\":\"LOC\"}]}}\n"
    "{\"id\":\"c\",\"text\":\"Cy slept.\",\"layers\":{\"entity\":["
    "{\"begin\":0,\"end\":5,\"type\":\"PER\"}]}}\n";

static const char claims[] =
    "{\"id\":\"a\",\"text\":\"x\",\"layers\":{\"claim\":["
    "{\"claim\":\"one\",\"label\":\"agree\"},{\"claim\":\"two\",\"label\":\"discuss\"}]}}\n"
    "{\"corpus\":true,\"layers\":{\"derivation\":[{\"child\":\"b\",\"parent\":\"a\"},"
    "{\"child\":\"c\",\"parent\":\"a\"}]}}\n";
static const char other_claims[] =
    "{\"id\":\"a\",\"text\":\"x\",\"layers\":{\"claim\":["
    "{\"claim\":\"two\",\"label\":\"agree\"},{\"claim\":\"one\",\"label\":\"agree\"}]}}\n"
    "{\"corpus\":true,\"layers\":{\"derivation\":[{\"child\":\"b\",\"parent\":\"a\"},"
    "{\"child\":\"c\",\"parent\":\"b\"}]}}\n";

static const char odd[] =
    "{\"id\":\"a\",\"text\":\"Ada Lo met Bo Ek of the EC in Oslo.\",\"layers\":{\"entity\":[]}}\n"
    "{broken\n"
    "{\"id\":\"c\",\"text\":\"Cy slept.\",\"layers\":{}}\n"
    "{\"id\":\"d\",\"text\":\"D\",\"layers\":{\"entity\":[]}}\n";

static const char own[] =
    "{\"id\":\"a\",\"text\":\"abcdef\",\"layers\":{\"mark\":[{\"begin\":0,\"end\":2,\"kind\":1,"
    "\"tag\":\"x\"},{\"begin\":3,\"end\":5,\"kind\":2,\"tag\":\"y\"}],"
    "\"note\":[{\"kind\":\"k\",\"of\":\"p\"}]}}\n";

static void
write_files(void)
{
    harness_write("gold.jsonl", gold);
    harness_write("out.jsonl", found);
    harness_write("claims.jsonl", claims);
    harness_write("other.jsonl", other_claims);
    harness_write("odd.jsonl", odd);
    harness_write("own.jsonl", own);
    harness_write("names.tsv", "Ada\tB-PER\nleft\tO\n");
    harness_write("names.jsonl", "{\"id\":\"names-1\",\"text\":\"Ada left\",\"layers\":{"
                                 "\"entity\":[{\"begin\":0,\"end\":3,\"type\":\"PER\"}]}}\n");
    ck_assert_int_eq(chdir(harness_folder()), 0);
}

static const struct {
    const char *arguments[12];
    int code;
    const char *out, *err; /* parts */
} cases[] = {
    /* the three ways to count: gold and found records are 5 each, of bytes 19 and 23 */
    {{"--layer", "entity", "--gold", "gold.jsonl", "out.jsonl", "--resamples", "0"},
     0,
     "exact                P       R      F1  95 % of F1         gold     found     right\n"
     "PER             0.5000  0.3333  0.4000                        3         2         1\n"
     "ORG             0.0000  0.0000  0.0000                        1         1         0\n"
     "LOC             0.5000  1.0000  0.6667                        1         2         1\n"
     "all (micro)     0.4000  0.4000  0.4000                        5         5         2\n"
     "mean (macro)    0.3333  0.4444  0.3556\n",
     ""},
    {{"--layer", "entity", "--gold", "gold.jsonl", "out.jsonl", "--resamples", "0"},
     0,
     "PER             1.0000  0.6667  0.8000                        3         2         2\n",
     ""},
    {{"--layer", "entity", "--gold", "gold.jsonl", "out.jsonl", "--resamples", "0"},
     0,
     "PER             0.7273  0.6154  0.6667                       13        11         8\n",
     ""},
    {{"--layer", "entity", "--gold", "gold.jsonl", "out.jsonl"},
     0,
     "                     PER       ORG       LOC    missed\n"
     "PER                    2         1         0         0\n"
     "ORG                    0         0         0         1\n"
     "LOC                    0         0         1         0\n"
     "spurious               0         0         1\n",
     ""},
    {{"--layer", "entity", "--by", "none", "--gold", "gold.jsonl", "out.jsonl", "--json"},
     0,
     "\"overlap\":{\"micro\":{\"precision\":0.8,",
     ""},
    /* minimums */
    {{"--layer", "entity", "--gold", "gold.jsonl", "out.jsonl", "--min", "f1=0.4", "--min",
      "LOC:recall=1", "--min", "overlap_precision=0.6"},
     0,
     "LOC:recall=1                   1.0000  reached\n",
     ""},
    {{"--layer", "entity", "--gold", "gold.jsonl", "out.jsonl", "--min", "macro_f1=0.36"},
     1,
     "macro_f1=0.36                  0.3556  missed\n",
     "postil: macro_f1=0.36 is missed: 0.3556\n"},
    {{"--layer", "entity", "--gold", "gold.jsonl", "out.jsonl", "--min", "GPE:f1=0"},
     1,
     "GPE:f1=0                            -  missed\n",
     "GPE:f1=0 is missed: there is no such record\n"},
    {{"--layer", "entity", "--gold", "g", "o", "--min", "f2=0.4"}, 2, "", "--min f2=0.4: not NAME"},
    {{"--layer", "entity", "--gold", "g", "o", "--min", "f1=4"}, 2, "", "a number from 0 to 1"},
    {{"--layer", "entity", "--gold", "g", "o", "--min", "f1=nan"}, 2, "", "a number from 0 to 1"},
    {{"--layer", "entity", "--gold", "g", "o", "--min", "PER:macro_f1=1"}, 2, "", "not NAME=VALUE"},
    /* layers without spans, and those of the corpus */
    {{"--layer", "claim", "--gold", "claims.jsonl", "other.jsonl"},
     0,
     "agree           0.5000  1.0000  0.6667                        1         2         1\n",
     ""},
    {{"--layer", "claim", "--gold", "claims.jsonl", "other.jsonl"},
     0,
     "discuss                1         0         0\n",
     ""},
    {{"--layer", "derivation", "--gold", "claims.jsonl", "other.jsonl"},
     0,
     "derivation, equal child, parent: 1 document\n\n"
     "exact                P       R      F1  95 % of F1         gold     found     right\n"
     "all             0.5000  0.5000  0.5000                        2         2         1\n",
     ""},
    {{"--layer", "derivation", "--match", "child", "--gold", "claims.jsonl", "other.jsonl"},
     0,
     "all             1.0000  1.0000  1.0000",
     ""},
    /* layers that nobody has declared */
    {{"--layer", "mark", "--gold", "own.jsonl", "own.jsonl", "--resamples", "0"},
     0,
     "1               1.0000  1.0000  1.0000                        1         1         1\n",
     ""},
    {{"--layer", "mark", "--by", "tag", "--gold", "own.jsonl", "own.jsonl"}, 0, "\ny   ", ""},
    {{"--layer", "note", "--gold", "own.jsonl", "own.jsonl"},
     2,
     "",
     "layer 'note' has no spans: --match names the fields that tell its records apart"},
    {{"--layer", "note", "--match", "of", "--gold", "own.jsonl", "own.jsonl"},
     0,
     "all             1.0000",
     ""},
    /* other sources */
    {{"--layer", "entity", "--gold", "names.tsv", "names.jsonl", "--min", "f1=1"},
     0,
     "reached",
     ""},
    {{"--layer", "entity", "--gold", "names.tsv", "names.jsonl", "-s", "conll.types=PER=ORG"},
     0,
     "all (micro)     0.0000",
     ""},
    /* documents that are not as they should be */
    {{"--layer", "entity", "--gold", "gold.jsonl", "odd.jsonl"},
     1,
     "2 documents, 2 of them with nothing found because the output lacks them\n",
     "postil: a: the text in odd.jsonl differs from that in gold.jsonl at byte 25: it can't be "
     "measured\n"},
    {{"--layer", "entity", "--gold", "gold.jsonl", "odd.jsonl"},
     1,
     "",
     "odd.jsonl:2 (odd.jsonl:2)"},
    {{"--layer", "entity", "--gold", "gold.jsonl", "odd.jsonl"},
     1,
     "",
     "postil: b is missing in odd.jsonl\n"},
    {{"--layer", "entity", "--gold", "gold.jsonl", "odd.jsonl"},
     1,
     "",
     "postil: c has no such layer in odd.jsonl\n"},
    {{"--layer", "entity", "--gold", "gold.jsonl", "odd.jsonl"},
     1,
     "",
     "postil: d is missing in gold.jsonl\n"},
    {{"--layer", "entity", "--gold", "odd.jsonl", "gold.jsonl"},
     1,
     "",
     "odd.jsonl: 1 documents have no layer 'entity' and are not measured"},
    {{"--layer", "quote", "--gold", "gold.jsonl", "out.jsonl"},
     65,
     "",
     "gold.jsonl: no document has a layer 'quote'"},
    /* usage */
    {{"--layer", "entity", "--gold", "-", "-"}, 2, "", "one of the two files, not both"},
    {{"--gold", "gold.jsonl", "out.jsonl"}, 2, "", "which layer?"},
    {{"--layer", "entity", "out.jsonl"}, 2, "", "against what?"},
    {{"--layer", "entity", "--gold", "gold.jsonl"}, 2, "", "what is to be measured?"},
    {{"--layer", "entity", "--gold", "g", "a", "b"}, 2, "", "not 'b' too"},
    {{"--layer", "entity", "--by", "typ", "--gold", "g", "o"},
     2,
     "",
     "layer 'entity' has no field 'typ'; there are: begin, end, type, name, score"},
    {{"--layer", "entity", "--match", "a,,b", "--gold", "g", "o"}, 2, "", "a name is missing"},
    {{"--layer", "entity", "--span", "cue", "--gold", "gold.jsonl", "out.jsonl"},
     2,
     "",
     "layer 'entity' has no span 'cue'"},
    {{"--layer", "entity", "--resamples", "-1", "--gold", "g", "o"},
     2,
     "",
     "'-1' is no whole number"},
    {{"--layer", "entity", "--gold", "none.jsonl", "out.jsonl"}, 66, "", "none.jsonl"},
};

START_TEST(figures_and_faults)
{
    const char *arguments[14] = {"eval"};
    write_files();
    for (size_t i = 0; cases[_i].arguments[i]; i++)
        arguments[i + 1] = cases[_i].arguments[i];
    struct outcome o = harness_postil(NULL, arguments);
    ck_assert_msg(o.code == cases[_i].code, "exit %d, wanted %d: %s", o.code, cases[_i].code,
                  o.err);
    harness_contains(o.out, cases[_i].out);
    harness_contains(o.err, cases[_i].err);
    if (!*cases[_i].err)
        ck_assert_str_eq(o.err, "");
    outcome_fini(&o);
}
END_TEST

/* -- intervals --------------------------------------------------------------------------------- */

/* Names of people: each document has one, and every third is found. */
static void
write_many(const char *gold_name, const char *out_name, bool backwards)
{
    enum { N = 300, LINE = 128 };
    char *lines[2] = {calloc(N, LINE), calloc(N, LINE)};
    for (int k = 0; k < N; k++) {
        int i = backwards ? N - 1 - k : k;
        for (int which = 0; which < 2; which++)
            sprintf(lines[which] + strlen(lines[which]),
                    "{\"id\":\"d%d\",\"text\":\"Bo\",\"layers\":{\"entity\":[%s]}}\n", i,
                    which && i % 3 ? "" : "{\"begin\":0,\"end\":2,\"type\":\"PER\"}");
    }
    harness_write(gold_name, lines[0]);
    harness_write(out_name, lines[1]);
    free(lines[0]);
    free(lines[1]);
}

static char *
measured(const char *gold_name, const char *out_name, const char *seed)
{
    struct outcome o = POSTIL(NULL, "eval", "--layer", "entity", "--gold", gold_name, out_name,
                              "--seed", seed, "--json");
    ck_assert_msg(o.code == 0, "%s", o.err);
    char *from = strstr(o.out, "\"measures\"");
    ck_assert_ptr_nonnull(from);
    char *copy = strdup(from);
    outcome_fini(&o);
    return copy;
}

static double
number_behind(const char *text, const char *key)
{
    const char *at = strstr(text, key);
    ck_assert_ptr_nonnull(at);
    return atof(at + strlen(key));
}

/* A third of 300: the standard error is 0.0272, so 95 % lie within 0.053. */
START_TEST(an_interval_is_that_of_the_binomial)
{
    write_many("g.jsonl", "o.jsonl", false);
    ck_assert_int_eq(chdir(harness_folder()), 0);
    char *one = measured("g.jsonl", "o.jsonl", "1");
    double low = number_behind(one, "\"recall_low\":"),
           high = number_behind(one, "\"recall_high\":");
    ck_assert_double_eq_tol(number_behind(one, "\"recall\":"), 1. / 3, 1e-9);
    ck_assert_double_eq_tol(low, 1. / 3 - 0.053, 0.012);
    ck_assert_double_eq_tol(high, 1. / 3 + 0.053, 0.012);
    free(one);
}
END_TEST

START_TEST(an_interval_depends_on_the_seed_alone)
{
    write_many("g.jsonl", "o.jsonl", false);
    write_many("h.jsonl", "p.jsonl", true);
    ck_assert_int_eq(chdir(harness_folder()), 0);
    char *one = measured("g.jsonl", "o.jsonl", "1"), *turned = measured("h.jsonl", "o.jsonl", "1");
    char *other = measured("g.jsonl", "o.jsonl", "2");
    ck_assert_str_eq(one, turned);
    ck_assert_str_ne(one, other);
    free(one);
    free(turned);
    free(other);
}
END_TEST

/* How often a document stands in a resample: mean and variance 1, nothing 1/e of the time. */
START_TEST(weights_are_those_of_poisson)
{
    enum { N = 100000 };
    struct bootstrap b;
    double sum = 0, squares = 0, none = 0;
    ck_assert_int_eq(bootstrap_init(&b, N, 1, 5, NULL), POSTIL_OK);
    bootstrap_draw(&b, "some document");
    for (size_t i = 0; i < N; i++) {
        sum += b.weights[i];
        squares += b.weights[i] * b.weights[i];
        none += b.weights[i] == 0;
    }
    ck_assert_double_eq_tol(sum / N, 1, 0.015);
    ck_assert_double_eq_tol(squares / N - sum / N * (sum / N), 1, 0.03);
    ck_assert_double_eq_tol(none / N, 0.36788, 0.007);
    bootstrap_fini(&b);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("eval");
    TCase *tc = tcase_create("eval");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, figures_and_faults, 0, N_ELEM(cases));
    tcase_add_test(tc, an_interval_is_that_of_the_binomial);
    tcase_add_test(tc, an_interval_depends_on_the_seed_alone);
    tcase_add_test(tc, weights_are_those_of_poisson);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
