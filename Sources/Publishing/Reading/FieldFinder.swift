import ChineseText
import Kernel

/// Finds the fields of an article among the blocks of a page.
struct FieldFinder {
    /// What the head of an HTML page says.
    struct Hints {
        var title: String?
        var windowTitle: String?
        var published: String?
        var source: String?
    }

    let blocks: [PageBlock]
    let hints: Hints

    func fill(_ page: inout SavedPage) {
        let trailIndex = readTrail(into: &page)
        let metaRange = metaLines(after: trailIndex)
        let titleIndex = readTitle(trailIndex: trailIndex, metaRange: metaRange, into: &page)
        readMeta(metaRange, into: &page)
        let start =
            [metaRange?.upperBound, titleIndex.map { $0 + 1 }, trailIndex.map { $0 + 1 }].compactMap { $0 }.max() ?? 0
        let end = readBody(from: start, into: &page)
        readNeighbours(from: start, into: &page)
        readContact(from: end, into: &page)
        page.copyright = blocks.last { PageLandmarks.isCopyright($0.text) }?.text
    }

    // MARK: Trail

    private func readTrail(into page: inout SavedPage) -> Int? {
        for (index, block) in blocks.enumerated().prefix(400) {
            guard let items = PageLandmarks.trail(block.text) else { continue }
            page.breadcrumb = items
            var columns = items
            if let first = columns.first, PageLandmarks.isHome(first) { columns.removeFirst() }
            if let last = columns.last, PageLandmarks.isSelf(last) || (items.count > 2 && last == hints.title) {
                columns.removeLast()
            }
            if let last = columns.last, PageLandmarks.isKind(last) {
                page.kind = last
                columns.removeLast()
                // section › region › kind: only this full form says what the middle is.
                if columns.count == 2 { page.region = columns[1] }
            }
            page.section = columns.first
            return index
        }
        return nil
    }

    // MARK: The line below the title

    private func metaLines(after trailIndex: Int?) -> Range<Int>? {
        let start = trailIndex.map { $0 + 1 } ?? 0
        guard
            let first = blocks.indices.dropFirst(start).first(where: {
                guard blocks[$0].shape != .caption, FieldLabels.isMetaLine(blocks[$0].text) else { return false }
                return FieldLabels.metaFields(blocks[$0].text).contains { $0.field != .other }
            })
        else { return nil }
        var end = first + 1
        while end < blocks.count, end - first < 12 {
            let text = blocks[end].text
            guard blocks[end].shape == .line || blocks[end].shape == .listItem,
                FieldLabels.isMetaLine(text) && text.count < 120 || PageLandmarks.isControl(text) || text.count <= 1
            else { break }
            end += 1
        }
        return first..<end
    }

    private func readMeta(_ range: Range<Int>?, into page: inout SavedPage) {
        var dateText = hints.published
        page.source = hints.source
        for block in blocks[range ?? 0..<0] {
            let fields = FieldLabels.metaFields(block.text)
            for (field, value) in fields where !value.isEmpty {
                switch field {
                case .published: dateText = dateText ?? value
                case .source: page.source = page.source ?? value
                case .zone: page.zone = page.zone ?? value
                default: break
                }
            }
            // 2021-01-14 10:00  来源:X has no label of its own.
            if dateText == nil, !fields.contains(where: { $0.field == .published }),
                case .day(let day) = ChineseDate.first(in: block.text)
            {
                dateText = day.description
            }
        }
        guard let dateText else { return }
        switch ChineseDate.first(in: dateText) {
        case .day(let day): page.publishedOn = day
        case .impossible(let text):
            page.warnings.append(
                Problem(field: "publishedOn", key: "warning_impossible_date", arguments: ["date": text]))
        case .absent: break
        }
    }

    // MARK: Title

    /// - Returns: where the title stands, if it stands among the blocks.
    private func readTitle(trailIndex: Int?, metaRange: Range<Int>?, into page: inout SavedPage) -> Int? {
        let start = trailIndex.map { $0 + 1 } ?? 0
        let end = metaRange?.lowerBound ?? blocks.count
        let between = start < end ? blocks.indices[start..<end].filter { isTitleLike(blocks[$0]) } : []
        if let hint = hints.title {
            page.title = hint
            return blocks.indices.first {
                blocks[$0].text == hint && !blocks[$0].isFurniture && $0 >= start && $0 < max(end, start)
            }
        }
        let headings = between.filter { if case .heading(let level) = blocks[$0].shape { level <= 2 } else { false } }
        let index: Int? =
            headings.first
            ?? (metaRange == nil
                ? (trailIndex == nil ? nil : between.first)
                : trailIndex == nil ? between.last : between.first)
        if let index {
            page.title = blocks[index].text
            return index
        }
        if let window = hints.windowTitle {
            page.title = Self.withoutSiteName(window)
        } else if metaRange == nil, trailIndex == nil, let first = blocks.first, first.text.count <= 80,
            blocks.count > 1,
            !"。；;".contains(first.text.last ?? " ")
        {
            page.title = first.text
            return 0
        }
        return nil
    }

    private func isTitleLike(_ block: PageBlock) -> Bool {
        guard !block.isFurniture, !block.text.isEmpty, !PageLandmarks.isControl(block.text) else { return false }
        switch block.shape {
        case .line, .heading: return block.linkShare < 0.8
        default: return false
        }
    }

    /// 标题_站名, 标题 - 站名: the first part.
    private static func withoutSiteName(_ window: String) -> String? {
        let title = folded(window.split(whereSeparator: { "_|".contains($0) }).first ?? "")
        let part = title.spacedDashParts.first ?? title
        return part.isEmpty ? nil : part
    }

    // MARK: Body

    /// - Returns: index of the first block after the body.
    private func readBody(from start: Int, into page: inout SavedPage) -> Int {
        var index = start
        while index < blocks.count {
            let block = blocks[index]
            if block.isFurniture {
                index += 1
                continue
            }
            if PageLandmarks.isEnd(block.text) { break }
            collectAttachments(of: block, into: &page)
            append(block, to: &page)
            index += 1
        }
        return index
    }

    private func append(_ block: PageBlock, to page: inout SavedPage) {
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
            guard !PageLandmarks.isControl(block.text), block.text != page.title,
                !(block.linkShare > 0.9 && (block.shape == .listItem || block.links.count > 1)),
                !(block.linkShare > 0.9 && block.links.allSatisfy { Self.isDocument($0.reference) })
            else { return }
            if case .heading = block.shape {
                page.body.append(.heading(html: block.html, text: block.text))
            } else if block.shape == .listItem {
                page.body.append(.listItem(html: block.html, text: block.text))
            } else {
                page.body.append(.paragraph(html: block.html, text: block.text))
            }
        }
    }

    private func collectAttachments(of block: PageBlock, into page: inout SavedPage) {
        for link in block.links where Self.isDocument(link.reference) {
            page.attachments.append(
                SavedPage.Attachment(label: link.label.isEmpty ? link.reference : link.label, reference: link.reference)
            )
        }
    }

    private static func isDocument(_ reference: String) -> Bool {
        let path = reference.lowercased().split(whereSeparator: { $0 == "?" || $0 == "#" }).first ?? ""
        return [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".rar", ".csv", ".wps", ".et"]
            .contains {
                path.hasSuffix($0)
            }
    }

    // MARK: Below the body

    private func readNeighbours(from start: Int, into page: inout SavedPage) {
        for index in blocks.indices.dropFirst(start) {
            let text = blocks[index].text
            guard text.count < 500, startsWithNeighbour(text) else { continue }
            var fields = FieldLabels.neighbourFields(text)
            // 上一篇 without a colon, or with its title in the next block.
            if fields.isEmpty { fields = bareNeighbour(text) }
            for (field, value) in fields {
                var title = value
                if title.isEmpty, index + 1 < blocks.count, !startsWithNeighbour(blocks[index + 1].text),
                    !PageLandmarks.isEnd(blocks[index + 1].text)
                {
                    title = blocks[index + 1].text
                }
                guard !title.isEmpty else { continue }
                let isNone = PageLandmarks.saysNone(title)
                switch field {
                case .previous where isNone: page.saysNoPrevious = true
                case .next where isNone: page.saysNoNext = true
                case .previous: page.previousTitle = page.previousTitle ?? title
                case .next: page.nextTitle = page.nextTitle ?? title
                default: break
                }
            }
        }
    }

    private static let neighbourWords: [(String, FieldLabels.Field)] = [
        ("上一条", .previous), ("上一篇", .previous), ("前一篇", .previous), ("下一条", .next), ("下一篇", .next), ("后一篇", .next),
    ]

    private func startsWithNeighbour(_ text: String) -> Bool {
        Self.neighbourWords.contains { text.hasPrefix($0.0) } || text.lowercased().hasPrefix("previous")
            || text.lowercased().hasPrefix("next") || !FieldLabels.neighbourFields(String(text.prefix(12))).isEmpty
    }

    private func bareNeighbour(_ text: String) -> [(field: FieldLabels.Field, value: String)] {
        Self.neighbourWords.compactMap { word, field in
            text.hasPrefix(word) ? (field, folded(text.dropFirst(word.count))) : nil
        }
    }

    private func readContact(from end: Int, into page: inout SavedPage) {
        for index in blocks.indices.dropFirst(end) {
            let text = blocks[index].text
            guard text.count < 400 else { continue }
            for (field, value) in FieldLabels.contactFields(text) {
                var value = value
                if value.isEmpty, index + 1 < blocks.count, FieldLabels.contactFields(blocks[index + 1].text).isEmpty {
                    value = blocks[index + 1].text
                }
                value = folded(value.split(separator: " ").prefix(field == .email ? 1 : 6).joined(separator: " "))
                guard !value.isEmpty, value.count <= 80 else { continue }
                switch field {
                case .phone where value.contains(where: \.isNumber): page.contact.phone = page.contact.phone ?? value
                case .fax where value.contains(where: \.isNumber): page.contact.fax = page.contact.fax ?? value
                case .email where value.contains("@"): page.contact.email = page.contact.email ?? value
                default: break
                }
            }
        }
    }
}

extension String {
    /// The parts around " - " and " – ".
    var spacedDashParts: [String] {
        split(separator: " – ").flatMap { $0.split(separator: " - ") }.map { String($0) }
    }
}
