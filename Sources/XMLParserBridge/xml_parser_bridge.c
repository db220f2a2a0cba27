#include "xml_parser_bridge.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

struct kaimen_xml_parser {
    struct kaimen_xml_sink sink;
    xmlParserCtxtPtr context;
    int is_refused;
};

static void on_open(
    void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
    const xmlChar **namespaces, int attribute_count, int default_count, const xmlChar **attributes) {
    (void)prefix, (void)namespace_count, (void)namespaces, (void)default_count;
    struct kaimen_xml_parser *parser = data;
    struct kaimen_xml_attributes fields = {attributes, attribute_count, (const char *)uri};
    parser->sink.open(parser->sink.context, (const char *)name, fields);
}

static void on_close(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)prefix, (void)uri;
    struct kaimen_xml_parser *parser = data;
    parser->sink.close(parser->sink.context, (const char *)name);
}

static void on_text(void *data, const xmlChar *bytes, int count) {
    struct kaimen_xml_parser *parser = data;
    parser->sink.text(parser->sink.context, (const char *)bytes, count);
}

/* A document type is what entities come from; the files that are read here never have one. */
static void on_document_type(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
    (void)name, (void)external, (void)system;
    struct kaimen_xml_parser *parser = data;
    parser->is_refused = 1;
    xmlStopParser(parser->context);
}

static void on_silence(void *data, const char *message, ...) { (void)data, (void)message; }

const char *kaimen_xml_attribute(struct kaimen_xml_attributes attributes, const char *name, int *count) {
    const xmlChar *const *fields = attributes.fields;
    for (int index = 0; index < attributes.count; index++, fields += 5) {
        /* name, prefix, address, first byte, end */
        if (strcmp((const char *)fields[0], name) != 0) continue;
        *count = (int)(fields[4] - fields[3]);
        return (const char *)fields[3];
    }
    return NULL;
}

struct kaimen_xml_parser *kaimen_xml_start(struct kaimen_xml_sink sink, int takes_long_texts) {
    /* The library prepares itself at its first use, which two threads must not do at once: only this call is guarded. */
    xmlInitParser();
    struct kaimen_xml_parser *parser = calloc(1, sizeof *parser);
    if (parser == NULL) return NULL;
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = on_open;
    handler.endElementNs = on_close;
    handler.characters = on_text;
    handler.cdataBlock = on_text;
    handler.ignorableWhitespace = on_text;
    handler.internalSubset = on_document_type;
    handler.error = on_silence;
    handler.warning = on_silence;
    parser->sink = sink;
    parser->context = xmlCreatePushParserCtxt(&handler, parser, NULL, 0, NULL);
    if (parser->context == NULL) {
        free(parser);
        return NULL;
    }
    /* XML_PARSE_NOENT: `&amp;` in an attribute arrives as `&`. There is nothing else to replace. */
    int options = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    xmlCtxtUseOptions(parser->context, takes_long_texts ? options | XML_PARSE_HUGE : options);
    return parser;
}

int kaimen_xml_feed(struct kaimen_xml_parser *parser, const void *bytes, int count, int is_last) {
    int status = xmlParseChunk(parser->context, bytes, count, is_last);
    return status == XML_ERR_OK && !parser->is_refused && parser->context->wellFormed;
}

void kaimen_xml_free(struct kaimen_xml_parser *parser) {
    if (parser == NULL) return;
    xmlFreeParserCtxt(parser->context);
    free(parser);
}
