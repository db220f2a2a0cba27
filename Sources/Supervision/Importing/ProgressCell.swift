import Kernel

/// Reads the cells of a column of progress: 60, 60%, or 0.6 where the column is formatted as percent, which the file does
/// not say.
struct ProgressCells {
    /// Numbers without a sign are parts of one.
    private let holdsShares: Bool

    /// - Parameter texts: all cells of the column.
    init(_ texts: [String]) {
        let numbers = texts.compactMap { Double($0.trimmed) }
        holdsShares = numbers.contains { $0 > 0 } && numbers.allSatisfy { (0...1).contains($0) }
    }

    /// In percent; `nil` for what is no progress from 0 to 100.
    func percent(_ text: String) -> Int64? {
        let plain = text.replacing("％", with: "%")
        guard let number = Double(plain.replacing("%", with: "").trimmed), number.isFinite else { return nil }
        let percent = (!plain.hasSuffix("%") && holdsShares ? number * 100 : number).rounded()
        return (0...100).contains(percent) && number >= 0 ? Int64(percent) : nil
    }
}
