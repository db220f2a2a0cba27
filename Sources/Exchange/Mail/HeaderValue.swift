/// A header's value with parameters, as in mail and forms (RFC 2045): `form-data; name="list"; filename="units.csv"`.
public struct HeaderValue {
    /// What stands before the parameters, in lower case.
    public let word: String
    /// Whether all of it could be read, and no parameter stands there twice.
    public private(set) var isWhole = true
    private var parameters: [String: String] = [:]

    /// A parameter by its name in lower case; quotes around it are gone.
    public subscript(name: String) -> String? { parameters[name] }

    public init(_ text: String) {
        var rest = text.unicodeScalars[...]
        word = String(Self.taken(&rest) { $0 != ";" }).spaceless.lowercased()
        while rest.popFirst() != nil {
            let name = String(Self.taken(&rest) { $0 != "=" && $0 != ";" }).spaceless.lowercased()
            guard rest.first == "=" else {
                // A semicolon at the very end stands for nothing.
                if !name.isEmpty || rest.first != nil { isWhole = false }
                continue
            }
            rest.removeFirst()
            rest = rest.drop { $0 == " " || $0 == "\t" }
            let value = rest.first == "\"" ? quoted(&rest) : String(Self.taken(&rest) { $0 != ";" }).spaceless
            if name.isEmpty || parameters[name] != nil { isWhole = false }
            parameters[name] = value
        }
    }

    /// A backslash stands before a quote and before itself; before anything else it is one, as in a path of Windows.
    private mutating func quoted(_ rest: inout Substring.UnicodeScalarView) -> String {
        rest.removeFirst()
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\"" {
                let behind = Self.taken(&rest) { $0 != ";" }
                if !behind.allSatisfy({ $0 == " " || $0 == "\t" }) { isWhole = false }
                return String(value)
            }
            if scalar == "\\", let next = rest.first, next == "\"" || next == "\\" {
                value.append(next)
                rest.removeFirst()
            } else {
                value.append(scalar)
            }
        }
        isWhole = false
        return String(value)
    }

    private static func taken(
        _ rest: inout Substring.UnicodeScalarView, while isWanted: (Unicode.Scalar) -> Bool
    ) -> Substring.UnicodeScalarView {
        let taken = rest.prefix(while: isWanted)
        rest = rest[taken.endIndex...]
        return taken
    }
}

extension String {
    /// Without the spaces and tabs around it.
    fileprivate var spaceless: String {
        func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
