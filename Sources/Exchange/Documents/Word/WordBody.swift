/// Follows `word/document.xml`, or the part of the notes, and gathers its paragraphs.
final class WordBody: XMLFollower {
    /// Where a finished paragraph goes.
    private enum Place { case cell, box, note(String) }

    private(set) var list: ParagraphList
    private(set) var notes = WordNotes()
    /// The texts of notes by their identifier, when this is their part.
    private(set) var noteTexts: [String: String] = [:]
    /// It has Word's elements.
    private(set) var isDocument = false
    private(set) var isOver = false
    var findings: WordFindings {
        get { gathered(found) }
        set { found = newValue }
    }

    private let styles: WordStyles
    private let limit: Int
    private var lists: WordLists
    private var found = WordFindings()
    private var bytes = 0
    /// Open elements, Word's with `w:` before their names.
    private var path: [String] = []
    /// How deep we are in something that is not read.
    private var skipped = 0
    private var paragraphs: [WordParagraph] = []
    private var rows: [TableRow] = []
    private var places: [Place] = []
    /// For each alternative that is open: whether one of its versions was read.
    private var alternatives: [Bool] = []
    private var isHidden = false
    /// The text of paragraphs whose marks were deleted, for each place that is open and the one around them.
    private var carried = [""]

    private static let unread: Set<String> = [
        "w:sectPr", "w:sdtPr", "w:tblPr", "w:tblGrid", "w:tblPrEx", "w:tcPr", "w:rt", "w:instrText", "w:delText",
    ]
    private static let properties: Set<String> = ["w:rPr", "w:trPr", "w:numPr", "w:pPr", "w:tcPr"]

    init(styles: WordStyles, lists: WordLists, limit: Int) {
        (self.styles, self.lists, self.limit) = (styles, lists, limit)
        list = ParagraphList(limit: limit)
    }

    private func gathered(_ found: WordFindings) -> WordFindings {
        var found = found
        found.formats.formUnion(lists.unknownFormats)
        return found
    }

    // MARK: What the stream tells

    func open(_ name: String, _ attributes: XMLAttributes) {
        let isWord = attributes.space.contains("/wordprocessingml/")
        let name = isWord ? "w:" + name : name
        if skipped > 0 || isUnread(name, attributes) {
            skipped += 1
            return
        }
        if path.isEmpty { isDocument = isWord }
        if isWord { openWord(name, attributes) } else { openOther(name) }
        path.append(name)
    }

    func close(_ name: String) {
        if skipped > 0 {
            skipped -= 1
            return
        }
        switch path.popLast() {
        case "w:p": endParagraph()
        case "w:r": isHidden = false
        case "w:tc": leave()
        case "w:tr": endRow()
        case "w:txbxContent": leave()
        case "w:footnote", "w:endnote": leave()
        case "w:body": endCarried()
        case "AlternateContent": _ = alternatives.popLast()
        default: break
        }
    }

    func text(_ piece: UnsafeRawBufferPointer) {
        guard skipped == 0, path.last == "w:t", !paragraphs.isEmpty, !isHidden else { return }
        bytes += piece.count
        if bytes > limit { isOver = true } else { paragraphs[paragraphs.count - 1].append(piece) }
    }

    // MARK: What is not read

    private func isUnread(_ name: String, _ attributes: XMLAttributes) -> Bool {
        if Self.unread.contains(name) || (name.hasPrefix("w:") && name.hasSuffix("Change")) { return true }
        switch name {
        case "w:del", "w:moveFrom": return isDeletion()
        case "w:object", "w:altChunk", "oMath", "chart", "relIds":
            found.objects += 1
            return true
        case "Choice", "Fallback":
            guard let isRead = alternatives.last else { return false }
            alternatives[alternatives.count - 1] = true
            return isRead
        case "w:footnote", "w:endnote":
            // Lines that part notes from the text.
            return attributes["type"].map { $0 != "normal" } ?? false
        default: return false
        }
    }

    /// Of a mark or a row, or of what stands within.
    private func isDeletion() -> Bool {
        switch path.last {
        case "w:rPr":
            if path.dropLast().last == "w:pPr" { changeParagraph { $0.isJoined = true } }
        case "w:trPr": if !rows.isEmpty { rows[rows.count - 1].isDeleted = true }
        default: break
        }
        found.deleted += 1
        return true
    }

    // MARK: What opens

    private func openOther(_ name: String) {
        switch name {
        case "AlternateContent": alternatives.append(false)
        case "blip", "imagedata": found.pictures += 1
        default: break
        }
    }

    private func openWord(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "w:p": paragraphs.append(WordParagraph())
        case "w:ins", "w:moveTo": if !Self.properties.contains(path.last ?? "") { found.inserted += 1 }
        case "w:tbl": endCarried()
        case "w:tr": rows.append(TableRow())
        case "w:tc":
            if !rows.isEmpty { rows[rows.count - 1].beginCell() }
            enter(.cell)
        case "w:txbxContent": enter(.box)
        case "w:footnote", "w:endnote": enter(.note(attributes["id"] ?? ""))
        case "w:commentReference": found.comments += 1
        case "w:vanish" where path.suffix(2) == ["w:r", "w:rPr"]:
            isHidden = !["0", "false", "off"].contains(attributes["val"] ?? "1")
            if isHidden { found.hidden += 1 }
        default: readDetail(name, attributes)
        }
    }

    private func readDetail(_ name: String, _ attributes: XMLAttributes) {
        if path.last == "w:pPr" || path.last == "w:numPr" {
            let name = String(name.dropFirst(2))
            changeParagraph { $0.properties.read(name, attributes) }
        }
        guard path.last == "w:r", !isHidden else { return }
        switch name {
        case "w:tab", "w:ptab": append("\t")
        case "w:cr": append("\n")
        case "w:br": if attributes["type"] ?? "textWrapping" == "textWrapping" { append("\n") }
        case "w:noBreakHyphen": append("-")
        case "w:sym": append(WordSymbol.text(font: attributes["font"] ?? "", code: attributes["char"] ?? ""))
        case "w:footnoteReference": append(notes.mark(.footnote, attributes["id"] ?? ""))
        case "w:endnoteReference": append(notes.mark(.endnote, attributes["id"] ?? ""))
        default: break
        }
    }

    private func append(_ text: String) { changeParagraph { $0.append(text) } }

    private func changeParagraph(_ change: (inout WordParagraph) -> Void) {
        if !paragraphs.isEmpty { change(&paragraphs[paragraphs.count - 1]) }
    }

    // MARK: What closes

    private func endParagraph() {
        guard let paragraph = paragraphs.popLast() else { return }
        if paragraph.isJoined {
            carried[carried.count - 1] += paragraph.text
        } else {
            let text = takeCarried() + paragraph.text
            let properties = styles.complete(paragraph.properties)
            let isItem = properties.list.map { $0 != "0" } ?? false
            let number = isItem ? lists.number(properties) ?? "" : ""
            let isEmpty = text.allSatisfy(\.isWhitespace)
            add(
                isEmpty ? "" : number + (number.isEmpty ? text : Self.unindented(text)),
                properties.heading.map { .heading($0) } ?? (isItem ? .item : .body))
        }
        for box in paragraph.boxes { add(box.text, box.role) }
    }

    private static func unindented(_ text: String) -> String { String(text.drop(while: \.isWhitespace)) }

    /// The last paragraph of its place has nothing to run on into.
    private func endCarried() { add(takeCarried(), .body) }

    private func takeCarried() -> String {
        defer { carried[carried.count - 1] = "" }
        return carried[carried.count - 1]
    }

    private func enter(_ place: Place) {
        places.append(place)
        carried.append("")
    }

    /// A cell, a text box or a note ends.
    private func leave() {
        endCarried()
        _ = places.popLast()
        if carried.count > 1 { carried.removeLast() }
    }

    private func endRow() {
        guard let row = rows.popLast(), !row.isDeleted else { return }
        for line in row.lines { add(line, line.contains("\t") ? .row : .body) }
    }

    private func add(_ text: String, _ role: DocumentParagraph.Role) {
        guard !text.isEmpty else { return }
        switch places.last {
        case nil: list.add(text, role)
        case .cell: if !rows.isEmpty { rows[rows.count - 1].add(text) }
        case .box:
            if paragraphs.isEmpty { list.add(text, role) } else { changeParagraph { $0.boxes.append((text, role)) } }
        case .note(let identifier):
            let text = String(text.drop(while: \.isWhitespace))
            noteTexts[identifier, default: ""] += noteTexts[identifier] == nil ? text : "\n" + text
        }
        if list.isOver { isOver = true }
    }
}
