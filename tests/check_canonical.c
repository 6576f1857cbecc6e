/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical names: mentions are marked in the texts, so no finder takes part. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entities/canonical.h"
#include "suite.h"

#define N_ELEM(a) (sizeof(a) / sizeof *(a))
#define N_MENTION 32

/* {P Ada Moe} is a person of score .95, {o Hall} a body of score .5; O L M likewise. */
static size_t
read_marks(const char *marked, char *text, struct postil_entity *names)
{
    static const char letters[] = "POLM";
    size_t len = 0, n = 0;
    for (const char *s = marked; *s; s++) {
        if (*s == '{') {
            const char *upper = strchr(letters, s[1] & ~0x20);
            ck_assert(upper && n < N_MENTION);
            names[n] = (struct postil_entity){.begin = (uint32_t)len,
                                              .type = (uint32_t)(upper - letters),
                                              .score = s[1] & 0x20 ? 0.5f : 0.95f};
            s += 2;
        } else if (*s == '}') {
            names[n++].end = (uint32_t)len;
        } else {
            text[len++] = *s;
        }
    }
    text[len] = 0;
    return n;
}

static const struct {
    const char *marked, *want;
} cases[] = {
    {"{P Ada Moe} met {P Moe}.", "P Ada Moe|P Ada Moe"},
    {"{P Moe} met {P Ada Moe}.", "P Ada Moe|P Ada Moe"},
    {"Mr. {P Moe} is {P Ada Moe}.", "P Ada Moe|P Ada Moe"},
    {"{P Lo Wen-ting} spoke. {P Lo} left.", "P Lo Wen-ting|P Lo Wen-ting"},
    {"{P Ada Moe} and {P Bo Moe}. {P Moe} left.", "P Ada Moe|P Bo Moe|P Moe"},
    {"{P Ada Moe} and {P Bo Moe}. {P Ada} left.", "P Ada Moe|P Bo Moe|P Ada Moe"},
    {"{P Ada B. Moe}, {P Ada Moe}, {P Moe}", "P Ada B. Moe|P Ada B. Moe|P Ada B. Moe"},
    {"{P Ana de la Cruz} and {P de la Cruz}", "P Ana de la Cruz|P Ana de la Cruz"},
    {"{P ADA MOE} said. {P Ada Moe} left.", "P Ada Moe|P Ada Moe"},
    {"{P Ada\n Moe} left.", "P Ada Moe"},
    /* slips of the pen */
    {"{P Ada Lindqvist} {P Ada Linqvist} {P Ada Lindqvist}",
     "P Ada Lindqvist|P Ada Lindqvist|P Ada Lindqvist"},
    {"{P Ada Linqvist} {P Ada Lindqvist} {P Ada Lindqvist} {P Linqvist}",
     "P Ada Lindqvist|P Ada Lindqvist|P Ada Lindqvist|P Linqvist"},
    {"{P Tor Weinberg} {P Tom Weinberg}", "P Tor Weinberg|P Tom Weinberg"},
    {"{P Ada Moe} {P Ada Poe}", "P Ada Moe|P Ada Poe"},
    {"{P Ada Lindqvist} {P Ida Linqvist}", "P Ada Lindqvist|P Ida Linqvist"},
    /* bodies */
    {"the {O Harbor Works Institute} ({O HWI}) and {O HWI}",
     "O Harbor Works Institute|O Harbor Works Institute|O Harbor Works Institute"},
    {"the {O Institute of Harbor Works} and {O IHW}",
     "O Institute of Harbor Works|O Institute of Harbor Works"},
    {"the {O Harbor Institute for the Works} ({O HARBIN}), {O HARBIN}",
     "O Harbor Institute for the Works|O Harbor Institute for the Works|"
     "O Harbor Institute for the Works"},
    {"the {O Hull Works} and the {O High Wire}, {O HW}", "O Hull Works|O High Wire|O HW"},
    {"{O The Hull Daily Post} and {O Hull Daily Post}; told the {O Post}",
     "O The Hull Daily Post|O The Hull Daily Post|O The Hull Daily Post"},
    {"{O Hull Daily Post}; {O The Post} said", "O Hull Daily Post|O Hull Daily Post"},
    {"{O Hull Daily Post}; a {O Post} said", "O Hull Daily Post|O Post"},
    {"the {O Hull Post} and the {O York Post}, the {O Post}", "O Hull Post|O York Post|O Post"},
    {"{O Hull Works Corp.} sued. {O Hull Works} lost.", "O Hull Works Corp.|O Hull Works Corp."},
    {"the {O Security Council}, the {O U.N. Security Council}",
     "O U.N. Security Council|O U.N. Security Council"},
    {"the {O United Nations}; {O UN}; {O U.N.}",
     "O United Nations|O United Nations|O United Nations"},
    /* places */
    {"the {L United States}; {L U.S.}; {L US}", "L United States|L United States|L United States"},
    {"{L US}; {L U.S.}", "L U.S.|L U.S."},
    {"{L Paris} and {L Paris}", "L Paris|L Paris"},
    {"{L New York} and {L York}", "L New York|L York"},
    /* types */
    {"{P Ada Moe}; {l Moe}", "P Ada Moe|P Ada Moe"},
    {"{P Paris Moe}; {L Paris}", "P Paris Moe|L Paris"},
    {"{L Moe}; {L Moe}; {o Moe}", "L Moe|L Moe|L Moe"},
    {"{M Dutch}; {P Dutch Moe}", "M Dutch|P Dutch Moe"},
    /* too many words to look at */
    {"{O A B C D E F G H I}; {O I}", "O A B C D E F G H I|O I"},
    {"nothing", ""},
};

START_TEST(names_mentions)
{
    struct postil_entity names[N_MENTION];
    char text[1024], got[1024] = "";
    size_t n = read_marks(cases[_i].marked, text, names), at = 0;
    postil_arena *arena = postil_arena_new(1 << 20);
    ck_assert(arena);
    ck_assert_int_eq(entities_canonical(text, names, n, arena, NULL), POSTIL_OK);
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(got + at, sizeof got - at, "%s%c %s", i ? "|" : "",
                               "POLM"[names[i].type], names[i].name);
    ck_assert_str_eq(got, cases[_i].want);
    postil_arena_free(arena);
}
END_TEST

START_TEST(reports_a_full_arena)
{
    struct postil_entity names[N_MENTION];
    char text[64];
    size_t n = read_marks("{P Ada Moe}", text, names);
    postil_arena *arena = postil_arena_new(1);
    ck_assert(arena);
    while (postil_arena_alloc(arena, 1, 1))
        ;
    ck_assert_int_eq(entities_canonical(text, names, n, arena, NULL), POSTIL_NOMEM);
    postil_arena_free(arena);
}
END_TEST

/* Names that differ in one letter each are compared with a few others only: this must not hang. */
START_TEST(stays_linear_on_like_names)
{
    enum { N = 10000, LEN = 16 };
    char *text = malloc(N * LEN + 1);
    struct postil_entity *names = calloc(N, sizeof *names);
    ck_assert(text && names);
    for (size_t i = 0; i < N; i++) {
        memcpy(text + i * LEN, "Ada Lind_______x", LEN);
        for (size_t k = 0, left = i; k < 7; k++, left /= 10)
            text[i * LEN + 8 + k] = (char)('a' + left % 10 + (k & 1) * 10);
        names[i] = (struct postil_entity){
            .begin = (uint32_t)(i * LEN), .end = (uint32_t)(i * LEN + LEN), .score = 0.9f};
    }
    postil_arena *arena = postil_arena_new(64u << 20);
    ck_assert(arena);
    ck_assert_int_eq(entities_canonical(text, names, N, arena, NULL), POSTIL_OK);
    for (size_t i = 0; i < N; i++)
        ck_assert(names[i].name && strlen(names[i].name) == LEN);
    postil_arena_free(arena);
    free(names);
    free(text);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("canonical");
    TCase *tc = tcase_create("canonical");
    tcase_add_loop_test(tc, names_mentions, 0, N_ELEM(cases));
    tcase_add_test(tc, reports_a_full_arena);
    tcase_add_test(tc, stays_linear_on_like_names);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
