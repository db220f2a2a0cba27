import Foundation
import Testing

@testable import Exchange

/// Documents as a real office program writes them, made anew where one is installed.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/soffice")))
struct LibreOfficeTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private static let long =
        "会议强调，要坚持以人民为中心的发展思想，由市发展改革委牵头，各县区、各部门配合，于三月底前拿出实施方案，报市委常委会会议审定。"
        + "各级各部门要压实责任、形成合力，把会议确定的各项任务落到实处，重大事项及时向市委请示报告"
    private static let page = """
        <html><head><meta charset="utf-8"></head><body style="font-family: 'Noto Serif CJK SC'"><h1>会议纪要</h1>
        <p style="text-indent: 2em">\(long)。</p><p style="text-indent: 2em">会议要求，抓紧办理。</p>
        <ol><li>甲</li><li>乙<ol type="a"><li>丙</li></ol></li></ol>
        <table border="1" width="600"><tr><td>单位</td><td>时限</td></tr><tr><td>市财政局</td><td>6月底</td></tr></table></body></html>
        """

    private func convert(_ file: String, _ arguments: String...) async throws {
        try await folder.run(
            "soffice",
            ["-env:UserInstallation=file://\(folder.path)/profile", "--headless"] + arguments
                + ["--outdir", folder.path, folder.place(file)])
    }

    @Test func `a docx and a pdf made by LibreOffice say what the page says`() async throws {
        _ = try folder.write("a.html", Self.page)
        try await convert("a.html", "--convert-to", "docx:MS Word 2007 XML", "--writer")
        let word = try await DocumentReader().read(folder.read("a.docx"))
        #expect(
            word.paragraphs.map(\.text) == [
                "会议纪要", Self.long + "。", "会议要求，抓紧办理。", "1. 甲", "2. 乙", "a. 丙", "单位\t时限", "市财政局\t6月底",
            ])
        #expect(word.paragraphs.first?.role == .heading(1))
        #expect(word.warnings.isEmpty)
        try await convert("a.docx", "--convert-to", "pdf")
        let pdf = try await DocumentReader().read(folder.read("a.pdf"))
        #expect(pdf.paragraphs.prefix(3).map(\.text) == ["会议纪要", Self.long + "。", "会议要求，抓紧办理。"])
        #expect(pdf.paragraphs.suffix(2).map(\.text) == ["单位\t时限", "市财政局\t6月底"])
        #expect(pdf.warnings.isEmpty)
    }
}
