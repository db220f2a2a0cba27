/// Takes page numbers and what repeats from page to page off the edges of pages.
enum PDFEdges {
    /// What stands at the upper or lower edge of a page.
    private struct Edge {
        let page: Int
        let line: Int
        let top: Double
        let key: String
        let isUpper: Bool
        /// The outermost line.
        let isOuter: Bool
        /// Smaller than the page's other lines, or further from them than they are from each other.
        let isApart: Bool
    }

    /// How often the same stands at the same height.
    private struct Repetitions {
        /// Points within which heights are the same; half of them at least.
        private static let height = 12.0

        private var places: [String: [Int: (count: Int, first: Int)]] = [:]

        init(_ edges: [Edge]) {
            for edge in edges {
                let place = places[Self.key(edge)]?[Self.step(edge)]
                places[Self.key(edge), default: [:]][Self.step(edge)] = (
                    (place?.count ?? 0) + 1, place?.first ?? edge.page
                )
            }
        }

        /// On how many pages, and on which first.
        func of(_ edge: Edge) -> (count: Int, first: Int) {
            let step = Self.step(edge)
            let near = (step - 1...step + 1).compactMap { places[Self.key(edge)]?[$0] }
            return (near.reduce(0) { $0 + $1.count }, near.map(\.first).min() ?? edge.page)
        }

        private static func key(_ edge: Edge) -> String { (edge.isUpper ? "^" : "_") + edge.key }
        private static func step(_ edge: Edge) -> Int { Int(edge.top / height) }
    }

    private static let numberSigns = Set("-—–－―‐·•.~～第页頁共/ofpage,，|#".unicodeScalars)
    private static let marks = Set("-—–－―第".unicodeScalars)

    /// - Returns: the pages without such lines, and how many they were. A heading of pages stays where it stands first.
    static func without(_ pages: [PDFPage]) -> (pages: [PDFPage], dropped: Int) {
        let edges = pages.enumerated().flatMap { page, content in Self.edges(of: content.lines, page: page) }
        let repetitions = Repetitions(edges)
        let written = pages.count { !$0.lines.isEmpty }
        var dropped: [Int: Set<Int>] = [:]
        var outer: Set<[Int]> = []
        for isOuter in [true, false] {
            for edge in edges where edge.isOuter == isOuter {
                // A line within goes only after the one outside of it.
                guard isOuter || outer.contains([edge.page, edge.isUpper ? 0 : 1]) else { continue }
                let (count, first) = repetitions.of(edge)
                let isNumber = isNumber(edge.key)
                // What stands close to the text must be on most pages.
                let isSure = edge.isOuter && count >= max(3, written * 6 / 10)
                let repeats = isSure || count >= max(2, written * 3 / 10) && (isNumber || edge.isApart)
                guard repeats || isNumber && isMarked(edge.key) else { continue }
                outer.insert([edge.page, edge.isUpper ? 0 : 1])
                if isNumber || !edge.isUpper || edge.page != first {
                    dropped[edge.page, default: []].insert(edge.line)
                }
            }
        }
        let kept = pages.enumerated().map { index, page in
            let lines = page.lines.enumerated().filter { dropped[index]?.contains($0.offset) != true }
            return PDFPage(number: page.number, lines: lines.map(\.element))
        }
        return (kept, dropped.values.reduce(0) { $0 + $1.count })
    }

    /// The two outermost lines of each side; a page with one line or two has no more than its edges.
    private static func edges(of lines: [PDFLine], page: Int) -> [Edge] {
        let sorted = lines.enumerated().sorted { $0.element.top < $1.element.top }
        let measure = PDFMeasure(sorted.map(\.element))
        let size = sorted.map(\.element.size).sorted()[safe: sorted.count / 2] ?? 0
        func edge(_ place: Int, isUpper: Bool, isOuter: Bool) -> Edge {
            let (line, inward) = (sorted[place], isUpper ? 1 : -1)
            // Of two lines the inner one may be what stands apart.
            let gaps = (0...(isOuter ? 1 : 0)).compactMap { step -> Double? in
                guard let one = sorted[safe: place + step * inward],
                    let other = sorted[safe: place + (step + 1) * inward]
                else { return nil }
                return abs(one.element.top - other.element.top)
            }
            return Edge(
                page: page, line: line.offset, top: line.element.top, key: key(line.element.text), isUpper: isUpper,
                isOuter: isOuter,
                isApart: line.element.size < 0.9 * size || gaps.contains { $0 > 1.25 * measure.pitch })
        }
        let upper = (0..<min(2, sorted.count)).map { edge($0, isUpper: true, isOuter: $0 == 0) }
        let lower = (0..<min(2, sorted.count - upper.count)).map {
            edge(sorted.count - 1 - $0, isUpper: false, isOuter: $0 == 0)
        }
        return upper + lower
    }

    /// The text without white space, and with `#` for each number.
    private static func key(_ text: String) -> String {
        var key = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace {
            if scalar.properties.numericType == .decimal {
                if key.last != "#" { key.append("#") }
            } else {
                key.append(scalar)
            }
        }
        return String(key).lowercased()
    }

    private static func isNumber(_ key: String) -> Bool {
        key.count <= 20 && key.contains("#") && key.unicodeScalars.allSatisfy(numberSigns.contains)
    }

    /// `— 3 —` or `第3页`: nothing but a page number looks so.
    private static func isMarked(_ key: String) -> Bool {
        guard let first = key.unicodeScalars.first, let last = key.unicodeScalars.last else { return false }
        return marks.contains(first) && (marks.contains(last) || last == "页" || last == "頁")
    }
}

extension Array {
    /// The element at a place, or `nil` beyond the ends.
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
