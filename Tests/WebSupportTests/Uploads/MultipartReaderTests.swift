import Testing

@testable import WebSupport

/// What browsers and programs send, what nobody should send, and both cut at every byte.
@Suite struct MultipartReaderTests {
    private static let type = "multipart/form-data; boundary=x-y"

    /// A form with a field, a file and an empty choice; `LF` in the text stands for CR LF.
    private static let form = crlf(
        """
        --x-y
        Content-Disposition: form-data; name="sheet"

        人员
        --x-y
        Content-Disposition: form-data; name="file"; filename="名册.csv"
        Content-Type: text/csv

        a,b

        --x-y not
        --x
        --x-y
        content-disposition:form-data;name=file;filename=""
        Content-Type: application/octet-stream


        --x-y--

        """
    ).map { $0 }

    private static func crlf(_ text: String) -> [UInt8] { Array(text.replacing("\n", with: "\r\n").utf8) }

    struct Read: Equatable {
        let fields: [String]
        let files: [UploadedFile]
    }

    /// What a body holds; fed in pieces that end at `cuts`.
    private static func read(
        _ body: [UInt8], _ type: String = type, limits: UploadLimits = UploadLimits(file: 1000), cuts: [Int] = []
    ) throws(UploadFailure) -> Read {
        var reader = try MultipartReader(contentType: type, limits: limits)
        var start = 0
        for cut in cuts + [body.count] {
            let piece = Array(body[start..<cut])
            var failure: UploadFailure?
            piece.withUnsafeBytes { bytes in
                do throws(UploadFailure) { try reader.feed(bytes) } catch { failure = error }
            }
            if let failure { throw failure }
            start = cut
        }
        try reader.finish()
        return Read(fields: reader.fields.map { "\($0.name)=\($0.value)" }, files: reader.files)
    }

    private static func failure(
        _ body: [UInt8], _ type: String = type, limits: UploadLimits = UploadLimits(file: 1000)
    ) -> UploadFailure? {
        do throws(UploadFailure) {
            _ = try read(body, type, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    private static func body(_ header: String, _ content: String = "v") -> [UInt8] {
        crlf("--x-y\n\(header)\n\n\(content)\n--x-y--\n")
    }

    // The line that begins with the boundary and goes on is one of `--x-y not`: it is refused, so the form is made
    // without it here.
    private static let sound = Array(
        String(decoding: form, as: UTF8.self).replacing("--x-y not\r\n", with: "--x\r\n").utf8)

    @Test func `fields and files are read as they were sent, and a field in which nothing was chosen is none`() throws {
        let read = try Self.read(Self.sound)
        #expect(read.fields == ["sheet=人员"])
        #expect(read.files.map(\.name) == ["名册.csv"])
        #expect(read.files.first?.bytes == Self.crlf("a,b\n\n--x\n--x"))
    }

    @Test func `a body that comes in two pieces is read as in one, wherever it is cut`() throws {
        let whole = try Self.read(Self.sound)
        for cut in 0...Self.sound.count { #expect(try Self.read(Self.sound, cuts: [cut]) == whole, "\(cut)") }
        #expect(try Self.read(Self.sound, cuts: Array(0..<Self.sound.count)) == whole)
    }

    @Test func `a body that ends too early is refused, wherever it ends`() {
        // The line end behind the last boundary may be missing.
        for count in 0..<Self.sound.count - 2 {
            #expect(Self.failure(Array(Self.sound.prefix(count))) == .malformed, "\(count)")
        }
    }

    @Test func `a line that begins with the boundary is one, whatever follows`() {
        #expect(Self.failure(Self.form) == .malformed)
    }

    @Test(
        arguments: [
            "--x-y", "", "x", "--x-y--", "--x-z\r\n", "\r\n--x-y--\r\nmore", "--x-y--\r\n\r\n", "--x-y-- x",
            "preamble\r\n--x-y--", "--x-y\r\r\n", "--x-y\nContent-Disposition: form-data; name=a\n\nv\n--x-y--",
        ]) func `what is no form is refused`(_ text: String)
    {
        let isEmptyForm = text == "--x-y--"
        #expect(Self.failure(Array(text.utf8)) == (isEmptyForm ? nil : .malformed))
    }

    @Test(
        arguments: [
            "Content-Disposition: form-data", "Content-Disposition: attachment; name=a", "X: y",
            "Content-Disposition: form-data; name=\"a", "Content-Disposition: form-data; name=\"a\"b",
            "Content-Disposition: form-data; name=a; name=b", "Content-Disposition form-data; name=a",
            "Content-Disposition: form-data;\n name=a", "Content-Disposition : form-data; name=a",
            "Content-Disposition: form-data; name=a\nContent-Disposition: form-data; name=b",
            "Content-Disposition: form-data; name=a\nContent-Type: multipart/mixed; boundary=z",
            "Content-Disposition: form-data; name=a\nContent-Transfer-Encoding: base64",
            "Content-Disposition: form-data; name=a\u{0}", "\nContent-Disposition: form-data; name=a",
            "Content-Disposition: form-data; name=a\nÜ: x",
        ]) func `a part that does not say clearly what it is, is refused`(_ header: String)
    {
        #expect(Self.failure(Self.body(header)) == .malformed)
    }

    @Test(
        arguments: [
            (#"form-data; name="a%22b""#, #"a"b"#), (#"form-data; name="a\"b""#, #"a"b"#), ("form-data; name=a;", "a"),
            (#"form-data; name="a;b=c""#, "a;b=c"), (#"FORM-DATA; NAME="a""#, "a"), (#"form-data;name="""#, ""),
        ]) func `names are what browsers mean by them`(_ value: String, _ name: String) throws
    {
        #expect(try Self.read(Self.body("Content-Disposition: " + value)).fields == [name + "=v"])
    }

    @Test(
        arguments: [
            (#"C:\Documents\list.xlsx"#, "list.xlsx"), ("../../etc/passwd", "passwd"), ("..", ""), ("/", ""),
            ("a\u{202E}vsc.exe", "avsc.exe"), ("a%0D%0Ab", "ab"), ("名册 (2).xlsx", "名册 (2).xlsx"),
            (String(repeating: "长", count: 300), String(repeating: "长", count: 200)),
        ]) func `of a file's name only what is harmless stays`(_ sent: String, _ kept: String) throws
    {
        let read = try Self.read(
            Self.body("Content-Disposition: form-data; name=\"file\"; filename=\"\(sent)\""))
        #expect(read.files.map(\.name) == [kept])
    }

    @Test(
        arguments: [
            ("multipart/form-data; boundary=\"x-y\"", nil), ("Multipart/Form-Data;boundary=x-y", nil),
            ("multipart/form-data", .malformed), ("multipart/form-data; boundary=", .malformed),
            ("multipart/form-data; boundary=x-y; boundary=x-y", .malformed),
            ("multipart/mixed; boundary=x-y", .otherType),
            ("multipart/form-data; boundary=\"x-y \"", .malformed),
            ("multipart/form-data; boundary=x\u{7F}y", .malformed),
            ("", .otherType), ("multipart/form-data; boundary=" + String(repeating: "x", count: 71), .malformed),
        ] as [(String, UploadFailure?)]) func `a boundary is one of RFC 2046`(_ type: String, _ failure: UploadFailure?)
    {
        #expect(Self.failure(Self.body("Content-Disposition: form-data; name=a"), type) == failure)
    }

    @Test func `files, fields, headers and parts have limits, to the byte`() {
        var limits = UploadLimits(file: 10)
        (limits.field, limits.files, limits.parts) = (5, 2, 3)
        func fails(_ parts: [(header: String, content: String)]) -> UploadFailure? {
            let text = parts.map { "--x-y\nContent-Disposition: form-data; \($0.header)\n\n\($0.content)\n" }.joined()
            return Self.failure(Self.crlf(text + "--x-y--\n"), limits: limits)
        }
        #expect(fails([("name=a; filename=f", "0123456789")]) == nil)
        #expect(fails([("name=a; filename=f", "0123456789A")]) == .tooLarge)
        #expect(fails([("name=a", "01234")]) == nil)
        #expect(fails([("name=a", "012345")]) == .tooLarge)
        #expect(fails(Array(repeating: ("name=a; filename=f", "x"), count: 2)) == nil)
        #expect(fails(Array(repeating: ("name=a; filename=f", "x"), count: 3)) == .tooLarge)
        #expect(fails(Array(repeating: ("name=a", "x"), count: 3)) == nil)
        #expect(fails(Array(repeating: ("name=a", "x"), count: 4)) == .tooLarge)
        #expect(fails([("name=a; x=\"\(String(repeating: "h", count: 5000))\"", "x")]) == .tooLarge)
    }

    @Test func `ten thousand parts end at the first too many, and a header without end at its limit`() {
        let part = "--x-y\nContent-Disposition: form-data; name=a\n\nv\n"
        #expect(Self.failure(Self.crlf(String(repeating: part, count: 10_000) + "--x-y--")) == .tooLarge)
        #expect(Self.failure(Self.crlf("--x-y\nX: " + String(repeating: "a", count: 100_000))) == .tooLarge)
    }

    @Test func `a file made of pieces of the boundary is read whole, and in linear time`() throws {
        let content = String(repeating: "\r\n--x-", count: 200_000) + "\r\r\r\n-"
        let header = "--x-y\r\nContent-Disposition: form-data; name=file; filename=f\r\n\r\n"
        let body = Array((header + content + "\r\n--x-y--\r\n").utf8)
        let read = try Self.read(
            body, limits: UploadLimits(file: 10 << 20), cuts: Array(stride(from: 0, to: body.count, by: 4093)))
        #expect(read.files.first?.bytes == Array(content.utf8))
    }

    @Test(arguments: 0..<200) func `random bytes in random pieces never trap, and what is read is what was written`(
        _ seed: Int
    ) throws {
        var generator = Steps(state: UInt64(seed) + 1)
        let alphabet = Array("\r\n-xyab;=\" :".utf8)
        let noise = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
            alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        }
        _ = Self.failure(noise)
        _ = Self.failure(Array("--x-y\r\n".utf8) + noise)
        // The same noise as a file, unless it holds the boundary.
        guard !String(decoding: noise, as: UTF8.self).contains("--x-y") else { return }
        let header = Array("--x-y\r\nContent-Disposition: form-data; name=file; filename=f\r\n\r\n".utf8)
        let body = header + noise + Array("\r\n--x-y--\r\n".utf8)
        let cuts = (0..<5).map { _ in Int.random(in: 0...body.count, using: &generator) }.sorted()
        #expect(try Self.read(body, cuts: cuts).files.map(\.bytes) == [noise])
        // And with a byte of it turned into another.
        var broken = body
        broken[Int.random(in: 0..<body.count, using: &generator)] = alphabet[seed % alphabet.count]
        _ = Self.failure(broken)
    }
}

/// Random numbers that are the same for the same seed (SplitMix64).
private struct Steps: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
