/// The links between the pages of a list.
public struct Pager: Sendable {
    /// A number, or a gap between numbers.
    public struct Step: Sendable {
        public let label: String
        public let url: String?
        public let current: Bool
        public let gap: Bool
    }

    public let summary: String
    public let previous: Link?
    public let next: Link?
    public let pages: [Step]

    /// `nil` when there is one page.
    public init?(voice: Voice, page: Int, pageCount: Int, url: (Int) -> String) {
        guard pageCount > 1 else { return nil }
        summary = voice.text("pager_summary", ["page": "\(page)", "pages": "\(pageCount)"])
        previous = page > 1 ? Link(label: voice.text("pager_previous"), url: url(page - 1)) : nil
        next = page < pageCount ? Link(label: voice.text("pager_next"), url: url(page + 1)) : nil
        let near = Set([1, pageCount] + [page - 2, page - 1, page, page + 1, page + 2]).filter {
            (1...pageCount).contains($0)
        }
        var steps: [Step] = []
        var last = 0
        for number in near.sorted() {
            if number > last + 1 { steps.append(Step(label: "…", url: nil, current: false, gap: true)) }
            steps.append(Step(label: "\(number)", url: url(number), current: number == page, gap: false))
            last = number
        }
        pages = steps
    }
}
