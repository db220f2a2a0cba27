import Kernel
import Testing

@testable import Exchange

@Suite struct PlainDocumentTests {
    private func read(_ bytes: [UInt8]) async throws -> DocumentText { try await DocumentReader().read(bytes) }

    @Test func `a plain text is read in each character set`() async throws {
        let text = "　　会议指出，\r\n\n由市发展改革委牵头。\u{2028}乙\t丙"
        let expected = ["会议指出，", "由市发展改革委牵头。", "乙\t丙"]
        let wide = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let turned = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let sets: [([UInt8], String)] = [
            (Array(text.utf8), "UTF-8"), ([0xEF, 0xBB, 0xBF] + Array(text.utf8), "UTF-8"),
            ([0xFF, 0xFE] + wide, "UTF-16LE"),
            ([0xFE, 0xFF] + turned, "UTF-16BE"),
        ]
        for (bytes, encoding) in sets {
            let document = try await read(bytes)
            #expect(document.paragraphs.map(\.text) == expected)
            #expect(document.kind == .text(encoding: encoding))
            #expect(document.warnings.isEmpty)
        }
        // 会议指出。
        let document = try await read([0xBB, 0xE1, 0xD2, 0xE9, 0xD6, 0xB8, 0xB3, 0xF6, 0xA1, 0xA3])
        #expect(document.paragraphs == [DocumentParagraph("会议指出。")])
        #expect(document.kind == .text(encoding: "GB18030"))
    }

    @Test func `bytes without meaning are counted, binary files are refused`() async throws {
        let damaged = try await read(Array("会议".utf8) + [0xFF] + Array("指出，要\u{E001}抓紧落实各项工作".utf8))
        #expect(damaged.warnings == [.unreadable(places: 2)])
        #expect(try await refusal(of: (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }) == .noText)
        #expect(try await refusal(of: [UInt8](repeating: 0, count: 100)) == .noText)
        #expect(try await refusal(of: []) == .empty)
        #expect(try await refusal(of: Array(" \n\u{3000}".utf8)) == .withoutText(.text(encoding: "UTF-8")))
        var limits = DocumentLimits()
        limits.text = 10
        #expect(try await refusal(of: Array("一二三四".utf8), limits: limits) == .tooMuchText(bytes: 10))
    }

    @Test(arguments: [
        ("{\\rtf1\\ansi abc}", ForeignDocument.richText), ("MIME-Version: 1.0\nContent-Type: multipart/related", .mail),
        ("From: <a>\nSubject: b\nContent-Type: text/html", .mail),
        ("<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument/>", .xml),
        ("Rar!\u{1A}\u{7}", .archive), ("GIF89a", .picture), ("<svg xmlns=''/>", .picture),
    ])
    func `files of other kinds are refused by their names`(text: String, kind: ForeignDocument) async throws {
        #expect(try await refusal(of: Array(text.utf8)) == .foreign(kind))
    }

    @Test func `each refusal and each warning has a text of its own`() {
        let refusals: [DocumentRefusal] =
            [.empty, .tooLarge(bytes: 1), .tooMuchText(bytes: 1), .noText, .withoutText(.word), .scan(pages: 2)]
            + [.encrypted, .damaged, .bomb, .tooSlow] + ForeignDocument.allCases.map { .foreign($0) }
        #expect(Set(refusals.map { $0.problem(field: "纪要.docx").key }).count == refusals.count)
        #expect(
            DocumentRefusal.tooLarge(bytes: 20 << 20).problem(field: "a").arguments == [
                "field": "a", "megabytes": "20",
            ])
    }
}
