#include "unicode_bridge.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { CHUNK = 256 };

static UTransliterator *open_transliterator(const char *name, UErrorCode *status) {
    UChar identifier[64];
    u_uastrcpy(identifier, name);
    return utrans_openU(identifier, -1, UTRANS_FORWARD, NULL, 0, NULL, status);
}

static uint32_t class_of(UChar32 scalar) {
    if (u_hasBinaryProperty(scalar, UCHAR_IDEOGRAPHIC)) return KAIMEN_IDEOGRAPH;
    if ((scalar >= 0x3041 && scalar <= 0x30FE && u_isalpha(scalar)) || (scalar >= 0xAC00 && scalar <= 0xD7A3))
        return KAIMEN_IDEOGRAPH;
    if (u_isalnum(scalar)) return KAIMEN_WORD;
    int8_t type = u_charType(scalar);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || (type == U_FORMAT_CHAR)) return KAIMEN_IGNORED;
    return KAIMEN_SEPARATOR;
}

/* Compatibility forms and case away, then accents. A scalar that becomes several letters stays as it is. */
static UChar32 folded(UChar32 scalar, const UNormalizer2 *fold, const UNormalizer2 *split) {
    UErrorCode status = U_ZERO_ERROR;
    UChar source[2] = {(UChar)scalar, 0}, whole[32], parts[64];
    int32_t count = unorm2_normalize(fold, source, 1, whole, 32, &status);
    if (U_FAILURE(status) || count < 1) return scalar;
    int32_t length = unorm2_normalize(split, whole, count, parts, 64, &status);
    if (U_FAILURE(status) || length < 1) return scalar;
    int32_t index = 0;
    UChar32 first;
    U16_NEXT(parts, index, length, first);
    /* Hangul and kana are made of parts that are no accents. */
    if (class_of(first) != KAIMEN_WORD) return count == 1 ? whole[0] : scalar;
    while (index < length) {
        UChar32 next;
        U16_NEXT(parts, index, length, next);
        if (u_charType(next) != U_NON_SPACING_MARK) return scalar;
    }
    return first;
}

int kaimen_fold_table(uint32_t *table) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&status);
    const UNormalizer2 *split = unorm2_getNFDInstance(&status);
    UTransliterator *simplify = open_transliterator("Hant-Hans", &status);
    if (U_FAILURE(status)) return status;
    for (UChar32 scalar = 0; scalar < 0x10000; scalar += 1) {
        if (scalar >= 0xD800 && scalar < 0xF900) {
            table[scalar] = (uint32_t)scalar;
            continue;
        }
        table[scalar] = (uint32_t)(class_of(scalar) == KAIMEN_IGNORED ? scalar : folded(scalar, fold, split));
    }
    for (UChar32 first = 0x3400; first < 0xA000; first += CHUNK) {
        UChar text[CHUNK * 2 + 1];
        for (int index = 0; index < CHUNK; index += 1) {
            text[2 * index] = (UChar)table[first + index];
            text[2 * index + 1] = '\n';
        }
        int32_t length = CHUNK * 2, limit = CHUNK * 2;
        utrans_transUChars(simplify, text, &length, CHUNK * 2 + 1, 0, &limit, &status);
        if (U_FAILURE(status) || length != CHUNK * 2) {
            status = U_ZERO_ERROR;
            continue;
        }
        for (int index = 0; index < CHUNK; index += 1) table[first + index] = text[2 * index];
    }
    for (UChar32 scalar = 0; scalar < 0x10000; scalar += 1)
        table[scalar] |= (table[scalar] >= 0xE000 && table[scalar] < 0xF900 ? KAIMEN_SEPARATOR
                          : (table[scalar] >= 0xD800 && table[scalar] < 0xE000) ? KAIMEN_SEPARATOR
                                                                                  : class_of((UChar32)table[scalar]))
            << 24;
    /* Compatibility ideographs were folded after the chunk above; give them the simplified form of their target. */
    for (UChar32 scalar = 0xF900; scalar < 0xFB00; scalar += 1) {
        uint32_t target = table[scalar] & 0xFFFFFF;
        if (target >= 0x3400 && target < 0xA000) table[scalar] = table[target];
    }
    utrans_close(simplify);
    return 0;
}
