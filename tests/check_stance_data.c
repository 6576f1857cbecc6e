/* SPDX-License-Identifier: Apache-2.0 */
/* The annotated passages of plugins/stance/data: whether they say what they should. It is their
 * checker, too: check_stance_data FILE.jsonl ... looks at these files instead. */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "suite.h"

enum { MOST_FILES = 64, LINE = 1 << 16, FAULTS = 20 };

static char *files[MOST_FILES];
static size_t n_file, n_fault;
static const char *file_name;
static size_t line_number;

static void
complain(const char *what, const char *which)
{
    if (++n_fault <= FAULTS)
        fprintf(stderr, "%s:%zu: %s: %s\n", file_name, line_number, what, which);
}

static int
is_jsonl(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return len > 6 && strcmp(entry->d_name + len - 6, ".jsonl") == 0;
}

static void
find_files(void)
{
    const char *source = getenv("POSTIL_SOURCE");
    struct dirent **entries;
    char folder[2048];
    if (n_file)
        return;
    ck_assert_msg(source != NULL, "POSTIL_SOURCE does not name the source folder: use make check");
    snprintf(folder, sizeof folder, "%s/plugins/stance/data", source);
    int n = scandir(folder, &entries, is_jsonl, alphasort);
    ck_assert_msg(n > 0 && n <= MOST_FILES, "%s: %d files", folder, n);
    for (int i = 0; i < n; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        files[n_file++] = strdup(path);
        free(entries[i]);
    }
    free(entries);
}

/* Whether `value` is one of the words in `all`, each between blanks. */
static int
is_one_of(const json_t *value, const char *all)
{
    char word[64];
    if (!json_is_string(value))
        return 0;
    snprintf(word, sizeof word, " %s ", json_string_value(value));
    return strstr(all, word) != NULL;
}

/* Begin and end of a span of the text, whose words the member of that name repeats. */
static void
check_span(const json_t *stance, const char *name, const char *text, int repeats, size_t *out_begin,
           size_t *out_end)
{
    char begin_name[64], end_name[64];
    snprintf(begin_name, sizeof begin_name, "%s_begin", name);
    snprintf(end_name, sizeof end_name, "%s_end", name);
    const char *words = json_string_value(json_object_get(stance, name));
    json_int_t begin = json_integer_value(json_object_get(stance, begin_name));
    json_int_t end = json_integer_value(json_object_get(stance, end_name));
    *out_begin = *out_end = 0;
    if (!words || !*words) {
        complain("no words", name);
        return;
    }
    if (begin < 0 || begin >= end || (size_t)end > strlen(text)) {
        complain("no span of the text", words);
        return;
    }
    if ((text[begin] & 0xc0) == 0x80 || (text[end] & 0xc0) == 0x80)
        complain("a span that cuts a character", words);
    if (repeats ? strlen(words) != (size_t)(end - begin) ||
                      memcmp(text + begin, words, strlen(words)) != 0
                : strstr(text, words) == NULL)
        complain("the text does not have", words);
    *out_begin = (size_t)begin;
    *out_end = (size_t)end;
}

static void
check_stance(const json_t *stance, const char *text)
{
    size_t holder, holder_end, cue, cue_end, target, target_end, i;
    const json_t *wording;
    check_span(stance, "holder", text, 0, &holder, &holder_end);
    check_span(stance, "cue", text, 1, &cue, &cue_end);
    check_span(stance, "target", text, 1, &target, &target_end);
    if (holder < cue_end && cue < holder_end)
        complain("the cue overlaps the holder", json_string_value(json_object_get(stance, "cue")));
    if (!is_one_of(json_object_get(stance, "label"), " favor against neutral not-support "))
        complain("no label", "label");
    if (!is_one_of(json_object_get(stance, "held"), " actual wished hypothetical denied "))
        complain("no standing", "held");
    if (!json_is_boolean(json_object_get(stance, "negated")))
        complain("neither true nor false", "negated");
    json_array_foreach(json_object_get(stance, "target_alt"), i, wording)
    {
        if (!json_is_string(wording) || !strstr(text, json_string_value(wording)))
            complain("the text does not have", "target_alt");
    }
}

/* One passage; what is once only goes into `seen`. Returns its stances. */
static size_t
check_passage(const json_t *passage, json_t *seen)
{
    static const char *const lists[] = {"stances", "optional"};
    const char *id = json_string_value(json_object_get(passage, "id"));
    const char *text = json_string_value(json_object_get(passage, "text"));
    const json_t *stance;
    size_t i;
    if (!id || !text || !*text) {
        complain("no passage", "id, text");
        return 0;
    }
    if (json_object_get(seen, id) || json_object_get(seen, text))
        complain("it was there before", id);
    json_object_set_new(seen, id, json_true());
    json_object_set_new(seen, text, json_true());
    for (size_t k = 0; k < 2; k++) {
        const json_t *list = json_object_get(passage, lists[k]);
        if (!json_is_array(list))
            complain("no list", lists[k]);
        json_array_foreach(list, i, stance)
        {
            check_stance(stance, text);
        }
    }
    return json_array_size(json_object_get(passage, "stances"));
}

START_TEST(passages_say_what_they_should)
{
    json_t *seen = json_object();
    char *line = malloc(LINE);
    size_t n_passage = 0, n_stance = 0;
    find_files();
    ck_assert(seen && line);
    for (size_t i = 0; i < n_file; i++) {
        FILE *file = fopen(files[i], "r");
        ck_assert_msg(file != NULL, "%s can't be read", files[i]);
        file_name = files[i];
        for (line_number = 1; fgets(line, LINE, file); line_number++) {
            json_t *passage = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
            if (!passage)
                complain("no JSON", "line");
            else
                n_stance += check_passage(passage, seen);
            n_passage++;
            json_decref(passage);
        }
        fclose(file);
    }
    free(line);
    json_decref(seen);
    printf("%zu passages, %zu stances, %zu faults in %zu files\n", n_passage, n_stance, n_fault,
           n_file);
    ck_assert_uint_gt(n_passage, 0);
    ck_assert_uint_eq(n_fault, 0);
}
END_TEST

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc && n_file < MOST_FILES; i++)
        files[n_file++] = strdup(argv[i]);
    Suite *suite = suite_create("stance data");
    TCase *tc = tcase_create("passages");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, passages_say_what_they_should);
    suite_add_tcase(suite, tc);
    int status = run_suite(suite);
    for (size_t i = 0; i < n_file; i++)
        free(files[i]);
    return status;
}
