import Foundation
import Kernel
import Testing

@testable import Exchange

@Suite struct FileInspectorTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func inspect(
        _ bytes: [UInt8], _ name: String, limits: FileLimits = FileLimits()
    ) async throws -> FileKind {
        let path = try folder.write("upload", bytes)
        return try await FileInspector(limits: limits, place: folder.path).inspect(path, name: name).kind
    }

    private func refusal(
        _ bytes: [UInt8], _ name: String = "附件", limits: FileLimits = FileLimits()
    ) async throws -> FileRefusal? {
        do {
            let kind = try await inspect(bytes, name, limits: limits)
            Issue.record("taken as \(kind)")
            return nil
        } catch let refusal as FileRefusal {
            return refusal
        }
    }

    private static let gif = Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0, 0x3B]

    @Test(arguments: [
        ([0xFF, 0xD8, 0xFF, 0xE0], FileKind.jpeg, "a.JPG"),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png, "图.png"),
        (Array("GIF87a".utf8), .gif, "a.gif"),
        (Array("RIFF1234WEBPVP8 ".utf8), .webp, "a.webp"),
        ([0, 0, 0, 24] + Array("ftypheic0000mif1heic".utf8), .heic, "IMG_1.HEIC"),
        ([0, 0, 0, 28] + Array("ftypmif10000miafheixmif1".utf8), .heic, "a.heif"),
        ([0, 0, 0, 28] + Array("ftypmif10000miafavifmif1".utf8), .avif, "a.avif"),
    ])
    func `pictures are known by their first bytes`(bytes: [UInt8], kind: FileKind, name: String) async throws {
        #expect(try await inspect(bytes, name) == kind)
        #expect(kind.isPicture)
    }

    @Test func `office documents are known by what is in them`() async throws {
        #expect(try await inspect(folder.office("wordprocessingml.document"), "通知.docx") == .docx)
        #expect(try await inspect(folder.office("spreadsheetml.sheet"), "表.xlsx") == .xlsx)
        #expect(try await inspect(folder.office("presentationml.presentation"), "a.pptx") == .pptx)
        let text = Array("application/vnd.oasis.opendocument.text".utf8)
        #expect(try await inspect(folder.zip([("mimetype", text), ("content.xml", [60])]), "a.odt") == .odt)
        #expect(try await inspect(folder.zip([("OFD.xml", [60]), ("Doc_0/Document.xml", [60])]), "批复.ofd") == .ofd)
    }

    @Test func `old office documents are known by their streams and their program`() async throws {
        var text = CompoundFixture()
        text.stream("WordDocument")
        #expect(try await inspect(text.bytes(), "通知.wps") == .doc)
        var slides = CompoundFixture()
        slides.stream("Workbook")
        slides.stream("PowerPoint Document")
        #expect(try await inspect(slides.bytes(), "a.ppt") == .ppt)
        var table = CompoundFixture(program: 0x20820)
        table.stream("Workbook")
        table.stream("WordDocument")
        #expect(try await inspect(table.bytes(), "a.xls") == .xls)
        var installer = CompoundFixture()
        installer.stream("Property")
        #expect(try await refusal(installer.bytes()) == .unknownKind)
    }

    @Test(arguments: [
        "<svg xmlns='http://www.w3.org/2000/svg'/>", "\u{FEFF}<?xml version='1.0'?>\n<!-- a > b --><svg\n width='1'/>",
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''><s:svg xmlns:s='http://www.w3.org/2000/svg'/>",
    ])
    func `drawings that may run script are refused`(text: String) async throws {
        #expect(try await refusal(Array(text.utf8), "图.png") == .script(.svg))
        let wide: [UInt8] = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(try await refusal([0xFF, 0xFE] + wide) == .script(.svg))
    }

    @Test(arguments: [
        "<!doctype html><p>a", "  \n<HTML lang=zh>", "<script>alert(1)</script>", "<!-- x --><body>",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
        "<table><tr><td>导出</td></tr></table>",
    ])
    func `web pages are refused, whatever they are called`(text: String) async throws {
        #expect(try await refusal(Array(text.utf8), "报表.xls") == .script(.html))
    }

    @Test func `a name that contradicts the content is refused, and both are named`() async throws {
        #expect(try await refusal(Self.gif, "照片.jpg") == .contradiction(ending: "jpg", content: .gif))
        #expect(
            try await refusal(folder.office("spreadsheetml.sheet"), "a.pdf")
                == .contradiction(ending: "pdf", content: .xlsx))
        #expect(
            try await refusal(Self.gif, "a.gif.exe")?.problem(field: "a.gif.exe").arguments
                == ["field": "a.gif.exe", "ending": ".exe", "kind": "GIF"])
        for name in ["照片", "通知（第1.2稿）", "a.2026", ".gif", "a.b c"] {
            #expect(try await inspect(Self.gif, name) == .gif)
        }
    }

    @Test func `archives are refused, also within documents`() async throws {
        let archive = try folder.zip([("a.txt", [65])])
        #expect(try await refusal(archive, "a.zip") == .archive)
        #expect(try await refusal(archive, "a.docx") == .archive)
        #expect(
            try await refusal(folder.office("wordprocessingml.document", [("word/embeddings/A.bin", archive)]))
                == .archiveWithin(part: "word/embeddings/a.bin"))
        #expect(try await refusal(folder.zip([("a.zip", archive)])) == .archiveWithin(part: "a.zip"))
        for bytes in [[0x1F, 0x8B, 8], Array("Rar!".utf8), Array("7z".utf8), Array("MZ".utf8), Array("文".utf8)] {
            #expect(try await refusal(bytes) == .unknownKind)
        }
    }

    @Test func `a workbook within a document is a chart, many within each other are not`() async throws {
        var nested = try folder.office("spreadsheetml.sheet")
        let chart = try folder.office("wordprocessingml.document", [("e/1.xlsx", nested)])
        #expect(try await inspect(chart, "a.docx") == .docx)
        for _ in 1...4 { nested = try folder.office("spreadsheetml.sheet", [("e/1.xlsx", nested)]) }
        #expect(try await refusal(nested) == .archiveWithin(part: "e/1.xlsx"))
    }

    @Test func `documents with macros are refused wherever the macros are`() async throws {
        let program = ("word/vbaProject.bin", Array("x".utf8))
        let macros = FileRefusal.macros(part: "word/vbaproject.bin")
        #expect(try await refusal(folder.office("wordprocessingml.document", [program]), "a.docm") == macros)
        var compound = CompoundFixture()
        compound.storage("VBA")
        let real = [("word\\vbaProject.bin", compound.bytes())]
        #expect(try await refusal(folder.office("wordprocessingml.document", real)) == macros)
        #expect(
            try await refusal(folder.office("wordprocessingml.document", [("word/odd.bin", compound.bytes())]))
                == .macros(part: "word/odd.bin"))
        let within = try folder.office("spreadsheetml.sheet", [("xl/vbaProject.bin", [1])])
        #expect(
            try await refusal(folder.office("wordprocessingml.document", [("e/1.xlsx", within)]))
                == .macros(part: "xl/vbaproject.bin"))
        let types = Array("<Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/>".utf8)
        #expect(
            try await refusal(folder.zip([("[Content_Types].xml", types)])) == .macros(part: "[Content_Types].xml"))
        let sheet = ("xl/macrosheets/sheet1.xml", [UInt8(60)])
        #expect(
            try await refusal(folder.office("spreadsheetml.sheet", [sheet]))
                == .macros(part: "xl/macrosheets/sheet1.xml"))
    }

    @Test func `old documents with macros, files within or a password are refused`() async throws {
        for name in ["Macros", "_VBA_PROJECT_CUR", "VBA"] {
            var file = CompoundFixture()
            file.stream("WordDocument")
            file.storage(name)
            #expect(try await refusal(file.bytes(), "a.doc") == .macros(part: name))
        }
        var package = CompoundFixture()
        package.stream("WordDocument")
        package.stream("\u{1}Ole10Native")
        #expect(try await refusal(package.bytes()) == .fileWithin(part: "Ole10Native"))
        #expect(
            try await refusal(folder.office("wordprocessingml.document", [("e/o.bin", package.bytes())]))
                == .fileWithin(part: "e/o.bin"))
        var modern = CompoundFixture()
        modern.stream("EncryptedPackage")
        #expect(try await refusal(modern.bytes(), "a.docx") == .encrypted(nil))
        var text = CompoundFixture()
        text.stream("WordDocument", [0xEC, 0xA5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01])
        #expect(try await refusal(text.bytes()) == .encrypted(.doc))
        var table = CompoundFixture()
        table.stream("Workbook", [0x09, 0x08, 2, 0, 0, 6, 0x2F, 0, 2, 0, 1, 1])
        #expect(try await refusal(table.bytes()) == .encrypted(.xls))
    }

    @Test func `zips with a password are refused, and so is an OpenDocument that says it is encrypted`() async throws {
        #expect(try await refusal(folder.zip([("a.txt", [65, 66])], password: "geheim")) == .encrypted(nil))
        let parts = [
            ("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "?"),
            ("META-INF/manifest.xml", "<manifest:encryption-data/>"),
        ]
        #expect(try await refusal(folder.zip(parts.map { ($0.0, Array($0.1.utf8)) })) == .encrypted(.odt))
    }

    @Test func `documents that unpack to too much are refused while they are unpacked`() async throws {
        let zeros = [UInt8](repeating: 0, count: 3 << 20)
        let bomb = try folder.office("wordprocessingml.document", [("word/a.xml", zeros)])
        #expect(try await inspect(bomb, "a.docx") == .docx)
        var limits = FileLimits()
        limits.unpacked = 2 << 20
        #expect(try await refusal(bomb, limits: limits) == .bomb)
        limits = FileLimits()
        limits.ratioFrom = 1 << 20
        #expect(try await refusal(bomb, limits: limits) == .bomb)
        limits = FileLimits()
        limits.parts = 2
        #expect(try await refusal(bomb, limits: limits) == .bomb)
        // What is within counts as well.
        let outer = try folder.office("wordprocessingml.document", [("e/1.docx", bomb)])
        limits = FileLimits()
        limits.unpacked = (3 << 20) + 500
        #expect(try await refusal(outer, limits: limits) == .bomb)
    }

    @Test(.timeLimit(.minutes(1)))
    func `parts that tell what a document is are read once, however long they are`() async throws {
        let types =
            "<Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main"
        for end in ["+xml\"/>", "\"/>"] {
            let told = Array((types + end).utf8)
            let long = [UInt8](repeating: UInt8(ascii: "a"), count: 3 << 20)
            #expect(try await inspect(folder.zip([("[Content_Types].xml", told + long)]), "a.docx") == .docx)
            let quotes = Array(String(repeating: "a.main\"", count: 200_000).utf8)
            #expect(try await inspect(folder.zip([("[Content_Types].xml", quotes + told)]), "a.docx") == .docx)
        }
        // What stands without the quotation mark, or in the name of something else, is no type.
        #expect(try await refusal(folder.zip([("[Content_Types].xml", Array(types.utf8))])) == .archive)
        let other = Array("<a b=\"wordprocessingml.x/.main+xml\"/>".utf8)
        #expect(try await refusal(folder.zip([("[Content_Types].xml", other)])) == .archive)
    }

    @Test func `a document whose types are larger than any document's is refused`() async throws {
        let part = [UInt8](repeating: UInt8(ascii: "a"), count: 3 << 20)
        for parts in [[part + part], [part, part]] {
            let bytes = try folder.office(
                "wordprocessingml.document", parts.map { ("[Content_Types].xml", $0) })
            #expect(try await refusal(bytes) == .bomb)
        }
    }

    @Test func `files that can be read as two kinds are refused`() async throws {
        let archive = try folder.zip([("run.js", Array("alert(1)".utf8))])
        #expect(try await refusal(Self.gif + archive, "a.gif") == .twoKinds(.gif, .zip))
        #expect(try await refusal(Self.gif + Array("%PDF-1.7".utf8), "a.gif") == .twoKinds(.gif, .pdf))
        #expect(try await refusal(Array("%PDF-1.7\n".utf8) + archive) == .twoKinds(.pdf, .zip))
        // The letters alone make no archive.
        #expect(try await inspect(Self.gif + [0x50, 0x4B, 5, 6] + [UInt8](repeating: 1, count: 30), "a.gif") == .gif)
    }

    @Test func `empty, large, missing and damaged files are refused as what they are`() async throws {
        #expect(try await refusal([]) == .empty)
        var limits = FileLimits()
        limits.bytes = 10
        #expect(try await refusal(Self.gif, limits: limits) == .tooLarge(bytes: 10))
        let document = try folder.office("wordprocessingml.document", [("a", Array("长".utf8))])
        #expect(try await refusal(Array(document.prefix(60))) == .damaged(.zip))
        let inspector = try FileInspector(place: folder.path)
        await #expect(throws: FileRefusal.notReadable) { try await inspector.inspect("/nowhere/a", name: "a") }
        await #expect(throws: FileRefusal.notReadable) { try await inspector.inspect("/tmp", name: "a") }
    }

    @Test func `a machine without qpdf says which package is missing`() throws {
        let missing = MissingProgram(name: "qpdf", package: "qpdf")
        #expect(throws: missing) { try FileInspector(folders: [folder.path]) }
        #expect(missing.problem.arguments == ["field": "qpdf", "package": "qpdf"])
    }
}
