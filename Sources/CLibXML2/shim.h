/* Linked through pkg-config; the headers are read by HTMLParserBridge only (they pull in ICU's, which clash with Foundation's). */
