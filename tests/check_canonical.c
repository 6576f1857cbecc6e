/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical names: mentions are marked in the texts, so no finder takes part. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entities/canonical.h"
#include "suite.h"
#include "xorshift.h"

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

/* Invented names, each with what it must become: one letter of the type, then the name. */
static const struct {
    const char *marked, *want;
} cases[] = {
    /* persons: part of a name */
    {"{P Ada Moe} met {P Moe}.", "P Ada Moe|P Ada Moe"},
    {"{P Moe} met {P Ada Moe}.", "P Ada Moe|P Ada Moe"},
    {"Mr. {P Moe} is {P Ada Moe}.", "P Ada Moe|P Ada Moe"},
    {"{P Lo Wen-ting} spoke. {P Lo} left.", "P Lo Wen-ting|P Lo Wen-ting"},
    {"{P Lo Wen-ting} spoke. {P Wen-ting} left.", "P Lo Wen-ting|P Lo Wen-ting"},
    {"{P Lo Wen-ting} and {P Lo Wen Ting}", "P Lo Wen-ting|P Lo Wen-ting"},
    {"{P Ana de la Cruz} and {P de la Cruz}", "P Ana de la Cruz|P Ana de la Cruz"},
    {"{P Ana von der Weide}; {P Von der Weide}; {P Weide}",
     "P Ana von der Weide|P Ana von der Weide|P Ana von der Weide"},
    {"{P Ana Sol Paz-Rey}; {P Sol}; {P Ana Sol}",
     "P Ana Sol Paz-Rey|P Ana Sol Paz-Rey|P Ana Sol Paz-Rey"},
    {"{P Ada B. Moe}, {P Ada Moe}, {P Moe}", "P Ada B. Moe|P Ada B. Moe|P Ada B. Moe"},
    {"{P Ada Moe}, {P Ada B. Moe}, {P A. Moe}", "P Ada B. Moe|P Ada B. Moe|P Ada B. Moe"},
    {"{P Ada Berit Moe}, {P Ada B. Moe}, {P A. B. Moe}, {P A.B. Moe}",
     "P Ada Berit Moe|P Ada Berit Moe|P Ada Berit Moe|P Ada Berit Moe"},
    {"{P Ada Moe}; {P Moe Ada}; {P Moe}", "P Ada Moe|P Ada Moe|P Ada Moe"},
    {"{P A. Moe}; {P Moe}", "P A. Moe|P A. Moe"},
    {"{P Ada} left. {P Ada Moe} left.", "P Ada Moe|P Ada Moe"},
    {"{P Ada Moe}; {P Moe}; {P Ada}", "P Ada Moe|P Ada Moe|P Ada Moe"},
    {"{P Ada-Bo Moe-Lund}; {P ABML}; {P AML}", "P Ada-Bo Moe-Lund|P Ada-Bo Moe-Lund|P AML"},
    {"{P Ada Bo Moe}; {P ABM}", "P Ada Bo Moe|P Ada Bo Moe"},
    /* persons: what stands around a name */
    {"{P Mr. Moe} is {P President Ada Moe}.", "P Ada Moe|P Ada Moe"},
    {"{P Mr. Moe} and {P Moe}", "P Moe|P Moe"},
    {"{P King Olaf IV}; {P Olaf}; {P King Olaf}", "P King Olaf IV|P King Olaf IV|P King Olaf IV"},
    {"{P Ada Moe}; {P Moe's}; {P Moe\xe2\x80\x99s}", "P Ada Moe|P Ada Moe|P Ada Moe"},
    {"{P Moe's}; {P Moe}", "P Moe|P Moe"},
    {"{P Ada\n Moe} left.", "P Ada Moe"},
    {"{P ADA MOE} said. {P Ada Moe} left.", "P Ada Moe|P Ada Moe"},
    {"{P MOE} MEETS {P LO}: {P Ada Moe}, {P Lo Wen}", "P Ada Moe|P Lo Wen|P Ada Moe|P Lo Wen"},
    {"{P MS Moe}; {P Ms Lo}", "P MS Moe|P Lo"},
    /* persons: accents, articles, generations */
    {"{P Yildiz}; {P Ali Y\xc4\xb1ld\xc4\xb1z}",
     "P Ali Y\xc4\xb1ld\xc4\xb1z|P Ali Y\xc4\xb1ld\xc4\xb1z"},
    {"{P Ase Lokke}; {P \xc3\x85se L\xc3\xb8kke}",
     "P \xc3\x85se L\xc3\xb8kke|P \xc3\x85se L\xc3\xb8kke"},
    {"{P A\xcc\x8ase Moe}; {P Ase Moe}", "P A\xcc\x8ase Moe|P A\xcc\x8ase Moe"},
    {"{P O'Dea}; {P Ann O\342\200\231Dea}", "P Ann O\342\200\231Dea|P Ann O\342\200\231Dea"},
    {"{P Omar al-Hadi}; {P Hadi}; {P al-Hadi}; {P Omar Hadi}",
     "P Omar al-Hadi|P Omar al-Hadi|P Omar al-Hadi|P Omar al-Hadi"},
    {"{P Omar Hadi}; {P Al-Hadi}; {P el-Hadi's}", "P Omar Hadi|P Omar Hadi|P Omar Hadi"},
    {"{P Bo Moe Jr.}; {P Moe}; {P Bo Moe, Jr.}; {P Moe Jr}",
     "P Bo Moe, Jr.|P Bo Moe, Jr.|P Bo Moe, Jr.|P Bo Moe, Jr."},
    {"{P Bo A. Moe III}; {P Bo Moe III}", "P Bo A. Moe III|P Bo A. Moe III"},
    /* persons who stay apart */
    {"{P Ada Moe} and {P Bo Moe}. {P Moe} left.", "P Ada Moe|P Bo Moe|P Moe"},
    {"{P Ada Moe} and {P Bo Moe}. {P Ada} left.", "P Ada Moe|P Bo Moe|P Ada Moe"},
    {"{P Ada Moe} and {P Ada Lund}. {P Ada} left.", "P Ada Moe|P Ada Lund|P Ada"},
    {"{P Ada Moe}, {P Moe Lund}. {P Moe} left.", "P Ada Moe|P Moe Lund|P Moe"},
    {"{P Ada Moe}, {P Bo Moe}, {P Cy Moe}. {P Moe}", "P Ada Moe|P Bo Moe|P Cy Moe|P Moe"},
    {"{P Bo Moe} and {P Bo Moe Jr.}: {P Moe}", "P Bo Moe|P Bo Moe Jr.|P Moe"},
    {"{P Bo Moe III}, {P Bo Moe Jr.}", "P Bo Moe III|P Bo Moe Jr."},
    {"{P Ada B. Moe}, {P Ada C. Moe}, {P Ada Moe}", "P Ada B. Moe|P Ada C. Moe|P Ada Moe"},
    {"{P Ada Moe}, {P Axel Moe}, {P A. Moe}", "P Ada Moe|P Axel Moe|P A. Moe"},
    {"{P A. C. Moe}, {P Ada B. Moe}", "P A. C. Moe|P Ada B. Moe"},
    {"{P B. Moe}, {P Ada Moe}", "P B. Moe|P Ada Moe"},
    {"{P Moe} and {P Ada Moe}", "P Moe|P Ada Moe"},
    {"{P Moe}; {P Moe}; {P Moe}; {P Moe}; his wife {P Ada Moe}",
     "P Moe|P Moe|P Moe|P Moe|P Ada Moe"},
    {"{P Ada Moe}; {P Moe}; Mr. {P Ada}", "P Ada Moe|P Ada Moe|P Ada"},
    /* the one who was named first, and short, before the other came */
    {"{P Ada Moe}; {P Moe}; {P Bo Moe}; {P Moe}", "P Ada Moe|P Ada Moe|P Bo Moe|P Ada Moe"},
    {"{P Ada Moe}; {P Moe}; {P Bo Moe}; {P Cy Moe}", "P Ada Moe|P Ada Moe|P Bo Moe|P Cy Moe"},
    {"{P Moe}: {P Ada Moe}; {P Bo Moe}", "P Moe|P Ada Moe|P Bo Moe"},
    /* slips of the pen */
    {"{P Ada Lindqvist} {P Ada Linqvist} {P Ada Lindqvist}",
     "P Ada Lindqvist|P Ada Lindqvist|P Ada Lindqvist"},
    {"{P Ada Linqvist} {P Ada Lindqvist} {P Ada Lindqvist} {P Linqvist}",
     "P Ada Lindqvist|P Ada Lindqvist|P Ada Lindqvist|P Ada Lindqvist"},
    {"{P Ada Lindqvist} {P Lindqvist} {P Lindqivst}",
     "P Ada Lindqvist|P Ada Lindqvist|P Ada Lindqvist"},
    {"{P Lindqvist}; {P Lindqvist}; {P Linqvist}", "P Lindqvist|P Lindqvist|P Lindqvist"},
    {"{P Lo Wentin} {P Lo Wenting}", "P Lo Wentin|P Lo Wentin"},
    {"{P Lo Xiaoming}, {P Lo Xiaoping}", "P Lo Xiaoming|P Lo Xiaoping"},
    {"{P Lo Xiaomin} and {P Lo Xiaoming}", "P Lo Xiaomin|P Lo Xiaoming"},
    {"{P Christian Moe}, {P Christina Moe}", "P Christian Moe|P Christina Moe"},
    {"{P Daniel Moe}, {P Daniela Moe}", "P Daniel Moe|P Daniela Moe"},
    {"{P Micheal Moe}, {P Michael Moe}, {P Michael Moe}",
     "P Michael Moe|P Michael Moe|P Michael Moe"},
    {"{P Tor Weinberg} {P Tom Weinberg}", "P Tor Weinberg|P Tom Weinberg"},
    {"{P Ada Moe} {P Ada Poe}", "P Ada Moe|P Ada Poe"},
    {"{P Ada Lindqvist} {P Ida Linqvist}", "P Ada Lindqvist|P Ida Linqvist"},
    {"{P Kim Jong-un}, {P Kim Jong-il}, {P Kim}", "P Kim Jong-un|P Kim Jong-il|P Kim"},
    /* bodies: initials */
    {"the {O Harbor Works Institute} ({O HWI}) and {O HWI}",
     "O Harbor Works Institute|O Harbor Works Institute|O Harbor Works Institute"},
    {"{O HWI} ({O Harbor Works Institute})", "O Harbor Works Institute|O Harbor Works Institute"},
    {"the {O Institute of Harbor Works} and {O IHW}",
     "O Institute of Harbor Works|O Institute of Harbor Works"},
    {"the {O Institute of Harbor Works}, {O IoHW}, {O IOHW}",
     "O Institute of Harbor Works|O Institute of Harbor Works|O Institute of Harbor Works"},
    {"the {O Agency for Reefs and Kelp}, {O ARK}; the {O Anti-Litter League}, {O ALL}",
     "O Agency for Reefs and Kelp|O Agency for Reefs and Kelp|O Anti-Litter League|"
     "O Anti-Litter League"},
    {"{O U.S. Harbor Survey}; {O USHS}", "O U.S. Harbor Survey|O U.S. Harbor Survey"},
    {"{O Hull Wire Works Inc.}; {O HWW}", "O Hull Wire Works Inc.|O Hull Wire Works Inc."},
    {"{O Peel & Gray}; {O P&G}; {O Peel and Gray}",
     "O Peel and Gray|O Peel and Gray|O Peel and Gray"},
    {"the {O Harbor Institute for the Works} ({O HARBIN}), {O HARBIN}",
     "O Harbor Institute for the Works|O Harbor Institute for the Works|"
     "O Harbor Institute for the Works"},
    {"the {O Army of the Harbor} ({O EDP})", "O Army of the Harbor|O Army of the Harbor"},
    {"the {O Army of the Harbor} ({L UK})", "O Army of the Harbor|L UK"},
    {"the {O Hull Works} and the {O High Wire}, {O HW}", "O Hull Works|O High Wire|O HW"},
    {"the {O United Nations}; {O UN}; {O U.N.}",
     "O United Nations|O United Nations|O United Nations"},
    {"{O UN Harbor Council}, {O United Nations Harbor Council}, {O Harbor Council}",
     "O United Nations Harbor Council|O United Nations Harbor Council|"
     "O United Nations Harbor Council"},
    {"{O UN}; {O United Nations Harbor Council}", "O UN|O United Nations Harbor Council"},
    /* bodies: a part of the name */
    {"{O The Hull Daily Post} and {O Hull Daily Post}; told the {O Post}",
     "O The Hull Daily Post|O The Hull Daily Post|O The Hull Daily Post"},
    {"{O Hull Daily Post}; {O The Post} said", "O Hull Daily Post|O Hull Daily Post"},
    {"{O Hull Daily Post}; a {O Post} said", "O Hull Daily Post|O Post"},
    {"the {O Hull Post} and the {O York Post}, the {O Post}", "O Hull Post|O York Post|O Post"},
    {"{O Bank of Hull}; the {O Bank}; {O Bank of York}; the {O Bank}",
     "O Bank of Hull|O Bank of Hull|O Bank of York|O Bank of Hull"},
    {"{O Bank of Hull}; {O Bank of York}; the {O Bank}", "O Bank of Hull|O Bank of York|O Bank"},
    {"the {O Hull Ministry}; the {o ministry}", "O Hull Ministry|O ministry"},
    {"the {O White House}; the {O House}", "O White House|O House"},
    {"the {O Security Council}, the {O U.N. Security Council}",
     "O U.N. Security Council|O U.N. Security Council"},
    {"{O U.S. Congress}; {O Congress}", "O U.S. Congress|O U.S. Congress"},
    {"{O Hull Works Corp.} sued. {O Hull Works} lost.", "O Hull Works Corp.|O Hull Works Corp."},
    {"{O Hull Motor Co.}; {O Hull Motor}; {O Hull}; {O Hull Motor Company}",
     "O Hull Motor Co.|O Hull Motor Co.|O Hull Motor Co.|O Hull Motor Co."},
    {"{O Hull, Inc.}; {O Hull Inc}; {O Hull}", "O Hull, Inc.|O Hull, Inc.|O Hull, Inc."},
    {"{O Hull Inc.}; {O Hull Works Ltd.}; {O Hull}", "O Hull Inc.|O Hull Works Ltd.|O Hull"},
    {"{O Hull Inc.}; {O Hull Ltd.}", "O Hull Inc.|O Hull Ltd."},
    {"{O Lund Institution}; {O Lund}; {O Moe University}; {O Moe}",
     "O Lund Institution|O Lund Institution|O Moe University|O Moe University"},
    {"{O Ministry of Works}; {O Works Ministry}; {O U.S. Department of Kelp}; {O Kelp Department}",
     "O Ministry of Works|O Ministry of Works|O U.S. Department of Kelp|O U.S. Department of Kelp"},
    {"{O Ministry of Inner Affairs}; {O Inner Ministry}; {O Outer Ministry}",
     "O Ministry of Inner Affairs|O Ministry of Inner Affairs|O Outer Ministry"},
    {"{O University of Hull}; {O Hull University}", "O University of Hull|O Hull University"},
    {"{O Kelp Party}; {O Kelp}", "O Kelp Party|O Kelp Party"},
    {"{O Lund Music}; {O Lund}", "O Lund Music|O Lund"},
    {"{O Harbor Defence Agency}; {O Harbor Defense Agency}",
     "O Harbor Defence Agency|O Harbor Defence Agency"},
    {"{O Northeastern College}; {O Northwestern College}",
     "O Northeastern College|O Northwestern College"},
    {"{O 25th Harbor Brigade}; {O 26th Harbor Brigade}",
     "O 25th Harbor Brigade|O 26th Harbor Brigade"},
    {"{O Office of the United Wards}; the {O United Wards}; the {O Office}",
     "O Office of the United Wards|O United Wards|O Office of the United Wards"},
    {"{O Royal Bank of Hull}; {O Bank of Hull}", "O Royal Bank of Hull|O Bank of Hull"},
    {"{O Voice to Parliament}; the {O Parliament}", "O Voice to Parliament|O Parliament"},
    {"{O the Hull party}; {O Hull party}", "O Hull party|O Hull party"},
    /* places */
    {"the {L United States}; {L U.S.}; {L US}", "L United States|L United States|L United States"},
    {"{L US}; {L U.S.}", "L U.S.|L U.S."},
    {"{L Paris} and {L Paris}", "L Paris|L Paris"},
    {"{L HULL}; {L Hull}", "L Hull|L Hull"},
    {"{L New York} and {L York}", "L New York|L York"},
    {"{L Hull}, {L Hull City}, {L Hull Strait}", "L Hull|L Hull City|L Hull Strait"},
    {"{L Hull, N.Y.}; {L Hull}", "L Hull, N.Y.|L Hull"},
    {"{L Hull Sound} ({L HUL})", "L Hull Sound|L HUL"},
    /* types */
    {"{P Ada Moe}; {l Moe}", "P Ada Moe|P Ada Moe"},
    {"{P Lo Wen-ting}; {o Lo}; {m Lo}", "P Lo Wen-ting|P Lo Wen-ting|P Lo Wen-ting"},
    {"{P Paris Moe}; {L Paris}", "P Paris Moe|L Paris"},
    {"{L Moe}; {L Moe}; {o Moe}", "L Moe|L Moe|L Moe"},
    {"{M Dutch}; {P Dutch Moe}", "M Dutch|P Dutch Moe"},
    {"{m Dutch}; {O Dutch Airlines}", "M Dutch|O Dutch Airlines"},
    {"{M U.S.-Dutch}; {M US-Dutch}; {L US}", "M U.S.-Dutch|M U.S.-Dutch|L US"},
    {"{P Ada Lund}; {O Lund Motor Co.}; {P Lund}; {O Lund}",
     "P Ada Lund|O Lund Motor Co.|P Ada Lund|O Lund Motor Co."},
    /* no letters; too many words to look at */
    {"{P ...}; {P ...}; {O \xe2\x80\x94}", "P ...|P ...|O \xe2\x80\x94"},
    {"{O A B C D E F G H I J K L M N O P Q}; {O Q}", "O A B C D E F G H I J K L M N O P Q|O Q"},
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

/* N names of LEN bytes, each with another number spelt in letters in place of its "_". */
static char *
number_names(const char *pattern, size_t n, enum postil_entity_kind type,
             struct postil_entity *names)
{
    size_t len = strlen(pattern);
    char *text = malloc(n * (len + 1) + 1);
    ck_assert(text);
    for (size_t i = 0; i < n; i++) {
        char *name = text + i * (len + 1);
        size_t left = i;
        memcpy(name, pattern, len);
        name[len] = ' ';
        for (size_t k = 0; k < len; k++)
            if (name[k] == '_') {
                name[k] = (char)('a' + left % 10 + (k & 1) * 10);
                left /= 10;
            }
        names[i] = (struct postil_entity){.begin = (uint32_t)(i * (len + 1)),
                                          .end = (uint32_t)(i * (len + 1) + len),
                                          .type = type,
                                          .score = 0.9f};
    }
    text[n * (len + 1)] = 0;
    return text;
}

static const struct {
    const char *pattern;
    enum postil_entity_kind type;
} floods[] = {
    {"Ada Lind_______x", POSTIL_PER},
    {"______ Lindqvist", POSTIL_PER},
    {"A______ B. C-D E F. G Lindqvist Jr.", POSTIL_PER},
    {"Lind______qvist", POSTIL_PER},
    {"A______", POSTIL_PER},
    {"Hull ______ of Works Inc.", POSTIL_ORG},
    {"The A A A A A A A A A A A A A A A A______ Institute", POSTIL_ORG},
    {"A______ Straits", POSTIL_LOC},
};

/* A name is compared with a few others only: none of these may hang. */
START_TEST(stays_linear_on_like_names)
{
    enum { N = 20000 };
    struct postil_entity *names = calloc(N, sizeof *names);
    ck_assert(names);
    char *text = number_names(floods[_i].pattern, N, floods[_i].type, names);
    postil_arena *arena = postil_arena_new(64u << 20);
    ck_assert(arena);
    ck_assert_int_eq(entities_canonical(text, names, N, arena, NULL), POSTIL_OK);
    for (size_t i = 0; i < N; i++)
        ck_assert(names[i].name);
    postil_arena_free(arena);
    free(names);
    free(text);
}
END_TEST

/* One form with a long spelling and many short ones; a long one is not read again for each. */
START_TEST(stays_linear_on_long_names)
{
    enum { N = 100000, LEN = 1 << 20 };
    struct postil_entity *names = calloc(N, sizeof *names);
    char *text = malloc(LEN + 1);
    ck_assert(names && text);
    memset(text, '.', LEN);
    memcpy(text, "Moe", 3);
    text[LEN] = 0;
    for (size_t i = 0; i < N; i++)
        names[i] = (struct postil_entity){.end = i ? 3 : LEN, .score = 0.9f};
    postil_arena *arena = postil_arena_new(4u << 20);
    ck_assert(arena);
    ck_assert_int_eq(entities_canonical(text, names, N, arena, NULL), POSTIL_OK);
    ck_assert_ptr_eq(names[0].name, names[N - 1].name);
    postil_arena_free(arena);
    free(names);
    free(text);
}
END_TEST

/* A form whose mentions are sure of many types does not walk over all of them for each. */
START_TEST(stays_linear_on_mixed_types)
{
    enum { N = 100000 };
    static const char text[] = "Bo Moe Ada Moe";
    struct postil_entity *names = calloc(N, sizeof *names);
    ck_assert(names);
    for (size_t i = 0; i < N; i++)
        names[i] =
            (struct postil_entity){.begin = 3, .end = 6, .type = (uint32_t)(i % 4), .score = 0.95f};
    names[0] = (struct postil_entity){.end = 6, .score = 0.95f};
    names[N - 1] = (struct postil_entity){.begin = 7, .end = 14, .score = 0.95f};
    postil_arena *arena = postil_arena_new(1 << 20);
    ck_assert(arena);
    ck_assert_int_eq(entities_canonical(text, names, N, arena, NULL), POSTIL_OK);
    ck_assert_str_eq(names[N - 2].name, "Moe");
    postil_arena_free(arena);
    free(names);
}
END_TEST

/* Whatever a finder hands over, of whatever bytes: overlaps, halves of letters, single marks. */
START_TEST(takes_any_span_of_any_bytes)
{
    static const char bytes[] = " ..--''aAbBJjrTthe\xe2\x80\x99\xc4\xb1\xcc\x8a\xff&1,()\n";
    enum { N = 40, LEN = 120 };
    char text[LEN + 1] = "";
    struct postil_entity names[N];
    uint64_t seed = (uint64_t)_i + 1;
    for (size_t i = 0; i < LEN; i++)
        text[i] = bytes[next_random(&seed) % (sizeof bytes - 1)];
    for (size_t i = 0; i < N; i++) {
        uint32_t begin = (uint32_t)(next_random(&seed) % (LEN - 1));
        uint32_t len = 1 + (uint32_t)(next_random(&seed) % 30);
        names[i] = (struct postil_entity){.begin = begin,
                                          .end = begin + len < LEN ? begin + len : LEN,
                                          .type = (uint32_t)(next_random(&seed) % 4),
                                          .score = i % 5 ? 0.5f : (float)NAN};
    }
    postil_arena *arena = postil_arena_new(1 << 20);
    ck_assert(arena);
    ck_assert_int_eq(entities_canonical(text, names, N, arena, NULL), POSTIL_OK);
    for (size_t i = 0; i < N; i++)
        ck_assert(names[i].name);
    postil_arena_free(arena);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("canonical");
    TCase *tc = tcase_create("canonical");
    tcase_add_loop_test(tc, names_mentions, 0, N_ELEM(cases));
    tcase_add_test(tc, reports_a_full_arena);
    tcase_add_loop_test(tc, stays_linear_on_like_names, 0, N_ELEM(floods));
    tcase_add_test(tc, stays_linear_on_long_names);
    tcase_add_test(tc, stays_linear_on_mixed_types);
    tcase_add_loop_test(tc, takes_any_span_of_any_bytes, 0, 200);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
