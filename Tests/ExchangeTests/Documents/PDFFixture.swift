/// Writes PDFs by hand, of lines whose places a test says; Chinese needs no font in the file.
struct PDFFixture {
    /// A line: how far from the left and from above it stands, in points, how large, and what.
    struct Line {
        var left: Double
        var top: Double
        var size = 16.0
        var text: String
    }

    private var pages: [[Line]] = []

    /// Adds a page of A4; without lines it is empty, as a scan's would be.
    mutating func page(_ lines: [Line] = []) { pages.append(lines) }

    /// Adds a page as offices print it: 28 characters a line, paragraphs indented by two, its number below.
    mutating func page(_ paragraphs: [String], header: String? = nil, number: String? = nil) {
        var lines: [Line] = header.map { [Line(left: 80, top: 40, size: 10, text: $0)] } ?? []
        var top = 80.0
        for paragraph in paragraphs {
            var rest = Array(paragraph)
            var left = 80.0 + 32
            while !rest.isEmpty {
                let room = left > 80 ? 26 : 28
                // A mark may not begin a line: it hangs at the end of the one before.
                let isHanging = rest.count > room && "，。；：、".contains(rest[room])
                let count = min(rest.count, isHanging ? room - 1 : room)
                lines.append(Line(left: left, top: top, text: String(rest[..<count])))
                rest.removeFirst(count)
                (left, top) = (80, top + 28)
            }
        }
        if let number { lines.append(Line(left: 280, top: 780, size: 10, text: number)) }
        page(lines)
    }

    /// The file.
    func bytes() -> [UInt8] {
        var objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "",
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
            """
            << /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R
            /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500] >>
            """,
            """
            << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0
            /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>
            """,
        ]
        for lines in pages {
            let content = lines.map { line in
                let hex = line.text.utf16.map { String(0x10000 + Int($0), radix: 16).dropFirst() }.joined()
                return "BT /F1 \(line.size) Tf \(line.left) \(842 - line.top) Td <\(hex)> Tj ET"
            }.joined(separator: "\n")
            objects.append(
                """
                << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents \(objects.count + 2) 0 R
                /Resources << /Font << /F1 3 0 R >> >> >>
                """)
            objects.append("<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream")
        }
        let kids = pages.indices.map { "\(6 + 2 * $0) 0 R" }.joined(separator: " ")
        objects[1] = "<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>"
        return Self.file(objects)
    }

    private static func file(_ objects: [String]) -> [UInt8] {
        var bytes = Array("%PDF-1.7\n".utf8)
        var table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for (index, object) in objects.enumerated() {
            let place = String(10_000_000_000 + bytes.count).dropFirst()
            table += "\(place) 00000 n \n"
            bytes += Array("\(index + 1) 0 obj\n\(object)\nendobj\n".utf8)
        }
        let end = "trailer\n<< /Root 1 0 R /Size \(objects.count + 1) >>\nstartxref\n\(bytes.count)\n%%EOF\n"
        return bytes + Array((table + end).utf8)
    }
}
