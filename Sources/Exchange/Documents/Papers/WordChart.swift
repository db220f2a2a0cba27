/// A chart as DrawingML, with the workbook from which office programs draw it anew.
struct WordChart {
    private static let sheet = "Data"
    /// Told apart in grey as well.
    private static let colors = ["1F4E79", "2E8B57", "C00000", "BF9000", "7F7F7F"]

    private let chart: PaperChart

    init(_ chart: PaperChart) { self.chart = chart }

    /// So high that names of lying bars stand one below the other; 36,000 are a millimetre.
    var height: Int {
        let bars = min(chart.categories.count, 60) * max(1, min(chart.series.count, 5))
        return chart.isLying ? min(8_100_000, 1_080_000 + bars * 216_000) : 3_060_000
    }

    /// - Throws: `WorkbookFailure` when a temporary file cannot be written.
    func workbook(author: String) throws -> [UInt8] {
        let rows = chart.categories.enumerated().map { index, category in
            [WorkbookValue.text(category)]
                + chart.series.map { series in
                    series.values.indices.contains(index) ? .decimal(series.values[index]) : .empty
                }
        }
        return try WorkbookWriter(title: Self.sheet, author: author)
            .bytes(header: [""] + chart.series.map(\.name), rows: rows)
    }

    var part: [UInt8] {
        var part = MarkupWriter()
        part.raw(
            """
            <c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" \
            xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" \
            xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
            <c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr>\
            <a:defRPr sz="1200" b="0"/></a:pPr><a:r><a:rPr lang="zh-CN" sz="1200" b="0"/><a:t>
            """)
        part.words(chart.caption)
        part.raw(
            """
            </a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea>\
            <c:layout/><c:barChart><c:barDir val="\(chart.isLying ? "bar" : "col")"/><c:grouping val="clustered"/>\
            <c:varyColors val="0"/>
            """)
        for index in chart.series.indices { add(series: index, to: &part) }
        part.raw(#"<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>"#)
        addAxes(to: &part)
        part.raw(
            "</c:plotArea>"
                + (chart.series.count > 1 ? #"<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>"# : "")
                + #"<c:plotVisOnly val="1"/></c:chart><c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>"#
                + "</c:chartSpace>")
        return part.bytes
    }

    private func add(series index: Int, to part: inout MarkupWriter) {
        let series = chart.series[index]
        let column = Self.column(index + 1)
        let last = chart.categories.count + 1
        part.raw(
            """
            <c:ser><c:idx val="\(index)"/><c:order val="\(index)"/><c:tx><c:strRef><c:f>\(Self.sheet)!$\(column)$1</c:f>\
            <c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>
            """)
        part.words(series.name)
        part.raw(
            """
            </c:v></c:pt></c:strCache></c:strRef></c:tx><c:spPr><a:solidFill>\
            <a:srgbClr val="\(Self.colors[index % Self.colors.count])"/></a:solidFill></c:spPr>\
            <c:invertIfNegative val="0"/><c:dLbls><c:numFmt formatCode="\(MarkupWriter.escaped(chart.format))" \
            sourceLinked="0"/><c:spPr><a:noFill/></c:spPr><c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900"/></a:pPr>\
            <a:endParaRPr lang="zh-CN"/></a:p></c:txPr><c:showLegendKey val="0"/><c:showVal val="1"/>\
            <c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>\
            <c:cat><c:strRef><c:f>\(Self.sheet)!$A$2:$A$\(last)</c:f><c:strCache>\
            <c:ptCount val="\(chart.categories.count)"/>
            """)
        for (place, category) in chart.categories.enumerated() {
            part.raw(#"<c:pt idx="\#(place)"><c:v>"#)
            part.words(category)
            part.raw("</c:v></c:pt>")
        }
        part.raw(
            """
            </c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>\(Self.sheet)!$\(column)$2:$\(column)$\(last)</c:f>\
            <c:numCache><c:formatCode>\(MarkupWriter.escaped(chart.format))</c:formatCode>\
            <c:ptCount val="\(chart.categories.count)"/>
            """)
        for (place, value) in series.values.prefix(chart.categories.count).enumerated() where value.isFinite {
            part.raw(#"<c:pt idx="\#(place)"><c:v>\#(value)</c:v></c:pt>"#)
        }
        part.raw("</c:numCache></c:numRef></c:val></c:ser>")
    }

    private func addAxes(to part: inout MarkupWriter) {
        // Of lying bars the first stands at the top, where reading begins.
        let order = chart.isLying ? "maxMin" : "minMax"
        let text =
            #"<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900"/></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>"#
        let step = chart.step.map { #"<c:majorUnit val="\#($0)"/>"# } ?? ""
        let most = chart.most.map { #"<c:max val="\#($0)"/>"# } ?? ""
        part.raw(
            """
            <c:catAx><c:axId val="1"/><c:scaling><c:orientation val="\(order)"/></c:scaling><c:delete val="0"/>\
            <c:axPos val="\(chart.isLying ? "l" : "b")"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>\
            <c:tickLblPos val="nextTo"/>\(text)<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>\
            <c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>\(most)<c:min val="0"/></c:scaling>\
            <c:delete val="0"/><c:axPos val="\(chart.isLying ? "b" : "l")"/><c:majorGridlines><c:spPr><a:ln w="3175">\
            <a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>\
            <c:numFmt formatCode="\(MarkupWriter.escaped(chart.axisFormat))" sourceLinked="0"/><c:majorTickMark val="none"/>\
            <c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>\(text)<c:crossAx val="1"/>\
            <c:crosses val="\(chart.isLying ? "max" : "autoZero")"/><c:crossBetween val="between"/>\(step)</c:valAx>
            """)
    }

    /// The letters of a column, the first being 0.
    private static func column(_ index: Int) -> String {
        var letters = ""
        var rest = index
        repeat {
            letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
            rest = rest / 26 - 1
        } while rest >= 0
        return letters
    }
}
