/// Takes the text of the article, its pictures, tables and attachments.
struct BodyFinder {
    let blocks: [PageBlock]
    let title: String?
    /// Blocks that are facts, not text.
    let tail: Set<Int>

    /// - Returns: index of the first block after the text.
    func read(from start: Int, into page: inout SavedPage) -> Int {
        var end = start
        for index in blocks.indices.dropFirst(start) {
            let block = blocks[index]
            let following = blocks[(index + 1)...].prefix(8).lazy.filter { !$0.text.isEmpty }.prefix(3).map(\.text)
            if block.isFurniture {
                if NeighbourLine.isOne(block.text, linked: block.links.map(\.label)) { return index }
                continue
            }
            if NeighbourLine.isOne(block.text, linked: block.links.map(\.label))
                || PageLandmarks.isEnd(block.text, following: following)
                || ContactFinder.isContactLine(block.text, following: following)
            {
                return index
            }
            if tail.contains(index) { continue }
            collectAttachments(of: block, into: &page)
            if append(block, to: &page) { end = index + 1 }
        }
        return end
    }

    /// - Returns: whether the block is text.
    private func append(_ block: PageBlock, to page: inout SavedPage) -> Bool {
        switch block.shape {
        case .picture(let reference, let alternative):
            page.body.append(.picture(reference: reference, alternative: alternative, caption: nil))
        case .caption:
            if case .picture(let reference, let alternative, _)? = page.body.last {
                page.body[page.body.count - 1] = .picture(
                    reference: reference, alternative: alternative, caption: block.text)
            } else {
                page.body.append(.paragraph(html: block.html, text: block.text))
            }
        case .table(let html, let rows): page.body.append(.table(html: html, rows: rows))
        case .line, .heading, .listItem:
            guard !PageLandmarks.isControl(block.text), block.text != title, !isMenu(block, after: page.body.last)
            else { return false }
            if case .heading = block.shape {
                page.body.append(.heading(html: block.html, text: block.text))
            } else if block.shape == .listItem {
                page.body.append(.listItem(html: block.html, text: block.text))
            } else {
                page.body.append(.paragraph(html: block.html, text: block.text))
            }
        }
        return true
    }

    /// Links and nothing else: a menu, or the name of an attachment; unless a colon, or such an item, led to it.
    private func isMenu(_ block: PageBlock, after last: SavedPage.BodyPart?) -> Bool {
        guard block.linkShare > 0.9, !block.links.isEmpty else { return false }
        if block.links.allSatisfy({ Self.isDocument($0.reference) }) { return true }
        switch last {
        case .paragraph(_, let text)? where text.last == "：" || text.last == ":": return false
        case .listItem? where block.shape == .listItem: return false
        default: return block.shape == .listItem || block.links.count > 1
        }
    }

    private func collectAttachments(of block: PageBlock, into page: inout SavedPage) {
        for link in block.links where Self.isDocument(link.reference) {
            page.attachments.append(
                SavedPage.Attachment(label: link.label.isEmpty ? link.reference : link.label, reference: link.reference)
            )
        }
    }

    private static let documentEndings = [
        ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".rar", ".csv", ".wps", ".et",
    ]

    private static func isDocument(_ reference: String) -> Bool {
        let path = reference.lowercased().split(whereSeparator: { $0 == "?" || $0 == "#" }).first ?? ""
        return documentEndings.contains { path.hasSuffix($0) }
    }
}
