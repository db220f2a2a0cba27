import HTTPTypes
import Hummingbird

/// The body of a request that brings files.
public struct UploadBody: Sendable {
    /// Fields that are no files, in order.
    public let fields: [(name: String, value: String)]
    public let files: [UploadedFile]

    /// Reads a form with files; what is too large is refused before it is read, where its length says so, and as soon
    /// as it is where it does not.
    /// - Throws: `UploadFailure`.
    public init(form request: Request, limits: UploadLimits) async throws {
        var reader = try MultipartReader(contentType: request.headers[.contentType] ?? "", limits: limits)
        try await Self.pieces(of: request, upTo: limits.total) { piece throws(UploadFailure) in
            try reader.feed(piece)
        }
        try reader.finish()
        (fields, files) = (reader.fields, reader.files)
    }

    /// Reads a request whose whole body is one file.
    /// - Throws: `UploadFailure.tooLarge`.
    public init(file request: Request, named name: String, limits: UploadLimits) async throws {
        var bytes: [UInt8] = []
        try await Self.pieces(of: request, upTo: limits.file) { piece in bytes.append(contentsOf: piece) }
        fields = []
        files = [UploadedFile(field: "", name: name, bytes: bytes)]
    }

    private static func pieces(
        of request: Request, upTo limit: Int, _ take: (UnsafeRawBufferPointer) throws(UploadFailure) -> Void
    ) async throws {
        guard !request.announcesMore(than: limit) else { throw UploadFailure.tooLarge }
        var count = 0
        for try await piece in request.body {
            count += piece.readableBytes
            guard count <= limit else { throw UploadFailure.tooLarge }
            try piece.withUnsafeReadableBytes { try take($0) }
        }
    }
}

extension Request {
    /// Whether the header announces a body that is too long to begin with.
    public func announcesMore(than limit: Int) -> Bool {
        guard let text = headers[.contentLength], let length = Int(text) else { return false }
        return length > limit
    }
}
