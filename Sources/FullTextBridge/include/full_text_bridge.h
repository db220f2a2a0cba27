#ifndef KAIMEN_FULL_TEXT_BRIDGE_H
#define KAIMEN_FULL_TEXT_BRIDGE_H

struct sqlite3;

/* Gives a connection the FTS5 function
     kaimen_score(table, average, title, pairs)
   BM25 (k1 = 1.2, b = 0.75) of the current row: `average` is the mean length of a row in tokens, `title` how many
   times a hit in the title counts; `pairs` is a blob of two doubles for each phrase of the query, in order: its weight and
   its group; of the phrases of one group the best one counts. Columns 0 and 3 are titles, 1 is the body, 2 is not counted. Gives an SQLite code. */
int kaimen_register_score(struct sqlite3 *_Nonnull database);

#endif
