import Exchange
import Foundation
import Testing

@Suite struct TextDecodingTests {
    /// 开发区 in GB18030.
    private let zone: [UInt8] = [0xBF, 0xAA, 0xB7, 0xA2, 0xC7, 0xF8]

    @Test func `UTF-8 with and without mark is read`() {
        let decoded = TextDecoding.decode(Array("开发区".utf8))
        #expect(decoded?.text == "开发区")
        #expect(decoded?.encoding == "UTF-8")
        #expect(decoded?.damaged == false)
        #expect(TextDecoding.decode([0xEF, 0xBB, 0xBF] + Array("开发区".utf8))?.text == "开发区")
    }

    @Test func `GB18030 is read whatever a label says`() {
        let page = Array("<meta charset=utf-8>".utf8) + zone
        #expect(TextDecoding.decode(page)?.text == "<meta charset=utf-8>开发区")
        #expect(TextDecoding.decode(page)?.encoding == "GB18030")
    }

    @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
    func `UTF-16 is read with and without mark`(encoding: String.Encoding) throws {
        let text = "<html>开发区 development zone</html>"
        let bytes = [UInt8](try #require(text.data(using: encoding)))
        let mark: [UInt8] = encoding == .utf16LittleEndian ? [0xFF, 0xFE] : [0xFE, 0xFF]
        #expect(TextDecoding.decode(bytes)?.text == text)
        #expect(TextDecoding.decode(mark + bytes)?.text == text)
    }

    @Test func `a cut character damages itself only`() {
        let cut = Array("开发区新闻 开发区新闻".utf8).dropLast(1)
        let decoded = TextDecoding.decode(Array(cut))
        #expect(decoded?.damaged == true)
        #expect(decoded?.text.hasPrefix("开发区新闻 开发区新") == true)
    }

    @Test func `binary data is no text`() {
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<4000).map { _ in UInt8.random(in: 0...255, using: &generator) } + [0, 0, 0]
        #expect(TextDecoding.decode(noise) == nil)
        #expect(TextDecoding.decode([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]) == nil)
    }
}

@Suite struct HTMLTreeTests {
    @Test func `tables a thousand deep keep what stands inside`() {
        let depth = 1500
        let html =
            String(repeating: "<table><tr><td>", count: depth) + "到底了"
            + String(repeating: "</td></tr></table>", count: depth)
        #expect(HTMLTree(html).events.contains(.text("到底了")))
    }

    @Test(arguments: ["", "<", "<html", "<p><b>x</p></b>", "<!--", "<a href=\"", "&#x110000;&#0;", "\u{0}"])
    func `broken markup is read without complaint`(html: String) {
        let events = HTMLTree(html).events
        let opened = events.count { if case .open = $0 { true } else { false } }
        let closed = events.count { if case .close = $0 { true } else { false } }
        #expect(opened == closed)
    }
}
