import Foundation
import Testing

@testable import Exchange

/// A document of ours as LibreOffice 7.4 wrote it: `soffice --headless --convert-to "docx:MS Word 2007 XML"` of the
/// `.fodt` beside it.
@Suite struct LibreOfficeFixtureTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/minutes.docx")

    @Test func `lists, changes, a text box, a note and a table are read as they are seen`() async throws {
        let document = try await DocumentReader().read([UInt8](try Data(contentsOf: Self.file)))
        #expect(
            document.paragraphs == [
                DocumentParagraph("市委常委会会议纪要", .heading(1)), DocumentParagraph("一、关于招商工作", .item),
                DocumentParagraph("（一）责任分工", .item), DocumentParagraph("1. 第一项", .item),
                DocumentParagraph("2. 第二项", .item), DocumentParagraph("二、关于项目建设", .item),
                DocumentParagraph("会议指出，新增的由市发改委牵头[1]，于三月底前完成。"), DocumentParagraph("文本框里的字"),
                DocumentParagraph("会议要求，由市发展改革委牵头，各部门配合，三月底前完成，报市委常委会会议审定，重大事项及时报告。"),
                DocumentParagraph("部门\t事项", .row), DocumentParagraph("市发改委\t项目建设 招商工作", .row),
                DocumentParagraph("[1] 注释内容", .note),
            ])
        #expect(document.warnings == [.trackedChanges(inserted: 1, deleted: 1), .comments(1)])
    }
}
