/// Which rows of a sorted list a page holds, read from whichever end is nearer: the last page costs what the first does.
public struct PageWindow: Sendable, Equatable {
    /// The rows are read in the opposite order, and turned round by `inOrder`.
    public let isFromEnd: Bool
    /// Rows that the page holds, and that stand before them in the order of reading.
    public let limit: Int64
    public let offset: Int64

    /// - Parameters:
    ///   - total: rows of the list.
    ///   - page: from 1; what lies behind the end is empty.
    public init(total: Int64, page: Int64, size: Int64) {
        let before = min(max(1, page) - 1, 1_000_000_000) * min(max(0, size), 1_000_000)
        let count = max(0, min(min(max(0, size), 1_000_000), total - before))
        let behind = max(0, total - before - count)
        isFromEnd = behind < before && count > 0
        limit = count
        offset = isFromEnd ? behind : min(before, max(0, total))
    }

    /// `DESC` or nothing: the direction in which a column is read.
    public func direction(descending: Bool) -> String { descending != isFromEnd ? " DESC" : "" }

    /// The rows as the list has them.
    public func inOrder<Element>(_ rows: [Element]) -> [Element] { isFromEnd ? rows.reversed() : rows }

    /// For `LIMIT ? OFFSET ?`.
    public var values: [Value] { [.integer(limit), .integer(offset)] }
}
