/// The text of a paper as WordprocessingML.
struct WordPaper {
    static let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    private static let spaces = """
        xmlns:w="\(namespace)" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" \
        xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" \
        xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
        """

    /// Between the margins of A4: 210 − 28 − 26 mm, in twentieths of a point.
    private static let width = 8844
    /// 36,000 of them are a millimetre.
    private static let chartWidth = 5_580_000

    private var part = MarkupWriter()
    private var charts = 0

    init(_ paper: OfficialPaper) {
        part.raw("<w:document \(Self.spaces)><w:body>")
        for block in paper.blocks { add(block) }
        // A4, margins of GB/T 9704-2012, 5.1: 37 mm above, 28 mm at the binding; 225 characters of 三号 a page.
        part.raw(
            """
            <w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId3"/>\
            <w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" \
            w:header="851" w:footer="1134" w:gutter="0"/></w:sectPr></w:body></w:document>
            """)
    }

    var document: [UInt8] { part.bytes }

    private mutating func add(_ block: OfficialPaper.Block) {
        switch block {
        case .masthead(let name, let number):
            paragraph("Masthead", name, halfPoints: Self.mastheadSize(name))
            paragraph("Number", number)
        case .title(let text): paragraph("Title", text)
        case .addressee(let text): paragraph("Addressee", text)
        case .heading(let text): paragraph("Heading1", text)
        case .paragraph(let text): paragraph("BodyText", text)
        case .annex(let text): paragraph("Annex", text)
        case .signature(let lines):
            paragraph("Addressee", "")
            for line in lines { paragraph("Signature", line) }
        case .table(let table): add(table)
        case .chart(let chart): add(chart)
        }
    }

    /// As large as the style has it, or so small that it stays on one line of 156 mm; in half points.
    private static func mastheadSize(_ name: String) -> Int { min(72, max(36, 870 / max(1, name.count))) }

    /// - Parameter halfPoints: the size of its letters, where it is not that of the style.
    private mutating func paragraph(_ style: String, _ text: String, halfPoints: Int? = nil) {
        part.raw(#"<w:p><w:pPr><w:pStyle w:val="\#(style)"/></w:pPr>"#)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let size = halfPoints.map { #"<w:rPr><w:sz w:val="\#($0)"/><w:szCs w:val="\#($0)"/></w:rPr>"# } ?? ""
            part.raw("<w:r>" + size + (index > 0 ? "<w:br/>" : "") + #"<w:t xml:space="preserve">"#)
            part.words(String(line))
            part.raw("</w:t></w:r>")
        }
        part.raw("</w:p>")
    }

    private mutating func add(_ table: PaperTable) {
        paragraph("Caption", table.caption)
        let shares = table.columns.reduce(0) { $0 + $1.share }
        guard shares > 0 else { return }
        let widths = table.columns.map { Self.width * $0.share / shares }
        let edges = ["top", "left", "bottom", "right", "insideH", "insideV"]
            .map { #"<w:\#($0) w:val="single" w:sz="4" w:space="0" w:color="404040"/>"# }.joined()
        part.raw(
            """
            <w:tbl><w:tblPr><w:tblW w:w="\(widths.reduce(0, +))" w:type="dxa"/><w:jc w:val="center"/>\
            <w:tblBorders>\(edges)</w:tblBorders><w:tblLayout w:type="fixed"/>\
            <w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>\
            <w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>
            """)
        for width in widths { part.raw(#"<w:gridCol w:w="\#(width)"/>"#) }
        part.raw("</w:tblGrid>")
        row(zip(table.columns, widths).map { ("CellHead", $1, $0.label) }, isHead: true)
        for cells in table.rows {
            row(
                table.columns.enumerated().map { index, column in
                    (
                        column.isFigure ? "CellFigure" : "Cell", widths[index],
                        cells.indices.contains(index) ? cells[index] : ""
                    )
                }, isHead: false)
        }
        part.raw("</w:tbl>")
        paragraph("Addressee", "")
    }

    private mutating func row(_ cells: [(style: String, width: Int, text: String)], isHead: Bool) {
        part.raw("<w:tr><w:trPr><w:cantSplit/>" + (isHead ? "<w:tblHeader/>" : "") + "</w:trPr>")
        for cell in cells {
            let shade = isHead ? #"<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>"# : ""
            part.raw(
                """
                <w:tc><w:tcPr><w:tcW w:w="\(cell.width)" w:type="dxa"/>\(shade)<w:vAlign w:val="center"/></w:tcPr>
                """)
            paragraph(cell.style, cell.text)
            part.raw("</w:tc>")
        }
        part.raw("</w:tr>")
    }

    private mutating func add(_ chart: PaperChart) {
        guard !chart.series.isEmpty, !chart.categories.isEmpty else { return }
        charts += 1
        let height = WordChart(chart).height
        part.raw(
            """
            <w:p><w:pPr><w:pStyle w:val="Drawing"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" \
            distR="0"><wp:extent cx="\(Self.chartWidth)" cy="\(height)"/><wp:docPr id="\(charts)" name="图\(charts)" \
            descr="\(MarkupWriter.escaped(chart.caption))"/><wp:cNvGraphicFramePr/><a:graphic>\
            <a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">\
            <c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="chart\(charts)"/>\
            </a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>
            """)
    }

    /// The page number between dashes (GB/T 9704-2012, 7.5).
    static var footer: [UInt8] {
        var part = MarkupWriter()
        part.raw(
            """
            <w:ftr xmlns:w="\(namespace)"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>\
            <w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>\
            <w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>\
            <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>\
            <w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>
            """)
        return part.bytes
    }

    static func header(_ mark: String?) -> [UInt8] {
        var part = MarkupWriter()
        part.raw(
            #"<w:hdr xmlns:w="\#(namespace)"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:t xml:space="preserve">"#
        )
        part.words(mark ?? "")
        part.raw("</w:t></w:r></w:p></w:hdr>")
        return part.bytes
    }
}
