extension BlockReader {
    /// A list, or as items known by their level where the source writes each item as a list of its own.
    mutating func list(_ element: BodyElement, _ context: ReadingContext) throws(BodyRefusal) {
        try flush()
        guard context.lists < BodyList.deepest, !context.isHeading else {
            try read(element.children.map(Self.asParagraph), context)
            return try flush()
        }
        var inner = context.nested()
        inner.lists += 1
        let list = try list(of: element, inner)
        let (items, isOrdered) = (list.items, list.isOrdered)
        guard !items.isEmpty else { return }
        let start = element.attributes["start"].flatMap { Int($0) } ?? 1
        if let levels = Self.levels(of: element), levels.count == items.count, context.lists == 0 {
            let name = element.children.compactMap(\.element).first?.attributes["data-listid"] ?? ""
            for (level, item) in zip(levels, items) { officeItem(name, level, isOrdered ? "\(start)." : "•", item) }
        } else if isOrdered, (2...9_999).contains(start) {
            for (number, item) in zip(start..., items) { officeItem("", 1, "\(number).", item) }
        } else {
            try add(.list(list))
        }
    }

    /// A paragraph that Word means as an item.
    mutating func officeItem(_ item: OfficeItem, _ context: ReadingContext) throws(BodyRefusal) {
        var inner = context.nested()
        inner.lists += 1
        let blocks = try nested(item.content, inner)
        // 第三条 says something even where nothing follows it.
        guard !blocks.isEmpty || item.marker.kind == .words else { return }
        parts.append(.item(FlowItem(list: item.list, level: item.level, marker: item.marker, blocks: blocks)))
        try countOne()
    }

    private mutating func officeItem(_ list: String, _ level: Int, _ marker: String, _ blocks: [BodyBlock]) {
        parts.append(.item(FlowItem(list: list, level: level, marker: ListMarker(marker), blocks: blocks)))
    }

    /// What stands between items is an item of its own.
    private mutating func list(of element: BodyElement, _ context: ReadingContext) throws(BodyRefusal) -> BodyList {
        var list = BodyList(isOrdered: element.name == "ol", items: [])
        var between: [BodyNode] = []
        for child in element.children {
            guard case .element(let item) = child, item.name == "li" else {
                between.append(child)
                continue
            }
            try add(nested(between, context), to: &list)
            between = []
            guard let inner = entered(item, context) else { continue }
            try add(nested(item.children, inner), to: &list)
        }
        try add(nested(between, context), to: &list)
        return list
    }

    private mutating func add(_ blocks: [BodyBlock], to list: inout BodyList) throws(BodyRefusal) {
        guard !blocks.isEmpty else { return }
        try countOne()
        list.add(blocks)
    }

    /// An item beyond the deepest list; an attribute that hides it goes on hiding it.
    private static func asParagraph(_ node: BodyNode) -> BodyNode {
        guard case .element(let item) = node, item.name == "li" else { return node }
        return .element(item.renamed("div"))
    }

    /// Word on the web writes `data-aria-level` at each item.
    private static func levels(of list: BodyElement) -> [Int]? {
        let items = list.children.compactMap(\.element).filter { $0.name == "li" }
        let levels = items.compactMap { $0.attributes["data-aria-level"].flatMap { Int($0) } }
        return levels.isEmpty || levels.count != items.count ? nil : levels.map { min(max(1, $0), BodyList.deepest) }
    }
}
