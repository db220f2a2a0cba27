/// Writes a paper as a `.docx` (ECMA-376, WordprocessingML), with charts that office programs draw and edit themselves.
public enum WordWriter {
    /// The finished file. It blocks while a chart's workbook is written.
    /// - Throws: `WorkbookFailure` when a temporary file cannot be written.
    public static func bytes(_ paper: OfficialPaper) throws -> [UInt8] {
        let charts = paper.blocks.compactMap { block -> PaperChart? in
            if case .chart(let chart) = block, !chart.series.isEmpty, !chart.categories.isEmpty { chart } else { nil }
        }
        var parts: [(path: String, bytes: [UInt8])] = [
            ("[Content_Types].xml", contentTypes(charts: charts.count)),
            ("_rels/.rels", packageRelations),
            ("docProps/core.xml", properties(paper)),
            ("word/document.xml", WordPaper(paper).document),
            ("word/styles.xml", WordPaperStyles.part),
            ("word/settings.xml", settings),
            ("word/footer1.xml", WordPaper.footer),
            ("word/header1.xml", WordPaper.header(paper.mark)),
            ("word/_rels/document.xml.rels", documentRelations(charts: charts.count)),
        ]
        for (index, chart) in charts.enumerated() {
            let number = index + 1
            let drawing = WordChart(chart)
            parts.append(("word/charts/chart\(number).xml", drawing.part))
            parts.append(("word/charts/_rels/chart\(number).xml.rels", chartRelations(number)))
            parts.append(("word/embeddings/chart\(number).xlsx", try drawing.workbook(author: paper.author)))
        }
        return try ZipWriter.bytes(parts)
    }

    private static let officeRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    private static func contentTypes(charts: Int) -> [UInt8] {
        let word = "application/vnd.openxmlformats-officedocument.wordprocessingml."
        var part = MarkupWriter()
        part.raw(
            """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
            <Default Extension="xml" ContentType="application/xml"/>\
            <Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>\
            <Override PartName="/word/document.xml" ContentType="\(word)document.main+xml"/>\
            <Override PartName="/word/styles.xml" ContentType="\(word)styles+xml"/>\
            <Override PartName="/word/settings.xml" ContentType="\(word)settings+xml"/>\
            <Override PartName="/word/footer1.xml" ContentType="\(word)footer+xml"/>\
            <Override PartName="/word/header1.xml" ContentType="\(word)header+xml"/>\
            <Override PartName="/docProps/core.xml" \
            ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
            """)
        for number in 0..<charts {
            part.raw(
                """
                <Override PartName="/word/charts/chart\(number + 1).xml" \
                ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>
                """)
        }
        part.raw("</Types>")
        return part.bytes
    }

    private static func relations(_ list: [(id: String, type: String, target: String)]) -> [UInt8] {
        var part = MarkupWriter()
        part.raw(#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#)
        for relation in list {
            part.raw(
                #"<Relationship Id="\#(relation.id)" Type="\#(relation.type)" Target="\#(relation.target)"/>"#)
        }
        part.raw("</Relationships>")
        return part.bytes
    }

    private static var packageRelations: [UInt8] {
        relations([
            ("rId1", officeRelations + "/officeDocument", "word/document.xml"),
            (
                "rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml"
            ),
        ])
    }

    private static func documentRelations(charts: Int) -> [UInt8] {
        relations(
            [
                ("rId1", officeRelations + "/styles", "styles.xml"),
                ("rId2", officeRelations + "/settings", "settings.xml"),
                ("rId3", officeRelations + "/footer", "footer1.xml"),
                ("rId4", officeRelations + "/header", "header1.xml"),
            ] + (0..<charts).map { ("chart\($0 + 1)", officeRelations + "/chart", "charts/chart\($0 + 1).xml") })
    }

    private static func chartRelations(_ number: Int) -> [UInt8] {
        relations([("rId1", officeRelations + "/package", "../embeddings/chart\(number).xlsx")])
    }

    private static func properties(_ paper: OfficialPaper) -> [UInt8] {
        var part = MarkupWriter()
        part.raw(
            """
            <cp:coreProperties \
            xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
            xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>
            """)
        part.words(paper.title)
        part.raw("</dc:title><dc:creator>")
        part.words(paper.author)
        part.raw("</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>")
        return part.bytes
    }

    private static var settings: [UInt8] {
        var part = MarkupWriter()
        part.raw(
            """
            <w:settings xmlns:w="\(WordPaper.namespace)"><w:zoom w:percent="100"/>\
            <w:characterSpacingControl w:val="compressPunctuation"/>\
            <w:compat><w:compatSetting w:name="compatibilityMode" \
            w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>\
            <w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>
            """)
        return part.bytes
    }
}
