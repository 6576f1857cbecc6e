# SPDX-License-Identifier: Apache-2.0
# For test scripts: Postil as if it were installed under $here/root. Needs $build, $here.

compiler=${CC:-$(command -v cc)}

# Headers and postil.pc are really installed. The rest is linked to: libtool moves plugins aside for a
# moment when it installs them, and other tests are using them.
install_there()
{
    make -s -C "$build" install-postilincludeHEADERS install-pkgconfigDATA DESTDIR="$here/root" \
        >"$here/log" 2>&1 || return 1
    pc=$(find "$here/root" -name postil.pc)
    prefix=$here/root$(pkg-config --variable=prefix "$pc")
    sed "s|^prefix=.*|prefix=$prefix|" "$pc" >"$here/postil.pc" || return 1
    PKG_CONFIG_PATH=$here
    export PKG_CONFIG_PATH
    LD_LIBRARY_PATH=$(pkg-config --variable=libdir postil)
    mkdir -p "$here/bin" "$prefix/bin" "$LD_LIBRARY_PATH"
    ln -s "$build"/core/.libs/libpostil.so* "$LD_LIBRARY_PATH"
    ln -s "$build/postil" "$prefix/bin/postil"
    PATH=$here/bin:$prefix/bin:$PATH
    POSTIL_PLUGIN_SYSTEM_PATH=$build/plugins/.libs
    export PATH LD_LIBRARY_PATH POSTIL_PLUGIN_SYSTEM_PATH
}

# `cc` is the compiler this tree was built with; against a build with sanitizers it takes them along.
name_compiler()
{
    flags=
    ! nm -D "$build/core/.libs/libpostil.so" | grep -q __asan_init || flags=-fsanitize=address,undefined
    printf '#!/bin/sh\nexec %s %s "$@"\n' "$compiler" "$flags" >"$here/bin/cc"
    chmod +x "$here/bin/cc"
}
