/// Brings the headings of a text to the levels 2…4, without a gap: the first begins at 2, each goes at most one deeper.
enum HeadingLevels {
    static func adjusted(_ blocks: [BodyBlock]) -> [BodyBlock] {
        var open: [Int] = []
        return blocks.map { block in
            guard case .heading(let level, let runs) = block else { return block }
            while let last = open.last, last >= level { open.removeLast() }
            open.append(level)
            return .heading(level: min(open.count + 1, 4), runs)
        }
    }
}
