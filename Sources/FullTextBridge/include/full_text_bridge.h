#ifndef KAIMEN_FULL_TEXT_BRIDGE_H
#define KAIMEN_FULL_TEXT_BRIDGE_H

struct sqlite3;

/* Gives a connection the FTS5 function
     kaimen_score(table, average, title, weight 0, group 0, weight 1, group 1, …)
   BM25 (k1 = 1.2, b = 0.75) of the current row: `average` is the mean length of a row in tokens, `title` how many
   times a hit in the title counts; each phrase of the query, in order, has a weight and a group, and of the phrases of
   one group the best one counts. Columns 0 and 3 are titles, 1 is the body, 2 is not counted. Gives an SQLite code. */
int kaimen_register_score(struct sqlite3 *_Nonnull database);

#endif
