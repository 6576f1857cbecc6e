/* SPDX-License-Identifier: Apache-2.0 */
/* Ids and suffixes from file names. */
#include "name.h"

#include <string.h>

#include <postil/utf8.h>

static const char *const compressions[] = {".gz", ".bz2", ".xz", ".zst", ".lz4"};

const char *
name_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

size_t
name_stem(const char *base)
{
    const char *dot = strrchr(base, '.');
    return dot && dot != base ? (size_t)(dot - base) : strlen(base);
}

bool
name_has_suffix(const char *name, size_t len, const char *suffix)
{
    size_t n = strlen(suffix);
    if (len < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = name[len - n + i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) != suffix[i])
            return false;
    }
    return true;
}

size_t
name_uncompressed(const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof compressions / sizeof *compressions; i++) {
        size_t n = strlen(compressions[i]);
        if (len > n && name_has_suffix(name, len, compressions[i]))
            return len - n;
    }
    return len;
}

bool
name_is_hidden(const char *path)
{
    while (*path) {
        size_t len = strcspn(path, "/");
        bool here = (len == 1 && path[0] == '.') || (len == 2 && memcmp(path, "..", 2) == 0);
        if ((len > 0 && path[0] == '.' && !here) || (len == 8 && memcmp(path, "__MACOSX", 8) == 0))
            return true;
        path += len + (path[len] == '/');
    }
    return false;
}

size_t
name_to_utf8(const char *bytes, size_t len, char *out)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t n = 0;
    for (size_t i = 0; i < len;) {
        size_t good = postil_utf8_valid(bytes + i, len - i);
        memcpy(out + n, bytes + i, good);
        n += good;
        i += good;
        if (i == len)
            break;
        unsigned char bad = (unsigned char)bytes[i++];
        out[n++] = '%';
        out[n++] = hex[bad >> 4];
        out[n++] = hex[bad & 15];
    }
    out[n] = '\0';
    return n;
}
