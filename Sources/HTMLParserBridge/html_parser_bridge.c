#include "html_parser_bridge.h"

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>

#define DOCUMENT(pointer) ((xmlDocPtr)(pointer))
#define NODE(pointer) ((xmlNodePtr)(pointer))
#define ATTRIBUTE(pointer) ((xmlAttrPtr)(pointer))

struct kaimen_html_document *kaimen_html_parse(const char *bytes, int count) {
    /* The library prepares itself at its first use, which two threads must not do at once: only this call is guarded. */
    xmlInitParser();
    htmlParserCtxtPtr context = htmlNewParserCtxt();
    if (context == NULL) return NULL;
    /* Old pages nest tables hundreds deep; libxml2 stops at 256 unless told otherwise. */
    int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET
        | HTML_PARSE_IGNORE_ENC;
    context->options |= XML_PARSE_HUGE;
    xmlDocPtr document = htmlCtxtReadMemory(context, bytes, count, NULL, "UTF-8", options);
    htmlFreeParserCtxt(context);
    return (struct kaimen_html_document *)document;
}

void kaimen_html_free(struct kaimen_html_document *document) { xmlFreeDoc(DOCUMENT(document)); }

struct kaimen_html_node *kaimen_html_root(struct kaimen_html_document *document) {
    return (struct kaimen_html_node *)xmlDocGetRootElement(DOCUMENT(document));
}

enum kaimen_html_kind kaimen_html_kind(struct kaimen_html_node *node) {
    switch (NODE(node)->type) {
    case XML_ELEMENT_NODE: return KAIMEN_HTML_ELEMENT;
    case XML_TEXT_NODE: return KAIMEN_HTML_TEXT;
    case XML_COMMENT_NODE: return KAIMEN_HTML_COMMENT;
    default: return KAIMEN_HTML_OTHER;
    }
}

const char *kaimen_html_name(struct kaimen_html_node *node) { return (const char *)NODE(node)->name; }
const char *kaimen_html_content(struct kaimen_html_node *node) { return (const char *)NODE(node)->content; }
struct kaimen_html_node *kaimen_html_next(struct kaimen_html_node *node) {
    return (struct kaimen_html_node *)NODE(node)->next;
}
struct kaimen_html_node *kaimen_html_previous(struct kaimen_html_node *node) {
    return (struct kaimen_html_node *)NODE(node)->prev;
}
struct kaimen_html_node *kaimen_html_parent(struct kaimen_html_node *node) {
    return (struct kaimen_html_node *)NODE(node)->parent;
}
struct kaimen_html_node *kaimen_html_child(struct kaimen_html_node *node) {
    return NODE(node)->type == XML_ELEMENT_NODE ? (struct kaimen_html_node *)NODE(node)->children : NULL;
}

struct kaimen_html_attribute *kaimen_html_attribute(struct kaimen_html_node *node) {
    return (struct kaimen_html_attribute *)NODE(node)->properties;
}
struct kaimen_html_attribute *kaimen_html_attribute_next(struct kaimen_html_attribute *attribute) {
    return (struct kaimen_html_attribute *)ATTRIBUTE(attribute)->next;
}
const char *kaimen_html_attribute_name(struct kaimen_html_attribute *attribute) {
    return (const char *)ATTRIBUTE(attribute)->name;
}
const char *kaimen_html_attribute_value(struct kaimen_html_attribute *attribute) {
    xmlNodePtr value = ATTRIBUTE(attribute)->children;
    return value == NULL ? NULL : (const char *)value->content;
}
