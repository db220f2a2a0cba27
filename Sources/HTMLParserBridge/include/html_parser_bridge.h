#ifndef KAIMEN_HTML_PARSER_BRIDGE_H
#define KAIMEN_HTML_PARSER_BRIDGE_H

/* libxml2's HTML tree, seen through names of our own: libxml2's headers include ICU's,
   which cannot be imported beside Foundation's. Nothing here is owned by the caller but the document. */

struct kaimen_html_document;
struct kaimen_html_node;
struct kaimen_html_attribute;

enum kaimen_html_kind { KAIMEN_HTML_ELEMENT, KAIMEN_HTML_TEXT, KAIMEN_HTML_COMMENT, KAIMEN_HTML_OTHER };

/* Parses UTF-8 bytes, however broken; NULL when the parser gives no tree. */
struct kaimen_html_document *_Nullable kaimen_html_parse(const char *_Nonnull bytes, int count);
void kaimen_html_free(struct kaimen_html_document *_Nonnull document);
struct kaimen_html_node *_Nullable kaimen_html_root(struct kaimen_html_document *_Nonnull document);

enum kaimen_html_kind kaimen_html_kind(struct kaimen_html_node *_Nonnull node);
const char *_Nullable kaimen_html_name(struct kaimen_html_node *_Nonnull node);
const char *_Nullable kaimen_html_content(struct kaimen_html_node *_Nonnull node);
struct kaimen_html_node *_Nullable kaimen_html_next(struct kaimen_html_node *_Nonnull node);
struct kaimen_html_node *_Nullable kaimen_html_previous(struct kaimen_html_node *_Nonnull node);
struct kaimen_html_node *_Nullable kaimen_html_parent(struct kaimen_html_node *_Nonnull node);
/* First child of an element; NULL for everything else. */
struct kaimen_html_node *_Nullable kaimen_html_child(struct kaimen_html_node *_Nonnull node);

struct kaimen_html_attribute *_Nullable kaimen_html_attribute(struct kaimen_html_node *_Nonnull node);
struct kaimen_html_attribute *_Nullable kaimen_html_attribute_next(struct kaimen_html_attribute *_Nonnull attribute);
const char *_Nullable kaimen_html_attribute_name(struct kaimen_html_attribute *_Nonnull attribute);
/* The first text of the value; the HTML parser never splits one. */
const char *_Nullable kaimen_html_attribute_value(struct kaimen_html_attribute *_Nonnull attribute);

#endif
