/// Codes on paper for somebody whose telephone is gone: ten, each works once.
enum RecoveryCodes {
    static let count = 10
    private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")

    /// Ten new codes of 50 bits: `k7mq2-x9pfd`.
    static func make() -> [String] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in
            let text = (0..<10).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] }
            return String(text.prefix(5)) + "-" + String(text.suffix(5))
        }
    }

    /// A code as it is compared: without what people add when they type it.
    static func plain(_ code: String) -> String {
        guard code.utf8.count <= 64 else { return "" }
        let kept = code.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return String(kept.prefix(5)) + "-" + String(kept.dropFirst(5))
    }
}
