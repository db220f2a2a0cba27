extension StringProtocol {
    /// Without white space at both ends, the full-width space included.
    public var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    /// What somebody typed into one line or several, between commas; without blanks.
    public var listed: [String] {
        split { "、,，;；\n\r\t".contains($0) }.map(\.trimmed).filter { !$0.isEmpty }
    }
}
