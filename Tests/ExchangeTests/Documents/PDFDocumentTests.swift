import Foundation
import Testing

@testable import Exchange

@Suite struct PDFDocumentTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func read(_ fixture: PDFFixture) async throws -> DocumentText {
        try await DocumentReader(place: folder.path).read(fixture.bytes())
    }

    private static let first = "会议强调，要坚持以人民为中心的发展思想，由市发展改革委牵头，各县区、各部门配合，于三月底前拿出实施方案，报市委常委会会议审定。"
    private static let second = "会议要求，各级各部门要压实责任。"
    /// Two full lines and no mark at the end of the second.
    private static let third = "会议听取了关于全市上半年经济运行情况的汇报，分析了存在的困难和问题，对下半年工作作出了安排部署，并研究了其他事项的办理"

    @Test func `lines are joined to the paragraphs that a reader sees`() async throws {
        var fixture = PDFFixture()
        fixture.page([Self.first, Self.second, Self.third, Self.second])
        let document = try await read(fixture)
        #expect(document.paragraphs.map(\.text) == [Self.first, Self.second, Self.third, Self.second])
        #expect(document.paragraphs.allSatisfy { $0.page == 1 && $0.role == .body })
        #expect(document.kind == .pdf(pages: 1))
        #expect(document.warnings.isEmpty)
    }

    @Test func `a paragraph runs on over a page, past its number and the heading of pages`() async throws {
        var fixture = PDFFixture()
        let cut = Array(Self.first)
        fixture.page([Self.second, String(cut[..<54])], header: "临江市委办公室", number: "— 1 —")
        let rest = Array(repeating: Self.second, count: 3)
        fixture.page(
            [PDFFixture.Line(left: 80, top: 40, size: 10, text: "临江市委办公室")]
                + [PDFFixture.Line(left: 80, top: 80, text: String(cut[54...].prefix(28)))]
                + (cut.count > 82 ? [PDFFixture.Line(left: 80, top: 108, text: String(cut[82...]))] : [])
                + [PDFFixture.Line(left: 112, top: 136, text: Self.second)]
                + [PDFFixture.Line(left: 280, top: 780, size: 10, text: "— 2 —")])
        fixture.page(rest, header: "临江市委办公室", number: "— 3 —")
        let document = try await read(fixture)
        #expect(document.paragraphs.map(\.text) == ["临江市委办公室", Self.second, Self.first, Self.second] + rest)
        #expect(document.paragraphs.map(\.page) == [1, 1, 1, 2, 3, 3, 3])
        #expect(document.warnings == [.pageEdges(lines: 5)])
    }

    @Test func `a title of two lines is one, and rows of a table have their cells parted`() async throws {
        var fixture = PDFFixture()
        fixture.page([
            PDFFixture.Line(left: 144, top: 80, size: 22, text: "临江市人民政府办公室关于印发"),
            PDFFixture.Line(left: 210, top: 115, size: 22, text: "工作规则的通知"),
            PDFFixture.Line(left: 112, top: 170, text: "各县区人民政府，市直各部门，各有关单位："),
            PDFFixture.Line(left: 80, top: 198, text: "单位"), PDFFixture.Line(left: 240, top: 198, text: "负责人"),
            PDFFixture.Line(left: 400, top: 198, text: "时限"),
            PDFFixture.Line(left: 80, top: 226, text: "发展改革委"), PDFFixture.Line(left: 240, top: 226, text: "张三"),
            PDFFixture.Line(left: 400, top: 226, text: "2026"), PDFFixture.Line(left: 432, top: 226, text: "年"),
            PDFFixture.Line(left: 112, top: 254, text: Self.second),
            PDFFixture.Line(left: 80, top: 282, text: String(Self.first.prefix(28))),
        ])
        let document = try await read(fixture)
        #expect(
            document.paragraphs.map(\.text) == [
                "临江市人民政府办公室关于印发工作规则的通知", "各县区人民政府，市直各部门，各有关单位：", "单位\t负责人\t时限", "发展改革委\t张三\t2026年",
                Self.second, String(Self.first.prefix(28)),
            ])
        #expect(document.paragraphs.map(\.role) == [.body, .body, .row, .row, .body, .body])
    }

    @Test func `footnotes stand at the end, and the text runs on past them`() async throws {
        let cut = Array(Self.first)
        var fixture = PDFFixture()
        fixture.page([
            PDFFixture.Line(left: 112, top: 80, text: Self.second),
            PDFFixture.Line(left: 112, top: 108, text: String(cut[..<26])),
            PDFFixture.Line(left: 80, top: 136, text: String(cut[26..<54])),
            PDFFixture.Line(left: 80, top: 700, size: 10, text: "1"),
            PDFFixture.Line(left: 100, top: 700, size: 10, text: "见附件一，"),
            PDFFixture.Line(left: 80, top: 716, size: 10, text: "第二页。"),
        ])
        fixture.page([PDFFixture.Line(left: 80, top: 80, text: String(cut[54...]))])
        let document = try await read(fixture)
        #expect(document.paragraphs.map(\.text) == [Self.second, Self.first, "1 见附件一，第二页。"])
        #expect(document.paragraphs.map(\.role) == [.body, .body, .note])
    }

    @Test func `columns are read one after the other, English lines with spaces`() async throws {
        var fixture = PDFFixture()
        let words = "every line of a column is full and goes on".split(separator: " ").map(String.init)
        var lines: [PDFFixture.Line] = []
        for row in 0..<14 {
            for (left, name) in [(60.0, "left"), (310.0, "right")] {
                let text = ([name] + words).joined(separator: " ").prefix(45)
                lines.append(PDFFixture.Line(left: left, top: 80 + Double(row) * 16, size: 10, text: String(text)))
            }
        }
        fixture.page(lines)
        let text = try await read(fixture).text
        let last = text.ranges(of: "left every line").last?.lowerBound
        let next = text.ranges(of: "right every line").first?.lowerBound
        #expect(try #require(last) < #require(next))
    }

    @Test func `a scan says how many pages it has, a page without text is named`() async throws {
        var scan = PDFFixture()
        for _ in 1...3 { scan.page() }
        #expect(try await refusal(of: scan.bytes()) == .scan(pages: 3))
        var mixed = PDFFixture()
        mixed.page([Self.first])
        mixed.page()
        mixed.page([Self.second])
        mixed.page()
        let document = try await read(mixed)
        #expect(document.warnings == [.pagesWithoutText([2, 4], of: 4)])
        #expect(DocumentWarning.pagesWithoutText([2, 4, 5, 6], of: 6).arguments == ["pages": "2, 4–6", "count": "6"])
    }

    @Test func `a password, damage and too much text are told apart`() async throws {
        var fixture = PDFFixture()
        fixture.page([Self.first])
        _ = try folder.write("plain", fixture.bytes())
        try await folder.run("qpdf", "--encrypt", "geheim", "geheim", "256", "--", "plain", "closed")
        #expect(try await refusal(of: folder.read("closed")) == .encrypted)
        // It only may not be copied from: a wish to people, which we keep for them by reading.
        try await folder.run("qpdf", "--encrypt", "", "geheim", "256", "--extract=n", "--", "plain", "limited")
        #expect(try await DocumentReader().read(folder.read("limited")).text == Self.first)
        #expect(try await refusal(of: Array(fixture.bytes().prefix(200))) == .damaged)
        #expect(try await refusal(of: Array("%PDF-1.7\nnothing more".utf8)) == .damaged)
        #expect(try await DocumentReader().read(Array(fixture.bytes().dropLast(20))).warnings == [.faults])
        var limits = DocumentLimits()
        limits.text = 100
        #expect(try await refusal(of: fixture.bytes(), limits: limits) == .tooMuchText(bytes: 100))
    }

    @Test func `a machine without poppler says what to install for a PDF, and reads all else`() async throws {
        var fixture = PDFFixture()
        fixture.page([Self.first])
        let reader = DocumentReader(folders: [folder.path])
        let error = await #expect(throws: MissingProgram.self) { try await reader.read(fixture.bytes()) }
        #expect(error == MissingProgram(name: "pdftotext", package: "poppler-utils"))
        #expect(try await reader.read(Array("会议要求。".utf8)).text == "会议要求。")
    }

    @Test func `three hundred pages are read`() async throws {
        var fixture = PDFFixture()
        for number in 1...300 {
            // Pages that all began alike would seem to have a heading.
            let beginning = Array("甲乙丙丁")[number % 4]
            fixture.page(
                ["\(beginning)\(Self.third)"] + Array(repeating: Self.first, count: number % 4 + 1) + [Self.second],
                number: "- \(number) -")
        }
        let document = try await read(fixture)
        #expect(document.paragraphs.count == 1350)
        #expect(document.warnings == [.pageEdges(lines: 300)])
    }
}
