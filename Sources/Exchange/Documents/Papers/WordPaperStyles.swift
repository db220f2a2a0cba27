/// The styles of official papers, sizes in half points: 二号 is 22 points, 三号 is 16.
///
/// The fonts are those that Windows and Office come with; who has others sets them in the style, once for the whole paper.
enum WordPaperStyles {
    private static let song = "华文中宋"
    private static let body = "仿宋"
    private static let black = "黑体"

    /// The lines of body text, 28 points high: 22 lines a page (GB/T 9704-2012, 5.2.2).
    private static let line = #"<w:spacing w:line="560" w:lineRule="exact"/>"#

    static var part: [UInt8] {
        var part = MarkupWriter()
        part.raw(
            """
            <w:styles xmlns:w="\(WordPaper.namespace)"><w:docDefaults><w:rPrDefault><w:rPr>\(font(body))\
            <w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>\
            <w:pPrDefault/></w:docDefaults>\
            <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
            """)
        add(
            "Masthead", "发文机关标志", #"<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>"#,
            font(song) + #"<w:b/><w:color w:val="C00000"/><w:sz w:val="72"/><w:szCs w:val="72"/>"#, to: &part)
        add(
            "Number", "发文字号",
            #"<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="6" w:color="C00000"/></w:pBdr>"#
                + #"<w:spacing w:after="360"/><w:jc w:val="center"/>"#, "", to: &part)
        add(
            "Title", "Title",
            #"<w:spacing w:before="240" w:after="480"/><w:jc w:val="center"/><w:outlineLvl w:val="0"/>"#,
            font(song) + #"<w:b/><w:sz w:val="44"/><w:szCs w:val="44"/>"#, to: &part)
        add("Addressee", "主送机关", line, "", to: &part)
        add(
            "BodyText", "Body Text", line + #"<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>"#,
            "", to: &part)
        add(
            "Heading1", "heading 1",
            #"<w:keepNext/>"# + line + #"<w:ind w:firstLineChars="200" w:firstLine="640"/><w:outlineLvl w:val="1"/>"#,
            font(black), to: &part)
        add(
            "Annex", "附件", #"<w:keepNext/><w:pageBreakBefore/><w:spacing w:after="240"/><w:outlineLvl w:val="1"/>"#,
            font(black), to: &part)
        add(
            "Caption", "caption", #"<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:jc w:val="center"/>"#,
            font(black) + #"<w:sz w:val="28"/><w:szCs w:val="28"/>"#, to: &part)
        add("Drawing", "图", #"<w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/>"#, "", to: &part)
        add("Cell", "表格文字", "", #"<w:sz w:val="22"/><w:szCs w:val="22"/>"#, to: &part)
        add("CellFigure", "表格数字", #"<w:jc w:val="center"/>"#, #"<w:sz w:val="22"/><w:szCs w:val="22"/>"#, to: &part)
        add(
            "CellHead", "表头", #"<w:keepNext/><w:jc w:val="center"/>"#,
            font(black) + #"<w:sz w:val="22"/><w:szCs w:val="22"/>"#, to: &part)
        add(
            "Signature", "落款",
            #"<w:keepNext/>"# + line + #"<w:ind w:rightChars="200" w:right="640"/><w:jc w:val="right"/>"#, "", to: &part
        )
        add("Footer", "footer", #"<w:jc w:val="center"/>"#, #"<w:sz w:val="28"/><w:szCs w:val="28"/>"#, to: &part)
        add(
            "Header", "header", #"<w:jc w:val="center"/>"#,
            font(black) + #"<w:color w:val="808080"/><w:sz w:val="24"/><w:szCs w:val="24"/>"#, to: &part)
        part.raw("</w:styles>")
        return part.bytes
    }

    private static func font(_ name: String) -> String {
        #"<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="\#(name)" w:cs="Times New Roman"/>"#
    }

    private static func add(
        _ id: String, _ name: String, _ paragraph: String, _ run: String, to part: inout MarkupWriter
    ) {
        let isBuiltIn = name.utf8.allSatisfy { $0 < 128 }
        part.raw(
            """
            <w:style w:type="paragraph"\(isBuiltIn ? "" : " w:customStyle=\"1\"") w:styleId="\(id)"><w:name w:val="\(name)"/>\
            <w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>\(paragraph)</w:pPr><w:rPr>\(run)</w:rPr></w:style>
            """)
    }
}
