/// A file that somebody sent.
public struct UploadedFile: Sendable, Equatable {
    /// The field that it came in; empty for a request whose whole body it was.
    public let field: String
    /// Its name on the other machine: no path, no control characters, at most 200 characters; empty when it has none.
    public let name: String
    public let bytes: [UInt8]

    /// - Parameter name: as it was sent, with whatever path and characters.
    public init(field: String, name: String, bytes: [UInt8]) {
        self.field = field
        self.name = Self.plain(name)
        self.bytes = bytes
    }

    /// The last component, whichever way the slashes lean; nothing that moves a cursor or turns the direction of writing.
    static func plain(_ name: String) -> String {
        let last = name.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? []
        let shown = last.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .unassigned: false
            default: true
            }
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: shown)
        let isDots = text.allSatisfy { $0 == "." || $0 == " " }
        return isDots ? "" : String(text.prefix(200))
    }
}
