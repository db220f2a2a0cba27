#ifndef KAIMEN_XML_PARSER_BRIDGE_H
#define KAIMEN_XML_PARSER_BRIDGE_H

/* libxml2's streaming XML parser, seen through names of our own: libxml2's headers include ICU's,
   which cannot be imported beside Foundation's. No document type, no entity but the five of XML,
   nothing loaded from anywhere. */

struct kaimen_xml_parser;

/* The attributes of the element that opens, and the address of its namespace; valid within the call only. */
struct kaimen_xml_attributes {
    const void *_Nullable fields;
    int count;
    const char *_Nullable space;
};

/* Where the parser tells what it meets; names are without their prefix. */
struct kaimen_xml_sink {
    void *_Nullable context;
    void (*_Nonnull open)(void *_Nullable context, const char *_Nonnull name, struct kaimen_xml_attributes attributes);
    void (*_Nonnull close)(void *_Nullable context, const char *_Nonnull name);
    void (*_Nonnull text)(void *_Nullable context, const char *_Nonnull bytes, int count);
};

/* The value of an attribute by its name without prefix: not ended by zero, `*count` bytes; NULL for none. */
const char *_Nullable kaimen_xml_attribute(
    struct kaimen_xml_attributes attributes, const char *_Nonnull name, int *_Nonnull count);

/* NULL when there is no memory. A text may be of any length when `takes_long_texts` is not 0, of some ten megabytes
   otherwise. */
struct kaimen_xml_parser *_Nullable kaimen_xml_start(struct kaimen_xml_sink sink, int takes_long_texts);
/* Whether the bytes so far are well-formed and name no document type. */
int kaimen_xml_feed(struct kaimen_xml_parser *_Nonnull parser, const void *_Nullable bytes, int count, int is_last);
void kaimen_xml_free(struct kaimen_xml_parser *_Nullable parser);

#endif
