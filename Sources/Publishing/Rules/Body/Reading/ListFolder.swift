/// Puts items that are known by level into lists, and what belongs together into one.
enum ListFolder {
    static func folded(_ parts: [FlowPart]) -> [BodyBlock] {
        var blocks: [BodyBlock] = []
        var waiting: [FlowItem] = []
        for part in parts {
            switch part {
            case .item(let item):
                if let last = waiting.last, last.list != item.list, item.level <= (waiting.first?.level ?? 1) {
                    add(&waiting, to: &blocks)
                }
                waiting.append(item)
            case .block(let block):
                add(&waiting, to: &blocks)
                append(block, to: &blocks)
            }
        }
        add(&waiting, to: &blocks)
        return blocks
    }

    /// Bulleted lists that touch are one, and so are quotations.
    static func append(_ block: BodyBlock, to blocks: inout [BodyBlock]) {
        switch (blocks.last, block) {
        case (.list(var last)?, .list(let next)) where !last.isOrdered && !next.isOrdered:
            for item in next.items { last.add(item) }
            blocks[blocks.count - 1] = .list(last)
        case (.quote(let last)?, .quote(let next)):
            var inside = last
            for block in next { append(block, to: &inside) }
            blocks[blocks.count - 1] = .quote(inside)
        default: blocks.append(block)
        }
    }

    private static func add(_ waiting: inout [FlowItem], to blocks: inout [BodyBlock]) {
        defer { waiting = [] }
        guard let first = waiting.first else { return }
        // A list that goes on at 3 would begin at 1 again, and 第三条 would be 3: their numbers stay as words.
        if waiting.contains(where: { $0.marker.kind == .words })
            || first.marker.kind == .number && first.marker.number ?? 1 > 1
        {
            for item in waiting { for block in spelled(item) { append(block, to: &blocks) } }
        } else {
            for list in lists(waiting[...]) { append(.list(list), to: &blocks) }
        }
    }

    /// An item as paragraphs, its marker the first word.
    private static func spelled(_ item: FlowItem) -> [BodyBlock] {
        let prefix = item.marker.text + item.marker.separator
        guard case .paragraph(var runs)? = item.blocks.first else {
            return [.paragraph([BodyRun(item.marker.text)])] + item.blocks
        }
        if let first = runs.first, first.matches([], nil) {
            runs[0].text = prefix + first.text
        } else {
            runs.insert(BodyRun(prefix), at: 0)
        }
        return [.paragraph(runs)] + item.blocks.dropFirst()
    }

    /// Items deeper than the first belong below the item before them.
    private static func lists(_ items: ArraySlice<FlowItem>) -> [BodyList] {
        guard let base = items.first?.level else { return [] }
        var lists: [BodyList] = []
        var rest = items
        while let item = rest.popFirst() {
            let isOrdered = item.marker.kind == .number
            var blocks = item.blocks
            let below = rest.prefix { $0.level > base }
            rest = rest.dropFirst(below.count)
            for list in self.lists(below) { append(.list(list), to: &blocks) }
            if let last = lists.last, last.isOrdered == isOrdered {
                lists[lists.count - 1].add(blocks)
            } else {
                lists.append(BodyList(isOrdered: isOrdered, items: [blocks]))
            }
        }
        return lists
    }
}
