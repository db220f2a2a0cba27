import Exchange
import Glibc

/// Reads `multipart/form-data` (RFC 7578, RFC 2046) as it comes, piece by piece, within limits.
///
/// It is strict where being lenient would make two readers see two things: nothing stands before the first boundary or
/// behind the last, a line that begins with the boundary is one, no part holds parts. What was read is kept once; of
/// what is still to be read, never more than a header or a boundary.
public struct MultipartReader {
    private enum Place { case start, behindBoundary, header, content, end }

    private let limits: UploadLimits
    /// Line end, two hyphens, boundary.
    private let delimiter: [UInt8]
    private var place = Place.start
    /// What came and is not yet known to be anything; the first boundary stands as if behind a line end.
    private var pending: [UInt8] = [13, 10]
    private var header: MultipartHeader?
    private var content: [UInt8] = []
    private var partCount = 0
    /// Fields that are no files, in order.
    public private(set) var fields: [(name: String, value: String)] = []
    /// Files, in order; one without name and bytes is a field in which nothing was chosen, and left out.
    public private(set) var files: [UploadedFile] = []

    /// - Parameter contentType: of the request.
    /// - Throws: `UploadFailure.otherType`; `.malformed` without a proper boundary.
    public init(contentType: String, limits: UploadLimits) throws(UploadFailure) {
        let type = HeaderValue(contentType)
        guard type.word == "multipart/form-data" else { throw .otherType }
        guard type.isWhole, let boundary = type["boundary"], Self.isBoundary(boundary) else { throw .malformed }
        self.limits = limits
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    private static func isBoundary(_ text: String) -> Bool {
        (1...70).contains(text.utf8.count) && text.utf8.last != 32
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122: true
                default: "'()+_,-./:=? ".utf8.contains(byte)
                }
            }
    }

    /// Reads on.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(UploadFailure) {
        pending.append(contentsOf: bytes)
        var index = 0
        while try step(&index) {}
        pending.removeFirst(index)
    }

    /// Says that nothing more comes.
    /// - Throws: `UploadFailure.malformed` when the last boundary is missing.
    public mutating func finish() throws(UploadFailure) {
        guard place == .end, pending.isEmpty || pending == [13, 10] else { throw .malformed }
    }

    /// Takes what it can from `index` on; `false` when more must come first.
    private mutating func step(_ index: inout Int) throws(UploadFailure) -> Bool {
        switch place {
        case .start: return try readStart(&index)
        case .behindBoundary: return try readBehindBoundary(&index)
        case .header: return try readHeader(&index)
        case .content: return try readContent(&index)
        case .end:
            // A line end, with or without spaces before it, is all that may follow.
            while index < pending.count, pending[index] == 32 || pending[index] == 9 { index += 1 }
            let rest = pending[index...]
            guard rest.count <= 2, zip(rest, [13, 10]).allSatisfy({ $0 == $1 }) else { throw .malformed }
            return false
        }
    }

    private mutating func readStart(_ index: inout Int) throws(UploadFailure) -> Bool {
        let known = min(delimiter.count, pending.count)
        guard pending[..<known].elementsEqual(delimiter[..<known]) else { throw .malformed }
        guard known == delimiter.count else { return false }
        (index, place) = (known, .behindBoundary)
        return true
    }

    private mutating func readBehindBoundary(_ index: inout Int) throws(UploadFailure) -> Bool {
        guard pending.count - index >= 2 else { return false }
        if pending[index] == 45, pending[index + 1] == 45 {
            (index, place) = (index + 2, .end)
            return true
        }
        var end = index
        while end < pending.count, pending[end] == 32 || pending[end] == 9 { end += 1 }
        guard end - index <= 256 else { throw .malformed }
        guard pending.count - end >= 2 else {
            if end < pending.count, pending[end] != 13 { throw .malformed }
            return false
        }
        guard pending[end] == 13, pending[end + 1] == 10 else { throw .malformed }
        partCount += 1
        guard partCount <= limits.parts else { throw .tooLarge }
        (index, place) = (end + 2, .header)
        return true
    }

    private mutating func readHeader(_ index: inout Int) throws(UploadFailure) -> Bool {
        guard let end = Self.find([13, 10, 13, 10], in: pending, from: index) else {
            if pending.count - index > limits.header { throw .tooLarge }
            return false
        }
        guard end - index <= limits.header else { throw .tooLarge }
        var header = try MultipartHeader(pending[index..<end])
        if limits.fileFields.contains(header.field), header.fileName == nil { header.fileName = "" }
        if header.fileName != nil, files.count >= limits.files { throw .tooLarge }
        self.header = header
        content = []
        // The line end stays: it is the beginning of a boundary when the content is empty.
        (index, place) = (end + 2, .content)
        return true
    }

    private mutating func readContent(_ index: inout Int) throws(UploadFailure) -> Bool {
        // The first two bytes are the line end above the content, which is none of it.
        let found = Self.find(delimiter, in: pending, from: index)
        let end = found ?? max(index, pending.count - delimiter.count + 1)
        content.append(contentsOf: pending[index..<end])
        let limit = header?.fileName == nil ? limits.field : limits.file
        guard content.count - 2 <= limit else { throw .tooLarge }
        index = end
        guard found != nil else { return false }
        keepPart()
        (index, place) = (end + delimiter.count, .behindBoundary)
        return true
    }

    private mutating func keepPart() {
        guard let header else { return }
        let bytes = content.dropFirst(2)
        if let name = header.fileName {
            if !name.isEmpty || !bytes.isEmpty {
                files.append(UploadedFile(field: header.field, name: name, bytes: Array(bytes)))
            }
        } else {
            fields.append((header.field, String(decoding: bytes, as: UTF8.self)))
        }
        content = []
    }

    /// Where `needle`, which begins with a carriage return and is not empty, begins in `bytes`, not before `start`.
    private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress else { return nil }
            var place = start
            while all.count - place >= needle.count {
                guard let found = memchr(base + place, 13, all.count - place - needle.count + 1) else { return nil }
                if memcmp(found, needle, needle.count) == 0 { return UnsafeRawPointer(found) - base }
                place = UnsafeRawPointer(found) - base + 1
            }
            return nil
        }
    }
}
