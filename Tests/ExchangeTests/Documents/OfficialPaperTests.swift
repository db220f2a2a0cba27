import Foundation
import Testing

@testable import Exchange

/// Official papers as Word documents and as PDF, read back by our own readers of both.
@Suite struct OfficialPaperTests {
    private static let paper = OfficialPaper(
        title: "关于2026年11月督查事项办理情况的通报", author: "东岭区",
        blocks: [
            .masthead("东岭区督查通报", number: "督查通报〔2026〕3号"), .title("关于2026年11月督查事项办理情况的通报"),
            .addressee("各有关单位："), .paragraph("办结率 <66.7%> & “按时”。\u{7}"), .heading("一、各单位办理情况"),
            .chart(
                PaperChart(
                    caption: "各单位办结率", categories: ["东岭招商局", "东岭财政局"],
                    series: [PaperChart.Series("办结率", [1, 0.5])], isLying: true, format: "0.0%", axisFormat: "0%",
                    most: 1)),
            .chart(
                PaperChart(
                    caption: "件数", categories: ["东岭招商局", "东岭财政局"],
                    series: [PaperChart.Series("交办", [3, 2]), PaperChart.Series("办结", [3, 1])])),
            .table(
                PaperTable(
                    caption: "排名", columns: [.init("名次", isFigure: true), .init("单位", share: 3)],
                    rows: [["1", "东岭招商局"], ["2"]])),
            .signature(["东岭区", "2026年11月29日"]), .annex("附件：一览表"),
            .table(
                PaperTable(
                    caption: "一览表", columns: [.init("事项")], rows: (1...60).map { ["第\($0)件事项"] })),
        ], mark: "草稿 · 未印发")

    @Test func `a Word document holds what the paper says, in its order`() async throws {
        let bytes = try WordWriter.bytes(Self.paper)
        let text = try await DocumentReader().read(bytes)
        let lines = text.paragraphs.map(\.text)
        // What it leaves out are the two charts.
        #expect(text.kind == .word && text.warnings == [.objects(2)])
        for line in [
            "东岭区督查通报", "督查通报〔2026〕3号", "各有关单位：", "办结率 <66.7%> & “按时”。", "一、各单位办理情况",
            "附件：一览表",
        ] { #expect(lines.contains(line), "\(line) in \(lines.prefix(12))") }
        #expect(lines.contains { $0.contains("第60件事项") })
    }

    @Test func `the same parts give the same archive`() throws {
        let parts: [(path: String, bytes: [UInt8])] = [("a/文.xml", [UInt8]("<a/>".utf8)), ("empty", [])]
        #expect(try ZipWriter.bytes(parts) == (try ZipWriter.bytes(parts)))
    }

    @Test func `LibreOffice prints it, and each page has its number`() async throws {
        let pdf = try await PaperPrinter().pdf(of: try WordWriter.bytes(Self.paper))
        let text = try await DocumentReader().read(pdf)
        guard case .pdf(let pages) = text.kind else { throw Failure() }
        let words = text.paragraphs.map(\.text).joined(separator: "\n").replacing(" ", with: "")
        #expect(pages >= 3)
        for part in ["督查通报〔2026〕3号", "办结率<66.7%>&“按时”。", "东岭财政局", "2026年11月29日", "第60件事项"] {
            #expect(words.contains(part), "\(part) in \(words.prefix(600))")
        }
    }

    @Test func `without LibreOffice there is no PDF, and the error names the package`() async throws {
        let printer = PaperPrinter(folders: ["/nowhere"])
        await #expect(throws: MissingProgram.self) { try await printer.pdf(of: [1]) }
    }

    @Test func `a LibreOffice that hangs holds up the next for a while only`() async throws {
        let folder = try SampleFolder()
        try folder.script("soffice", "sleep 300")
        let printer = PaperPrinter(
            patience: .milliseconds(200), place: folder.path, folders: [folder.path] + LimitedProgram.folders)
        for _ in 1...2 {
            await #expect(throws: ProgramFailure.timeLimit) { try await printer.pdf(of: [1]) }
        }
        #expect(!(try FileManager.default.contentsOfDirectory(atPath: folder.path).contains { $0.hasPrefix("work-") }))
    }

    @Test func `what is no document is refused, and nothing is left of it`() async throws {
        let place = NSTemporaryDirectory() + "/papers-" + UUID().uuidString
        await #expect(throws: ProgramFailure.self) {
            try await PaperPrinter(place: place).pdf(of: [UInt8]("PK\u{3}\u{4} no document".utf8))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place).isEmpty)
    }

    private struct Failure: Error {}
}
