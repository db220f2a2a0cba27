import Foundation
import Testing

@testable import Exchange

@Suite struct PDFCheckTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    /// A PDF of one page, written by hand.
    /// - Parameters:
    ///   - catalog: more entries of the catalogue.
    ///   - object: the dictionary of object 4.
    private static func pdf(_ catalog: String, _ object: String) -> String {
        """
        %PDF-1.7
        1 0 obj
        << /Type /Catalog /Pages 2 0 R \(catalog) >>
        endobj
        2 0 obj
        << /Type /Pages /Kids [3 0 R] /Count 1 >>
        endobj
        3 0 obj
        << /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 5 0 R >>
        endobj
        4 0 obj
        << \(object) >>
        endobj
        5 0 obj
        << /Length 40 >>
        stream
        BT (see /JavaScript, /JS and /Launch) Tj ET
        endstream
        endobj
        trailer
        << /Root 1 0 R /Size 6 >>
        startxref
        0
        %%EOF

        """
    }

    private func refusal(_ name: String) async throws -> FileRefusal? {
        do {
            _ = try await FileInspector(place: folder.path).inspect(folder.place(name), name: "文件.pdf")
            return nil
        } catch let refusal as FileRefusal {
            return refusal
        }
    }

    @Test func `a PDF that only shows pages is taken, even where its text speaks of script`() async throws {
        _ = try folder.write("plain", Self.pdf("/OpenAction [3 0 R /Fit]", "/Title (/JavaScript \\( \"/JS\" /Launch)"))
        #expect(try await refusal("plain") == nil)
        try await folder.run("qpdf", "plain", "--object-streams=generate", "packed")
        #expect(try await refusal("packed") == nil)
    }

    @Test(arguments: [
        ("/OpenAction 4 0 R", "/S /JavaScript /JS (app.alert\\(1\\))", "/JS"),
        ("/OpenAction 4 0 R", "/S /Java#53cript", "/JavaScript"),
        ("/OpenAction 4 0 R", "/S /Rendition /J#53 (app)", "/JS"),
        ("/Names << /JavaScript 4 0 R >>", "/Names []", "/JavaScript"),
        ("/AA << /WC 4 0 R >>", "/S /Launch /F (cmd.exe)", "/Launch"),
        ("/Names << /EmbeddedFiles 4 0 R >>", "/Names []", "/EmbeddedFiles"),
        ("/X 4 0 R", "/Type /Filespec /EF << /F 5 0 R >>", "/EF"),
        ("/X 4 0 R", "/Type /EmbeddedFile", "/EmbeddedFile"),
        ("/X 4 0 R", "/Type /Annot /Subtype /RichMedia", "/RichMedia"),
        ("/AcroForm 4 0 R", "/XFA [] /Fields []", "/XFA"),
    ])
    func `what does more is refused by its name, also in a compressed object`(
        catalog: String, object: String, name: String
    ) async throws {
        _ = try folder.write("plain", Self.pdf(catalog, object))
        #expect(try await refusal("plain") == .activePDF(name: name))
        try await folder.run("qpdf", "plain", "--object-streams=generate", "packed")
        // Nothing of it is to be seen from outside.
        let bytes = String(decoding: try folder.read("packed"), as: Unicode.ASCII.self)
        #expect(!bytes.contains(name) && bytes.contains("/ObjStm"))
        #expect(try await refusal("packed") == .activePDF(name: name))
    }

    @Test func `a PDF with a password is refused, one that only may not be printed is looked through`() async throws {
        _ = try folder.write("plain", Self.pdf("", ""))
        try await folder.run("qpdf", "--encrypt", "geheim", "geheim", "256", "--", "plain", "closed")
        #expect(try await refusal("closed") == .encrypted(.pdf))
        try await folder.run("qpdf", "--encrypt", "", "geheim", "256", "--print=none", "--", "plain", "limited")
        #expect(try await refusal("limited") == nil)
        _ = try folder.write("script", Self.pdf("/OpenAction 4 0 R", "/S /JavaScript"))
        try await folder.run("qpdf", "--encrypt", "", "geheim", "256", "--", "script", "hidden")
        #expect(try await refusal("hidden") == .activePDF(name: "/JavaScript"))
    }

    @Test func `what only begins as a PDF is damaged`() async throws {
        _ = try folder.write("cut", "%PDF-1.7\nnothing more")
        #expect(try await refusal("cut") == .damaged(.pdf))
    }

    @Test func `names are found wherever the JSON is cut`() {
        let json = Array(#"{"a": {"x": "u:\"/JS\"", "/S" : "/Launch", "y": "/JavaScript"}}"#.utf8)
        var names = PDFNames()
        for byte in json { withUnsafeBytes(of: byte) { names.add($0) } }
        #expect(names.active == "/Launch")
        var harmless = PDFNames()
        Array(#"{"/T": "u:\\", "/F": "/JS", "k": ["/JavaScript", "u:/S"], "/Type": "/Launch"}"#.utf8)
            .withUnsafeBytes { harmless.add($0) }
        #expect(harmless.active == nil)
    }
}
