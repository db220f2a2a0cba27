import Kernel

/// Finds the fields of an article among the blocks of a page: the head first, then the text, then what is below it.
struct FieldFinder {
    /// What the head of an HTML page says.
    struct Hints {
        /// META `ArticleTitle`, or `og:title` without the site's name.
        var title: String?
        var windowTitle: String?
        var published: String?
        var source: String?
    }

    let blocks: [PageBlock]
    let hints: Hints

    func fill(_ page: inout SavedPage) {
        let trail = TrailFinder(blocks: blocks).find()
        let head = HeadFinder(
            blocks: blocks, hints: hints, start: trail?.blocks.upperBound ?? 0, hasTrail: trail != nil
        )
        .find()
        page.title = head.title
        readTrail(trail, into: &page)
        readMeta(head.meta, into: &page)
        let body = BodyFinder(blocks: blocks, title: page.title, tail: head.tail)
        let end = body.read(from: head.end, into: &page)
        readNeighbours(from: head.end, into: &page)
        page.contact = ContactFinder(blocks: blocks).find(from: end)
        page.copyright = blocks.last { PageLandmarks.isCopyright($0.text) }?.text
    }

    // MARK: Trail

    private func readTrail(_ trail: TrailFinder.Trail?, into page: inout SavedPage) {
        guard let trail else { return }
        page.breadcrumb = trail.items
        var columns = trail.items
        if let last = columns.last, TrailFinder.isSelf(last) || (columns.count > 2 && last == page.title) {
            columns.removeLast()
        }
        // Behind the kind stands the page itself, whatever it is called there.
        if let kind = columns.lastIndex(where: TrailFinder.isKind), kind > 1 { columns = Array(columns[...kind]) }
        let hasKind = columns.last.map(TrailFinder.isKind) ?? false
        if let first = columns.first, TrailFinder.isHome(first) || TrailFinder.isSite(first) { columns.removeFirst() }
        if hasKind, let last = columns.last {
            page.kind = last
            columns.removeLast()
            // section › region › kind: only this full form says what the middle is.
            if columns.count == 2 { page.region = columns[1] }
        }
        page.section = columns.first
    }

    // MARK: The lines below the title

    private func readMeta(_ lines: [String], into page: inout SavedPage) {
        var published = [hints.published].compactMap { $0 }
        var written: [String] = []
        page.source = hints.source
        for line in lines {
            let fields = FieldLabels.metaFields(line)
            for hit in fields where !hit.value.isEmpty {
                let (value, dropped) = FieldValue.withoutTail(hit.value)
                written += dropped
                switch hit.field {
                case .published: published.append(hit.value)
                case .written: written.append(hit.value)
                case .source: page.source = page.source ?? value
                case .zone: page.zone = page.zone ?? value
                case .other: break
                }
            }
            // 2021-01-14 10:00  来源:X has no label of its own.
            if !fields.contains(where: { $0.field == .published }) { written.append(line) }
        }
        let readings = (published + written).map { ChineseDateReading(text: $0) }
        if let day = readings.lazy.compactMap(\.day).first {
            page.publishedOn = day
        } else if let text = readings.lazy.compactMap(\.impossible).first {
            page.warnings.append(
                Problem(field: "publishedOn", key: "warning_impossible_date", arguments: ["date": text]))
        }
    }

    // MARK: Neighbours

    private func readNeighbours(from start: Int, into page: inout SavedPage) {
        for index in blocks.indices.dropFirst(start) {
            let block = blocks[index]
            if block.text.count <= 12, NeighbourLine.isOne(block.text),
                block.text.contains("没有") || block.text.contains("无")
            {
                if block.text.contains("上一") { page.saysNoPrevious = true }
                if block.text.contains("下一") { page.saysNoNext = true }
            }
            for (direction, named) in NeighbourLine.neighbours(block.text, linked: block.links.map(\.label)) {
                guard (direction == .previous ? page.previousTitle : page.nextTitle) == nil else { continue }
                let title = withoutNoun(named.isEmpty ? titleBelow(index) ?? "" : named)
                guard !title.isEmpty else { continue }
                let isNone = PageLandmarks.saysNone(title)
                switch direction {
                case .previous where isNone: page.saysNoPrevious = true
                case .next where isNone: page.saysNoNext = true
                case .previous: page.previousTitle = title
                case .next: page.nextTitle = title
                }
            }
        }
    }

    /// The title in the line below a bare label.
    private func titleBelow(_ index: Int) -> String? {
        guard index + 1 < blocks.count else { return nil }
        let next = blocks[index + 1].text
        let following = blocks[(index + 2)...].prefix(3).map(\.text)
        guard next.count <= 150, !PageLandmarks.isEnd(next, following: following), !PageLandmarks.isControl(next)
        else { return nil }
        return next
    }

    private func withoutNoun(_ title: String) -> String {
        for noun in ["新闻", "文章", "信息"] where title.hasPrefix(noun + "：") || title.hasPrefix(noun + ":") {
            return folded(title.dropFirst(noun.count + 1))
        }
        return title
    }
}
