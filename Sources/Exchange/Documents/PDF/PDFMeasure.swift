/// Between which edges the lines of a page, or of one of its columns, stand.
struct PDFMeasure {
    let left: Double
    let right: Double
    /// From the top of a line to the top of the next, as most lines have it.
    let pitch: Double
    /// Paragraphs begin further right than their lines do.
    let usesIndent: Bool

    /// - Parameter around: what holds where these lines are too few to tell.
    init(_ lines: [PDFLine], around: PDFMeasure? = nil) {
        let text = lines.filter { !$0.isRow }
        let size = Self.middle(text.map(\.size)) ?? 10
        let fewest = max(2, text.count / 30)
        let isEnough = text.count >= 8 || around == nil
        let ownLeft = Self.shared(text.map(\.left).sorted(), by: fewest, within: size / 2, reach: size * 1.5) ?? 0
        let ownRight =
            -(Self.shared(text.map { -$0.right }.sorted(), by: fewest, within: size * 1.2, reach: size * 1.5) ?? 0)
        self.left = isEnough ? ownLeft : min(ownLeft, around?.left ?? ownLeft)
        self.right = isEnough ? ownRight : max(ownRight, around?.right ?? ownRight)
        let steps = zip(lines, lines.dropFirst()).map { $1.top - $0.top }.filter { $0 > 0 }
        pitch = (isEnough ? nil : around?.pitch) ?? Self.middle(steps) ?? size * 1.5
        let edge = self.left
        let indented = text.count { (1.4...2.8).contains(($0.left - edge) / $0.size) }
        usesIndent = around?.usesIndent == true || indented >= max(2, text.count / 20)
    }

    /// The first place that several lines share, so that one that sticks out does not count; else the first.
    /// - Parameter reach: how far from the first it may be.
    private static func shared(_ places: [Double], by count: Int, within: Double, reach: Double) -> Double? {
        guard let first = places.first else { return nil }
        for (place, other) in zip(places, places.dropFirst(count - 1)) where other - place < within {
            return place - first < reach ? place : first
        }
        return first
    }

    private static func middle(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }
}
