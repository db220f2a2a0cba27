#include <zlib.h>

/// `deflateInit2` is a macro in zlib and does not reach Swift: this starts a gzip stream.
static inline int kaimen_gzip_start(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
