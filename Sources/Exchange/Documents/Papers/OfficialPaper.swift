/// A paper before it is a file: its blocks in their order, of the kinds that official documents have.
///
/// It is laid out as GB/T 9704-2012 (党政机关公文格式) has it: A4, the title in the middle, paragraphs of body size that begin
/// two characters in, the page number between dashes.
public struct OfficialPaper: Sendable, Equatable {
    /// A part of a paper.
    public enum Block: Sendable, Equatable {
        /// The name of who issues it, large and red, above a red line (发文机关标志); with the paper's number between them.
        case masthead(String, number: String)
        case title(String)
        /// Whom it goes to (主送机关).
        case addressee(String)
        /// A heading of the first level: 一、…
        case heading(String)
        case paragraph(String)
        case table(PaperTable)
        case chart(PaperChart)
        /// Who signs it, and the day: lines at the right edge.
        case signature([String])
        /// What follows begins on a page of its own, under a heading: 附件.
        case annex(String)
    }

    /// The title that the file says it has.
    public var title: String
    /// Who the file says made it.
    public var author: String
    public var blocks: [Block]
    /// Words across each page's head, such as that it is a draft; `nil` for none.
    public var mark: String?

    public init(title: String, author: String, blocks: [Block] = [], mark: String? = nil) {
        (self.title, self.author, self.blocks, self.mark) = (title, author, blocks, mark)
    }
}

/// A table of a paper: a heading that repeats on each page, lines that stay whole.
public struct PaperTable: Sendable, Equatable {
    public struct Column: Sendable, Equatable {
        public let label: String
        /// How wide it is beside the others; above 0.
        public let share: Int
        /// Stands in the middle, as figures do; a text begins at the left.
        public let isFigure: Bool

        public init(_ label: String, share: Int = 1, isFigure: Bool = false) {
            (self.label, self.share, self.isFigure) = (label, max(1, share), isFigure)
        }
    }

    public let caption: String
    public let columns: [Column]
    /// Each with as many cells as there are columns; what is missing stays empty.
    public let rows: [[String]]

    public init(caption: String, columns: [Column], rows: [[String]]) {
        (self.caption, self.columns, self.rows) = (caption, columns, rows)
    }
}

/// Figures as bars, each with its value beside it. Office programs draw it anew from its figures.
public struct PaperChart: Sendable, Equatable {
    public struct Series: Sendable, Equatable {
        public let name: String
        /// One for each category.
        public let values: [Double]

        public init(_ name: String, _ values: [Double]) { (self.name, self.values) = (name, values) }
    }

    public let caption: String
    public let categories: [String]
    public let series: [Series]
    /// Bars that lie, with the first category at the top: for long names.
    public let isLying: Bool
    /// How values are written, as spreadsheets have it: `0`, `0%`.
    public let format: String
    /// The same beside the axis.
    public let axisFormat: String
    /// The end of the axis of values; `nil` where the figures say it.
    public let most: Double?
    /// From one line of the axis to the next; `nil` where the program that draws it decides.
    public let step: Double?

    public init(
        caption: String, categories: [String], series: [Series], isLying: Bool = false, format: String = "0",
        axisFormat: String = "0", most: Double? = nil, step: Double? = nil
    ) {
        (self.caption, self.categories, self.series) = (caption, categories, series)
        (self.isLying, self.format, self.axisFormat, self.most) = (isLying, format, axisFormat, most)
        self.step = step
    }
}
