/// Figures as upright bars, the first on the left: a drawing without words, which stretches with the page. What it shows
/// stands in the table beside it.
struct BarChart: Sendable {
    /// A bar, in units of the drawing.
    struct Bar: Sendable {
        let x: Int
        let y: Int
        let width: Int
        let height: Int
        /// Shown by the browser when somebody points at it.
        let label: String
    }

    /// What the drawing is of, for those who do not see it.
    let label: String
    let width: Int
    let height: Int
    let bars: [Bar]
    /// The highest figure, which the highest bar stands for.
    let most: String
    /// What the first and the last bar stand for.
    let first: String
    let last: String

    /// Units from one bar to the next, of which a bar takes most.
    private static let step = 10
    private static let barWidth = 8
    private static let fullHeight = 1000

    /// - Parameter figures: each with what it is the figure of; none below 0.
    /// - Returns: `nil` when there is nothing to show: no figure, or none above 0.
    init?(_ label: String, _ figures: [(name: String, value: Int64)], valueText: (Int64) -> String) {
        guard let most = figures.map(\.value).max(), most > 0, let first = figures.first, let last = figures.last else {
            return nil
        }
        self.label = label
        self.most = valueText(most)
        (self.first, self.last) = (first.name, last.name)
        (width, height) = (figures.count * Self.step, Self.fullHeight)
        bars = figures.enumerated().map { index, figure in
            // Little is not nothing: a bar of one visit is seen.
            let share = Double(max(0, figure.value)) / Double(most)
            let height = figure.value > 0 ? max(10, Int(share * Double(Self.fullHeight))) : 0
            return Bar(
                x: index * Self.step + (Self.step - Self.barWidth) / 2, y: Self.fullHeight - height,
                width: Self.barWidth, height: height, label: "\(figure.name): \(valueText(figure.value))")
        }
    }
}
