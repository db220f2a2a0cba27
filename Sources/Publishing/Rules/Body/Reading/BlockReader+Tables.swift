extension BlockReader {
    /// A table of several cells; one of a single cell only lays out, and one within a cell becomes lines.
    mutating func table(_ element: BodyElement, _ context: ReadingContext) throws(BodyRefusal) {
        try flush()
        var source = TableSource()
        try collect(element, context, isHead: false, into: &source)
        for (nodes, inner) in source.strays {
            try read(nodes, inner)
            try flush()
        }
        let cells = source.rows.reduce(0) { $0 + $1.cells.count }
        guard cells <= limits.cells else { throw .tooManyCells }
        if cells < 2 || context.isHeading {
            try dissolve(source, context)
        } else if context.isInCell {
            try unfold(source, context)
        } else {
            try build(source, context)
        }
    }

    /// Rows and captions of this table alone, whatever stands between it and them.
    private mutating func collect(
        _ element: BodyElement, _ context: ReadingContext, isHead: Bool, into source: inout TableSource
    ) throws(BodyRefusal) {
        for child in element.children {
            guard case .element(let part) = child else {
                source.stray(child, context)
                continue
            }
            guard let inner = entered(part, context) else { continue }
            switch part.name {
            case "caption": source.captions.append((part, inner))
            case "tr": collectRow(part, inner, isHead: isHead, into: &source)
            case "tbody", "thead", "tfoot":
                try collect(part, inner, isHead: part.name == "thead", into: &source)
            case "td", "th": source.rows.append(TableSource.Row(isHead: isHead, cells: [(part, inner)]))
            default:
                if TableSource.holdsRows(part) {
                    try collect(part, inner, isHead: isHead, into: &source)
                } else {
                    source.stray(child, context)
                }
            }
        }
    }

    private mutating func collectRow(
        _ row: BodyElement, _ context: ReadingContext, isHead: Bool, into source: inout TableSource
    ) {
        var cells: [(BodyElement, ReadingContext)] = []
        for child in row.children {
            if case .element(let cell) = child, cell.name == "td" || cell.name == "th" {
                if let inner = entered(cell, context) { cells.append((cell, inner)) }
            } else {
                source.stray(child, context)
            }
        }
        if !cells.isEmpty { source.rows.append(TableSource.Row(isHead: isHead, cells: cells)) }
    }

    private mutating func dissolve(_ source: TableSource, _ context: ReadingContext) throws(BodyRefusal) {
        let cells = source.rows.flatMap(\.cells)
        if !cells.isEmpty { notes.add(.tableDissolved) }
        for (element, inner) in source.captions + cells {
            try read(element.children, inner)
            try flush()
        }
    }

    /// Each row a line, its cells apart by an ideographic space; pictures follow.
    private mutating func unfold(_ source: TableSource, _ context: ReadingContext) throws(BodyRefusal) {
        notes.add(.tableUnfolded)
        for (element, inner) in source.captions {
            try read(element.children, inner)
            try flush()
        }
        for row in source.rows {
            var line = RunBuilder(keepsBreaks: true)
            var pictures: [BodyPicture] = []
            for (element, inner) in row.cells {
                let blocks = try nested(element.children, inner)
                line.append("\u{3000}", style: [], link: nil)
                for runs in blocks.flatMap(\.textLines) {
                    for run in runs { line.append(run.text, style: run.style, link: run.link) }
                    line.append(" ", style: [], link: nil)
                }
                pictures += blocks.flatMap(\.pictures)
            }
            for paragraph in line.finish() { try add(.paragraph(paragraph)) }
            for picture in pictures { try add(.figure(picture)) }
        }
    }

    private mutating func build(_ source: TableSource, _ context: ReadingContext) throws(BodyRefusal) {
        var caption = RunBuilder(keepsBreaks: false)
        var pictures: [BodyPicture] = []
        for (element, inner) in source.captions {
            let blocks = try nested(element.children, inner.inCell())
            for runs in blocks.flatMap(\.textLines) {
                for run in runs { caption.append(run.text, style: run.style, link: run.link) }
                caption.append(" ", style: [], link: nil)
            }
            pictures += blocks.flatMap(\.pictures)
        }
        var rows: [(isHead: Bool, cells: [BodyTable.Cell])] = []
        for row in source.rows {
            var cells: [BodyTable.Cell] = []
            for (element, inner) in row.cells {
                cells.append(TableSource.cell(element, blocks: try nested(element.children, inner.inCell())))
            }
            try countOne()
            rows.append((row.isHead, cells))
        }
        for picture in pictures { try add(.figure(picture)) }
        let captionRuns = caption.finish().flatMap { $0 }
        guard !captionRuns.isEmpty || rows.contains(where: { $0.cells.contains { !$0.blocks.isEmpty } }) else { return }
        try add(
            .table(
                BodyTable(
                    caption: captionRuns, head: rows.filter(\.isHead).map(\.cells),
                    body: rows.filter { !$0.isHead }.map(\.cells))))
    }
}
