import Hummingbird
import NIOCore

/// The fields of a form as a browser sent them, in order, and its files. What no text holds, U+0000, is not in them.
public struct FormBody: Sendable {
    /// At most this many bytes are read: what a form of the office can hold.
    public static let longest = 1 << 20

    private let fields: [(name: String, value: String)]
    /// The files of a form that brings some.
    public let files: [UploadedFile]

    /// Reads a body of `application/x-www-form-urlencoded`; what is not UTF-8 in it becomes `U+FFFD`.
    public init(_ text: String) {
        fields = text.split(separator: "&").prefix(10_000).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
        files = []
    }

    /// A form with files.
    public init(_ upload: UploadBody) {
        fields = upload.fields.map { ($0.name, Self.tidied($0.value)) }
        files = upload.files
    }

    /// The file of a field; `nil` where none was chosen.
    public func file(_ field: String) -> UploadedFile? {
        files.first { $0.field == field && !($0.name.isEmpty && $0.bytes.isEmpty) }
    }

    /// The first value of a field; empty when it was not sent.
    public subscript(name: String) -> String { fields.first { $0.name == name }?.value ?? "" }

    /// All values of a field, for boxes that can be ticked together.
    public func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The names that were sent, each once, in order.
    public var names: [String] {
        var seen: Set<String> = []
        return fields.map(\.name).filter { seen.insert($0).inserted }
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                if digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
                    bytes.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
        return tidied(String(decoding: bytes, as: UTF8.self))
    }

    /// A browser writes line ends as CR LF. A database takes no U+0000.
    private static func tidied(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").withoutNulls
    }
}

extension String {
    /// The text without U+0000.
    public var withoutNulls: String { contains("\0") ? replacing("\0", with: "") : self }
}
