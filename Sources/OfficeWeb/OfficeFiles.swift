import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import NIOPosix
import WebSupport

/// What the office reads of stored files. It does not know the store: the application hands in these functions, which
/// block, and are therefore run on threads of their own.
public struct OfficeFiles: Sendable {
    /// How a stored file stands; the catalogue names it under `file_`.
    public enum State: String, Sendable {
        case whole, altered, missing
    }

    private let readBytes: @Sendable (String) -> [UInt8]?
    private let readState: @Sendable (String) -> State

    /// - Parameters:
    ///   - bytes: a file by its SHA-256.
    ///   - state: reads a file again and compares it with its SHA-256.
    public init(bytes: @escaping @Sendable (String) -> [UInt8]?, state: @escaping @Sendable (String) -> State) {
        (readBytes, readState) = (bytes, state)
    }

    func bytes(of hash: String) async throws -> [UInt8]? {
        try await NIOThreadPool.singleton.runIfActive { readBytes(hash) }
    }

    /// The states of files, each read once; of more than a limit the first ones.
    func states(of hashes: [String], limit: Int) async throws -> [String: State] {
        let wanted = Set(hashes.prefix(limit))
        return try await NIOThreadPool.singleton.runIfActive {
            Dictionary(wanted.map { ($0, readState($0)) }) { first, _ in first }
        }
    }

    /// An answer that shows a picture, and saves anything else, to somebody of whom it was asked whether they may see
    /// it. A browser may keep a picture and must ask each time whether it may show it still: nobody sees it there after
    /// signing out, or once they may not.
    /// - Parameter hash: SHA-256 of the file.
    /// - Throws: `Refusal.unknown` when it is not there.
    func shown(_ hash: String, named name: String, type: String, to request: Request) async throws -> Response {
        let isPicture = type.hasPrefix("image/")
        var headers: HTTPFields = [.eTag: "\"\(hash)\"", .cacheControl: "private, no-cache"]
        if isPicture, request.isOfClient(having: "\"\(hash)\"") {
            return Response(status: .notModified, headers: headers)
        }
        guard let bytes = try await bytes(of: hash) else { throw Refusal.unknown }
        guard isPicture else { return Self.download(bytes, named: name, type: type) }
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// An answer that is saved and never shown.
    static func download(_ bytes: [UInt8], named name: String, type: String = "application/octet-stream") -> Response {
        let plain = String(
            name.unicodeScalars.map { scalar in
                scalar.isASCII && scalar.value >= 32 && !"\"\\/;".unicodeScalars.contains(scalar)
                    ? Character(scalar) : "_"
            })
        return Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(name.formEncoded)",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
