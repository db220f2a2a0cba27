#include "full_text_bridge.h"

#include <sqlite3.h>
#include <string.h>

enum { TITLE = 0, BODY = 1, SOUND = 3, MOST_GROUPS = 64 };

static void score(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int count,
                  sqlite3_value **values) {
    const char *packed = count == 3 ? sqlite3_value_blob(values[2]) : 0;
    if (packed == 0 || api->xPhraseCount(fts) * 2 * (int)sizeof(double) > sqlite3_value_bytes(values[2])) {
        sqlite3_result_error(context, "kaimen_score: a weight and a group for each phrase", -1);
        return;
    }
    double average = sqlite3_value_double(values[0]), title = sqlite3_value_double(values[1]);
    int title_size = 0, body_size = 0;
    if (api->xColumnSize(fts, TITLE, &title_size) != SQLITE_OK || api->xColumnSize(fts, BODY, &body_size) != SQLITE_OK) {
        sqlite3_result_error(context, "kaimen_score: no size", -1);
        return;
    }
    double norm = 1.2 * (0.25 + 0.75 * (title_size + body_size) / (average > 1 ? average : 1));
    double best[MOST_GROUPS] = {0};
    for (int phrase = 0; phrase < api->xPhraseCount(fts); phrase += 1) {
        double pair[2];
        memcpy(pair, packed + phrase * sizeof pair, sizeof pair);
        double weight = pair[0];
        int group = (int)pair[1];
        if (weight <= 0 || group < 0 || group >= MOST_GROUPS) continue;
        double times = 0;
        Fts5PhraseIter iterator;
        int column = 0, offset = 0;
        if (api->xPhraseFirst(fts, phrase, &iterator, &column, &offset) != SQLITE_OK) continue;
        while (column >= 0) {
            times += column == TITLE || column == SOUND ? title : column == BODY ? 1 : 0;
            api->xPhraseNext(fts, &iterator, &column, &offset);
        }
        double value = weight * times * 2.2 / (times + norm);
        if (value > best[group]) best[group] = value;
    }
    double sum = 0;
    for (int group = 0; group < MOST_GROUPS; group += 1) sum += best[group];
    sqlite3_result_double(context, sum);
}

int kaimen_register_score(sqlite3 *database) {
    fts5_api *api = 0;
    sqlite3_stmt *statement = 0;
    int code = sqlite3_prepare_v2(database, "SELECT fts5(?)", -1, &statement, 0);
    if (code != SQLITE_OK) return code;
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", 0);
    sqlite3_step(statement);
    code = sqlite3_finalize(statement);
    if (code != SQLITE_OK || api == 0) return code == SQLITE_OK ? SQLITE_ERROR : code;
    return api->xCreateFunction(api, "kaimen_score", 0, score, 0);
}
