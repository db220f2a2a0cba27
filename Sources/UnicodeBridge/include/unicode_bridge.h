#ifndef KAIMEN_UNICODE_BRIDGE_H
#define KAIMEN_UNICODE_BRIDGE_H

#include <stdint.h>

/* Tables that ICU carries, filled once; ICU's own headers cannot be imported beside Foundation's. */

enum { KAIMEN_SEPARATOR = 0, KAIMEN_IDEOGRAPH = 1, KAIMEN_WORD = 2, KAIMEN_IGNORED = 3 };

/* For each of the 65,536 scalars of the first plane: the folded scalar (half-width, lower case, without accents,
   simplified) in the low 24 bits and its class above. Gives 0, or ICU's error code. */
int kaimen_fold_table(uint32_t *_Nonnull table);

#endif
