import Exchange

/// Where each element of a page ends, and how much of the page it holds: one pass, however deep the page nests.
struct ElementExtents {
    /// For an opening event: the index of its closing event; for others the index itself.
    private let ends: [Int]
    /// Characters of text before each event.
    private let textBefore: [Int]
    /// `h1`, `main` and `article` before each event; and the same without `h1`, which a masthead may hold too.
    private let landmarksBefore: [Int]
    private let mainsBefore: [Int]
    private let allText: Int

    init(_ events: [HTMLTree.Event]) {
        var ends = Array(events.indices)
        var textBefore: [Int] = []
        var landmarksBefore: [Int] = []
        var mainsBefore: [Int] = []
        textBefore.reserveCapacity(events.count + 1)
        landmarksBefore.reserveCapacity(events.count + 1)
        var open: [Int] = []
        var (text, landmarks, mains) = (0, 0, 0)
        var dropped = 0
        for (index, event) in events.enumerated() {
            textBefore.append(text)
            landmarksBefore.append(landmarks)
            mainsBefore.append(mains)
            switch event {
            case .open(let name, _):
                open.append(index)
                if ["h1", "main", "article"].contains(name) { landmarks += 1 }
                if ["main", "article"].contains(name) { mains += 1 }
                if ["script", "style", "title"].contains(name) { dropped += 1 }
            case .close(let name):
                if let start = open.popLast() { ends[start] = index }
                if ["script", "style", "title"].contains(name) { dropped -= 1 }
            case .text(let characters): if dropped == 0 { text += characters.utf8.count }
            case .comment: break
            }
        }
        for start in open { ends[start] = max(start, events.count - 1) }
        textBefore.append(text)
        landmarksBefore.append(landmarks)
        mainsBefore.append(mains)
        (self.ends, self.textBefore, allText) = (ends, textBefore, text)
        (self.landmarksBefore, self.mainsBefore) = (landmarksBefore, mainsBefore)
    }

    /// The index of the event that closes the element opened at `start`.
    func end(of start: Int) -> Int { ends[start] }

    /// Bytes of text within the element.
    func text(of start: Int) -> Int { textBefore[ends[start]] - textBefore[start] }

    /// Whether a masthead holds the article all the same.
    func holdsMain(_ start: Int) -> Bool {
        mainsBefore[ends[start]] > mainsBefore[min(start + 1, ends[start])] || text(of: start) * 2 > allText
    }

    /// Whether the element holds a part of the page that no menu, footer or side column does: its title, or most of it.
    func holdsArticle(_ start: Int) -> Bool {
        landmarksBefore[ends[start]] > landmarksBefore[min(start + 1, ends[start])] || text(of: start) * 2 > allText
    }
}
