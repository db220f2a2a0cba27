import Glibc

/// Numbers as spreadsheets show them: no exponent where digits do, no dust behind the fifteenth digit.
enum NumberText {
    /// - Parameters:
    ///   - raw: as the file has it: `13800000000`, `1.38E10`, `0.30000000000000004`.
    ///   - number: the same, read.
    static func plain(_ raw: String, _ number: Double) -> String {
        if raw.utf8.allSatisfy({ (48...57).contains($0) }) { return raw }
        if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
        var buffer = [CChar](repeating: 0, count: 40)
        let count = withVaList([number]) { vsnprintf(&buffer, buffer.count, "%.15g", $0) }
        return count > 0
            ? String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self) : raw
    }
}
