/// A sender: an address with a name before it, `开门 <noreply@zone.example>`.
public struct Mailbox: Sendable, Equatable {
    /// Empty when there is none.
    public let name: String
    public let address: String

    /// - Parameter text: `name <address>`, or the address alone. The name may stand in quotation marks.
    /// - Returns: `nil` when it is neither.
    public init?(_ text: String) {
        let parts = text.split(separator: "<", omittingEmptySubsequences: false)
        switch parts.count {
        case 1:
            (name, address) = ("", Self.trimmed(text))
        case 2:
            guard let end = parts.last.map(Self.trimmed), end.hasSuffix(">") else { return nil }
            var name = Self.trimmed(parts.first ?? "")
            if name.count > 1, name.hasPrefix("\""), name.hasSuffix("\"") {
                name = String(name.dropFirst().dropLast())
            }
            (self.name, address) = (MailText.line(name), String(end.dropLast()))
        default: return nil
        }
        guard Self.isAddress(address), name.unicodeScalars.count <= 100 else { return nil }
    }

    /// The part behind the `@`.
    public var domain: String { address.split(separator: "@").last.map(String.init) ?? "" }

    /// Whether a text can stand as an address in a header and on a command line as it is: letters, digits and the signs
    /// of RFC 5322's dot-atom before the `@`, the name of a host behind it.
    public static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 64, omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, let local = parts.first, let domain = parts.last,
            local.count <= 64
        else { return false }
        let signs = Set("!#$%&'*+-/=?^_`{|}~".utf8)
        let isLocal = local.split(separator: 46, omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { isPlain($0) || signs.contains($0) }
        }
        let labels = domain.split(separator: 46, omittingEmptySubsequences: false)
        let isDomain = labels.allSatisfy { label in
            !label.isEmpty && label.first != 45 && label.last != 45 && label.allSatisfy { isPlain($0) || $0 == 45 }
        }
        return isLocal && isDomain
    }

    /// A letter or digit of ASCII.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
