/// Which addresses an article may lead to, and which pictures it may show.
enum BodyAddress {
    private static let longest = 2_000
    private static let escaped: [Unicode.Scalar: String] = ["\"": "%22", "<": "%3C", ">": "%3E", "`": "%60"]
    private static let schemes: Set<String> = ["http", "https", "mailto", "tel"]

    /// The address as it is kept, or `nil`. Entities are decoded by the parser; browsers ignore tabs and line ends
    /// within an address, so they are gone before it is looked at.
    static func link(_ text: String) -> String? {
        let address = cleaned(text)
        guard !address.isEmpty, address.utf8.count <= longest, !address.contains("\\") else { return nil }
        if address.hasPrefix("/") { return address.hasPrefix("//") ? nil : address }
        guard let colon = address.firstIndex(of: ":") else { return nil }
        let scheme = address[..<colon].lowercased()
        let rest = address[address.index(after: colon)...]
        guard schemes.contains(scheme), isComplete(rest, scheme) else { return nil }
        return scheme + ":" + rest
    }

    /// A stored file as the portal serves it: `/files/` and 64 digits, with or without the ending of its format.
    static func picture(_ text: String) -> String? {
        let address = cleaned(text)
        let parts = address.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty, parts[1] == "files" else { return nil }
        let name = parts[2].split(separator: ".", omittingEmptySubsequences: false)
        guard let hash = name.first, hash.utf8.count == 64, hash.utf8.allSatisfy(isDigit), name.count <= 2 else {
            return nil
        }
        let ending = name.dropFirst().first
        guard ending.map({ (1...5).contains($0.utf8.count) && $0.utf8.allSatisfy(isLowerCase) }) ?? true else {
            return nil
        }
        return address
    }

    private static func cleaned(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var spaces = 0
        for scalar in text.unicodeScalars where scalar.value > 31 && scalar.value != 127 && !scalar.isInvisible {
            if scalar.isBlank || scalar == "\u{3000}" {
                spaces += 1
            } else {
                for _ in 0..<(result.isEmpty ? 0 : spaces) { result.append(contentsOf: "%20".unicodeScalars) }
                spaces = 0
                result.append(contentsOf: (escaped[scalar] ?? String(Character(scalar))).unicodeScalars)
            }
        }
        return String(result)
    }

    /// A host, and no name before it that would pretend to be another: `https://trusted@elsewhere/`.
    private static func isComplete(_ rest: Substring, _ scheme: String) -> Bool {
        guard scheme.hasPrefix("http") else { return !rest.isEmpty && !rest.hasPrefix("/") }
        guard rest.hasPrefix("//") else { return false }
        let host = rest.dropFirst(2).prefix { !"/?#".contains($0) }
        return !host.isEmpty && !host.contains("@") && !host.hasPrefix(":")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) }

    private static func isLowerCase(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }
}
