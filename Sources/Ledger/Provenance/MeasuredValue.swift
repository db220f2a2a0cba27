/// A decimal number as it was measured, without rounding: digits and how many of them stand after the point.
public struct MeasuredValue: Hashable, Sendable, CustomStringConvertible {
    /// The number without its point: 1250 for 12.50.
    public let digits: Int64
    /// Places after the point, 0…9.
    public let scale: Int

    /// `nil` when the scale lies outside 0…9.
    public init?(digits: Int64, scale: Int) {
        guard (0...9).contains(scale) else { return nil }
        (self.digits, self.scale) = (digits, scale)
    }

    /// Parses `-12.50`; `nil` for anything but a sign, digits and one point, or more than 64 bits hold.
    public init?(text: some StringProtocol) {
        let body = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = body.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, !whole.isEmpty, parts.count == 1 || !parts[1].isEmpty,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard let digits = Int64((text.hasPrefix("-") ? "-" : "") + whole + fraction) else { return nil }
        self.init(digits: digits, scale: fraction.utf8.count)
    }

    /// `-12.50`.
    public var description: String {
        guard scale > 0 else { return "\(digits)" }
        let plain = String(digits.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - plain.count)) + plain
        return "\(digits < 0 ? "-" : "")\(padded.dropLast(scale)).\(padded.suffix(scale))"
    }
}
