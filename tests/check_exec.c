/* SPDX-License-Identifier: Apache-2.0 */
/* Runs with programs as steps: what they are sent, what is taken, what their faults cost. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "harness.h"
#include "suite.h"

static const char *const workers[] = {"1", "2", "7", "0"};

/* A program for the shell that finds one keyword in each document, and does `spiced` instead to one
 * that holds pepper. */
static const char program[] =
    "answer() { printf '{\"id\":\"%%s\",\"layers\":{\"keyword\":[%%s]}}\\n' "
    "\"$id\" \"$1\"; }\n"
    "%s\n"
    "while IFS= read -r line; do\n"
    "    id=${line#*:\\\"}\n"
    "    id=${id%%%%\\\"*}\n"
    "    case $line in\n"
    "    *pepper*) %s ;;\n"
    "    *) answer '{\"begin\":0,\"end\":2,\"word\":\"x\"}' ;;\n"
    "    esac\n"
    "done\n"
    "%s\n";

/* Write the program, and a chain around it with more `settings`; the chain's path. */
static const char *
write_chain(const char *first, const char *spiced, const char *last, const char *settings)
{
    char text[8192];
    snprintf(text, sizeof text, program, first, spiced, last);
    const char *script = harness_write("program.sh", text);
    snprintf(text, sizeof text,
             "chain = ( { plugin = \"exec\"; command = ( \"/bin/sh\", \"%s\" );\n"
             "writes = ( \"keyword begin end word:string weight:f32\" ); %s },\n"
             "{ plugin = \"jsonl\"; } );\n",
             script, settings);
    return harness_write("chain.conf", text);
}

#define MADE(chain, n, spiced, ...)                                                                \
    POSTIL(NULL, "run", "-c", chain, "--source", "made", "-s", "source.n=" n, "-s",                \
           "source.spiced=" spiced, "-s", "source.spice=pepper", "--rejects",                      \
           harness_path("rejects"), __VA_ARGS__)

/* Take the line of document `id` out of `out`. */
static void
take_out(char *out, const char *id)
{
    char head[64];
    snprintf(head, sizeof head, "{\"id\":\"%s\",", id);
    char *line = strstr(out, head);
    ck_assert_msg(line != NULL, "%s has not been written", id);
    char *end = strchr(line, '\n') + 1;
    memmove(line, end, strlen(end) + 1);
}

/* -- faults ------------------------------------------------------------------------------------ */

static const struct {
    const char *spiced, *reason;
} faults[] = {
    {"echo bad luck >&2; exit 3",
     "the program ended with status 3 before it answered; it said last: \\\"bad luck\\\""},
    {"kill -SEGV $$", "the program crashed (SIGSEGV)"},
    {"kill -KILL $$", "the program crashed (SIGKILL)"},
    {"printf '{\"id\"'; exit 0", "the program ended with status 0 before it answered"},
    {"echo '  stuck' >&2; echo >&2; sleep 1000",
     "the program took longer than 3 s (timeout); it said last: \\\"  stuck\\\""},
    {"exec >&-; sleep 1000", "the program closed its standard output"},
    {"printf '%s\\nmore\\n' \"$(answer)\"", "the program answered more than one line"},
    {"head -c 200000 /dev/zero | tr '\\0' x; sleep 1000",
     "the program's answer is longer than 100000 bytes (longest_answer)"},
    {"echo '{'", "the program's answer: column "},
    {"echo '[]'", "the program's answer: not a JSON object"},
    {"echo '{\"layers\":{}}'", "the program's answer: 'id' is missing"},
    {"id=other; answer", "the program's answer: it is for document 'other', asked was 'd0017'"},
    {"echo \"{\\\"id\\\":\\\"$id\\\",\\\"text\\\":\\\"pepper\\\",\\\"layers\\\":{}}\"",
     "the program's answer: the text is not the document's"},
    {"echo \"{\\\"id\\\":\\\"$id\\\"}\"", "the program's answer: 'layers' is missing"},
    {"echo \"{\\\"id\\\":\\\"$id\\\",\\\"layer\\\":{}}\"",
     "the program's answer: 'layer' is no member of an answer"},
    {"echo \"{\\\"id\\\":\\\"$id\\\",\\\"layers\\\":{\\\"entity\\\":[]}}\"",
     "the program's answer: layer 'entity' is not among those it writes (option writes)"},
    {"echo \"{\\\"id\\\":\\\"$id\\\",\\\"rejected\\\":{\\\"reason\\\":\\\"too hot\\\"}}\"",
     "the program's answer: it rejects the document: too hot"},
    {"answer '{\"begin\":0,\"end\":99999}'",
     "the program's answer: layer 'keyword', record 0: end 99999 lies outside the text"},
    {"answer '{\"begin\":0,\"end\":1,\"wrod\":\"x\"}'",
     "the program's answer: layer 'keyword', record 0: no field 'wrod'; there are begin end word"},
    {"answer '{\"begin\":0,\"end\":1,\"word\":7}'",
     "the program's answer: layer 'keyword', record 0: word is not a string"},
};

/* Loop over faults and numbers of workers. */
START_TEST(a_fault_costs_one_document)
{
    const char *j = workers[_i % 4];
    const char *chain = write_chain("", "answer", "", "startup = 0.0; timeout = 20.0;");
    struct outcome good = MADE(chain, "60", "17", "-j", "0");
    ck_assert_msg(good.code == 0, "%s", good.err);
    chain = write_chain("", faults[_i / 4].spiced, "",
                        "startup = 0.0; timeout = 3.0; longest_answer = 100000;");
    struct outcome o = MADE(chain, "60", "17", "-j", j);
    ck_assert_msg(o.code == 1, "exit %d: %s", o.code, o.err);
    take_out(good.out, "d0017");
    harness_same(o.out, good.out);
    char want[512];
    snprintf(want, sizeof want, "{\"id\":\"d0017\",\"rejected\":{\"step\":\"exec\",\"reason\":\"%s",
             faults[_i / 4].reason);
    char *rejects = harness_read(harness_path("rejects"), NULL);
    ck_assert_msg(strncmp(rejects, want, strlen(want)) == 0, "%s\nwanted: %s", rejects, want);
    ck_assert_uint_eq(harness_count(rejects, "\n"), 1);
    free(rejects);
    outcome_fini(&good);
    outcome_fini(&o);
}
END_TEST

/* Its second line may come before or after the next document is sent, but it is never taken for the
 * answer to that. */
START_TEST(a_program_out_of_step_is_found_out)
{
    struct outcome o =
        MADE(write_chain("", "answer; answer; answer", "", ""), "40", "7", "-j", "1");
    ck_assert_int_eq(o.code, 1);
    char *rejects = harness_read(harness_path("rejects"), NULL);
    ck_assert_uint_eq(harness_count(rejects, "\n"), 1);
    ck_assert_uint_eq(harness_count(o.out, "\n"), 39);
    ck_assert_msg(strstr(rejects, "answered more than one line") ||
                      strstr(rejects, "spoke unasked") ||
                      strstr(rejects, "it is for document 'd0007', asked was 'd0008'"),
                  "%s", rejects);
    free(rejects);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_program_that_never_reads_costs_its_documents)
{
    enum { LEN = 1 << 20 };
    char *line = malloc(LEN + 64);
    ck_assert_ptr_nonnull(line);
    strcpy(line, "{\"id\":\"long\",\"text\":\"");
    memset(line + strlen(line), 'x', LEN);
    strcpy(line + LEN, "\"}\n{\"id\":\"short\",\"text\":\"\"}\n");
    const char *chain = write_chain(_i ? "exec sleep 1000"
                                       : "echo '{\"id\":\"long\",\"layers\":{}}'; "
                                         "exec sleep 1000",
                                    "", "", "startup = 0.0; timeout = 1.0;");
    struct outcome o = POSTIL(line, "run", "-c", chain, "--source", "jsonl", "-j", "1");
    ck_assert_int_eq(o.code, 1);
    harness_contains(o.err, "long (stdin:1): exec: the program");
    harness_contains(o.err, "short (stdin:2): exec: the program");
    harness_contains(o.err, "2 of 2 documents rejected");
    free(line);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_flood_on_stderr_holds_nothing_up)
{
    static const char flood[] = "flood() { head -c 300000 /dev/zero | tr '\\0' e >&2; }; flood";
    const char *chain = write_chain(flood, "flood; answer; flood", "flood", "log = \"/dev/null\";");
    struct outcome o = MADE(chain, "20", "7", "-j", workers[_i]);
    ck_assert_msg(o.code == 0, "%s", o.err);
    ck_assert_uint_eq(harness_count(o.out, "\n"), 20);
    ck_assert_str_eq(o.err, "");
    outcome_fini(&o);
}
END_TEST

START_TEST(a_program_that_ends_is_started_again)
{
    const char *chain = write_chain("", "answer; exit", "", "");
    struct outcome good = MADE(chain, "50", "0", "-j", "0");
    /* ends behind each of its answers */
    chain = write_chain("pepper=; read() { [ $pepper ] && exit; pepper=1; command read \"$@\"; }",
                        "", "", "");
    struct outcome o = MADE(chain, "50", "0", "-j", workers[_i]);
    ck_assert_msg(o.code == 0, "%s", o.err);
    harness_same(o.out, good.out);
    outcome_fini(&good);
    outcome_fini(&o);
}
END_TEST

/* Whether nobody holds the lock file any longer; waits for it. */
static void
wait_until_gone(const char *path)
{
    int fd = open(path, O_RDWR);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(flock(fd, LOCK_EX), 0);
    close(fd);
}

/* Whatever ends the step, nothing that it started stays behind. */
START_TEST(no_program_is_left_behind)
{
    static const char *const hangs[] = {
        "sleep 1000",                           /* past the step's limit, with a child of its own */
        "exec 8>&1; exec >&-; exec sleep 1000", /* without a word                                 */
        "exec sleep 1000",                      /* past the run's limit                           */
    };
    char first[256];
    const char *lock = harness_write("lock", "");
    snprintf(first, sizeof first, "exec 9<%s; flock -s 9", lock);
    const char *chain =
        write_chain(first, hangs[_i / 4], "", _i / 4 == 2 ? "" : "startup = 0.0; timeout = 2.0;");
    struct outcome o = MADE(chain, "20", "7", "-j", workers[_i % 4], "--timeout",
                            _i / 4 == 2 && _i % 4 != 3 ? "2" : "60");
    ck_assert_int_eq(o.code, 1);
    ck_assert_uint_eq(harness_count(o.out, "\n"), 19);
    wait_until_gone(lock);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_program_may_finish_what_it_does)
{
    char last[256];
    snprintf(last, sizeof last, "sleep 0.3; echo bye >>%s", harness_write("bye", ""));
    struct outcome o = MADE(write_chain("", "", last, ""), "20", "0", "-j", workers[_i]);
    ck_assert_msg(o.code == 0, "%s", o.err);
    char *bye = harness_read(harness_path("bye"), NULL);
    ck_assert_uint_eq(harness_count(bye, "bye\n"), (size_t)(_i == 3 ? 1 : atoi(workers[_i])));
    free(bye);
    outcome_fini(&o);
}
END_TEST

START_TEST(one_that_does_not_want_to_end_is_killed)
{
    const char *lock = harness_write("lock", "");
    char first[256];
    snprintf(first, sizeof first, "exec 9<%s; flock -s 9", lock);
    const char *chain = write_chain(first, "", "sleep 1000", "timeout = 0.5;");
    struct outcome o = MADE(chain, "20", "0", "-j", workers[_i]);
    ck_assert_msg(o.code == 0, "%s", o.err);
    wait_until_gone(lock);
    outcome_fini(&o);
}
END_TEST

START_TEST(what_it_says_goes_to_the_log)
{
    char settings[256];
    snprintf(settings, sizeof settings, "log = \"%s\";", harness_write("log", "before\n"));
    const char *chain = write_chain("echo hello >&2", "", "echo bye >&2", settings);
    struct outcome o = MADE(chain, "20", "0", "-j", "2");
    ck_assert_msg(o.code == 0, "%s", o.err);
    char *log = harness_read(harness_path("log"), NULL);
    ck_assert_msg(strncmp(log, "before\n", 7) == 0, "%s", log);
    ck_assert_uint_eq(harness_count(log, "hello\n"), 2);
    ck_assert_uint_eq(harness_count(log, "bye\n"), 2);
    free(log);
    outcome_fini(&o);
}
END_TEST

/* -- what is sent and what is taken ------------------------------------------------------------ */

static const char two[] = "{\"id\":\"a\",\"meta\":{\"title\":\"T\",\"n\":1},\"text\":\"\xc3\xa9"
                          "t\xc3\xa9 \xf0\x9f\x98\x80 x\",\"layers\":{\"sentence\":[{\"begin\":0,"
                          "\"end\":5}],\"mark\":[{\"begin\":6,\"end\":10}]}}\n";

static const struct {
    const char *settings, *sent;
} sendings[] = {
    {"", "{\"id\":\"a\",\"meta\":{\"title\":\"T\",\"n\":1},\"text\":\"\xc3\xa9t\xc3\xa9 "
         "\xf0\x9f\x98\x80 x\",\"layers\":{}}\n"},
    {"text = false; reads = \"mark\";", "{\"id\":\"a\",\"meta\":{\"title\":\"T\",\"n\":1},"
                                        "\"layers\":{\"mark\":[{\"begin\":6,\"end\":10}]}}\n"},
    {"text = false; reads = ( \"mark\", \"sentence\" ); offsets = \"codepoint\";",
     "{\"id\":\"a\",\"meta\":{\"title\":\"T\",\"n\":1},\"layers\":{\"sentence\":[{\"begin\":0,"
     "\"end\":3}],\"mark\":[{\"begin\":4,\"end\":5}]}}\n"},
    {"text = false; reads = \"*\"; offsets = \"utf16\";",
     "{\"id\":\"a\",\"meta\":{\"title\":\"T\",\"n\":1},\"layers\":{\"mark\":[{\"begin\":4,"
     "\"end\":6}]}}\n"},
};

START_TEST(it_is_sent_what_it_reads)
{
    char spiced[512];
    snprintf(spiced, sizeof spiced,
             "while IFS= read -r l; do printf '%%%%s\\n' \"$l\" >>%s; id=a; answer; done",
             harness_write("sent", ""));
    char text[4096];
    snprintf(text, sizeof text, spiced, "");
    struct outcome o = POSTIL(two, "run", "-c", write_chain(text, "", "", sendings[_i].settings),
                              "--source", "jsonl", "-j", "0");
    ck_assert_msg(o.code == 0, "%s", o.err);
    char *sent = harness_read(harness_path("sent"), NULL);
    ck_assert_str_eq(sent, sendings[_i].sent);
    free(sent);
    outcome_fini(&o);
}
END_TEST

START_TEST(offsets_come_back_in_its_unit)
{
    char first[256];
    snprintf(first, sizeof first,
             "while read -r l; do id=a; answer '{\"begin\":4,\"end\":%d,\"word\":\"smile\"}'; done",
             _i == 0 ? 5 : 6);
    const char *chain =
        write_chain(first, "", "", _i == 0 ? "offsets = \"codepoint\";" : "offsets = \"utf16\";");
    struct outcome o = POSTIL(two, "run", "-c", chain, "--source", "jsonl", "-j", "0");
    ck_assert_msg(o.code == 0, "%s", o.err);
    harness_contains(o.out, "\"keyword\":[{\"begin\":6,\"end\":10,\"word\":\"smile\"}]");
    outcome_fini(&o);
}
END_TEST

/* A program that hands the whole document back with a layer more, as most scripts do. */
START_TEST(what_comes_back_unasked_is_passed_over)
{
    static const char text[] =
        "{\"id\":\"a\",\"meta\":{\"title\":\"T\"},\"text\":\"some words\",\"layers\":"
        "{\"sentence\":[{\"begin\":0,\"end\":5}],\"mark\":[]}}\n";
    const char *chain = write_chain(
        "exec sed -u 's/\"T\"/\"changed\"/; s/\"layers\":{/&\"keyword\":[{\"begin\":9,\"end\":10},"
        "{\"begin\":0,\"end\":1}],/'",
        "", "", "reads = ( \"sentence\", \"mark\" );");
    struct outcome o = POSTIL(text, "run", "-c", chain, "--source", "jsonl", "-j", "0");
    ck_assert_msg(o.code == 0, "%s", o.err);
    harness_contains(o.out, "{\"id\":\"a\",\"meta\":{\"title\":\"T\"},");
    harness_contains(
        o.out, "\"mark\":[],\"keyword\":[{\"begin\":0,\"end\":1},{\"begin\":9,\"end\":10}]}}");
    outcome_fini(&o);
}
END_TEST

/* -- what is refused before anything runs ------------------------------------------------------ */

static const struct {
    const char *step, *fault;
} refused[] = {
    {"writes = \"entity\";", "option 'command' must be given"},
    {"command = \"cat\";", "option 'writes' must be given"},
    {"command = \"\"; writes = \"entity\";", "option 'command' is empty"},
    {"command = ( \"no-such-program\", \"x\" ); writes = \"entity\";",
     "option 'command': program 'no-such-program' is not in any folder of $PATH"},
    {"command = ( \"/nowhere/x\", \"x\" ); writes = \"entity\";",
     "option 'command': '/nowhere/x' is no program: No such file or directory"},
    {"command = ( \"/etc/passwd\", \"x\" ); writes = \"entity\";",
     "option 'command': '/etc/passwd' is no program: it can't be executed"},
    {"command = \"cat\"; writes = \"gossip\";",
     "step 'exec' writes layer 'gossip', whose type nobody declares"},
    {"command = \"cat\"; writes = \"gossip word:text\";",
     "step 'exec': option 'writes': layer 'gossip': field 'word' has the unknown type 'text'"},
    {"command = \"cat\"; writes = \"Gossip word:string\";",
     "step 'exec': a layer type is not named in lower case"},
    {"command = \"cat\"; writes = \"gossip word:string begin end\";",
     "step 'exec': layer 'gossip': a span (begin, end) comes first"},
    {"command = \"cat\"; writes = \"gossip kind:|\";",
     "step 'exec': layer 'gossip': field 'kind' must have symbols exactly when it is an enum"},
    {"command = \"cat\"; writes = \"token begin end word:string\";",
     "step 'exec': layer 'token': records of 8 and of 16 bytes"},
    {"command = \"cat\"; writes = \"entity\"; reads = \"token\";",
     "step 'exec' reads layer 'token', which nothing before it writes: put { plugin = \"segment\"; "
     "} "
     "before it"},
    {"command = \"cat\"; writes = \"entity\"; }, { plugin = \"exec\"; command = \"cat\"; writes = "
     "( \"entity\" );",
     "steps 'exec' and 'exec-2' both write layer 'entity': take one out"},
    {"command = \"cat\"; writes = \"entity\"; log = \"/nowhere/log\";",
     "log '/nowhere/log': No such file or directory"},
};

START_TEST(bad_settings_are_refused)
{
    char text[1024];
    snprintf(text, sizeof text, "chain = ( { plugin = \"exec\"; %s } );", refused[_i].step);
    struct outcome o = POSTIL(NULL, "check", "-c", harness_write("c.conf", text));
    ck_assert_int_ne(o.code, 0);
    harness_contains(o.err, refused[_i].fault);
    harness_contains(o.err, "c.conf:1: ");
    ck_assert_uint_eq(harness_count(o.err, "\n"), 1);
    outcome_fini(&o);
}
END_TEST

/* A later step knows the layer as it was declared. */
START_TEST(a_later_step_reads_its_layer)
{
    static const char text[] =
        "chain = ( { plugin = \"exec\"; name = \"one\"; writes = \"gossip begin end "
        "word:string\";\n"
        "command = \"sed -u 's/\\\"layers\\\":{/&\\\"gossip\\\":[{\\\"begin\\\":0,\\\"end\\\":1,"
        "\\\"word\\\":\\\"w\\\"}]/'\"; },\n"
        "{ plugin = \"exec\"; name = \"two\"; reads = \"gossip\"; writes = \"more word:string\";\n"
        "command = \"sed -u 's/,\\\"layers\\\":{\\\"gossip\\\":.{\\\"begin\\\":0,\\\"end\\\":1,"
        "\\\\(\\\"word\\\":\\\"w\\\"}\\\\)/,\\\"layers\\\":{\\\"more\\\":[{\\\\1/'\"; },\n"
        "{ plugin = \"jsonl\"; text = false; } );";
    struct outcome o = POSTIL("{\"id\":\"a\",\"text\":\"b\"}\n", "run", "-c",
                              harness_write("c.conf", text), "--source", "jsonl", "-j", "1");
    ck_assert_msg(o.code == 0, "%s", o.err);
    ck_assert_str_eq(o.out,
                     "{\"id\":\"a\",\"meta\":{},\"layers\":{\"gossip\":[{\"begin\":0,\"end\":"
                     "1,\"word\":\"w\"}],\"more\":[{\"word\":\"w\"}]}}\n");
    outcome_fini(&o);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("exec");
    TCase *tc = tcase_create("exec");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, a_fault_costs_one_document, 0, 4 * (int)N_ELEM(faults));
    tcase_add_test(tc, a_program_out_of_step_is_found_out);
    tcase_add_loop_test(tc, a_program_that_never_reads_costs_its_documents, 0, 2);
    tcase_add_loop_test(tc, a_flood_on_stderr_holds_nothing_up, 0, 4);
    tcase_add_loop_test(tc, a_program_that_ends_is_started_again, 0, 4);
    tcase_add_loop_test(tc, no_program_is_left_behind, 0, 11);
    tcase_add_loop_test(tc, a_program_may_finish_what_it_does, 0, 4);
    tcase_add_loop_test(tc, one_that_does_not_want_to_end_is_killed, 0, 4);
    tcase_add_test(tc, what_it_says_goes_to_the_log);
    tcase_add_loop_test(tc, it_is_sent_what_it_reads, 0, N_ELEM(sendings));
    tcase_add_loop_test(tc, offsets_come_back_in_its_unit, 0, 2);
    tcase_add_test(tc, what_comes_back_unasked_is_passed_over);
    tcase_add_loop_test(tc, bad_settings_are_refused, 0, N_ELEM(refused));
    tcase_add_test(tc, a_later_step_reads_its_layer);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
