extension BlockReader {
    /// A link to an allowed address; the mark of a note; or, for a bookmark, its text alone.
    mutating func anchor(_ element: BodyElement, _ context: ReadingContext) throws(BodyRefusal) {
        if NoteMark.isOne(element) { return noteMark(element, context) }
        var context = context
        if let address = element.attributes["href"], !address.isEmpty {
            let link = BodyAddress.link(address)
            // A place in the page that was copied leads nowhere here, and nobody misses it.
            if link == nil, !address.hasPrefix("#") { notes.add(.linkRemoved, address) }
            context.link = link
        }
        if ElementKind.beginsLine(element) {
            try flush()
            try read(element.children, context)
            try flush()
        } else {
            try read(element.children, context)
        }
    }

    /// Writes `[1]`, in the text and before the note alike.
    private mutating func noteMark(_ element: BodyElement, _ context: ReadingContext) {
        guard !context.isHidden, let mark = NoteMark.text(of: element) else { return }
        runs.append(mark, style: [], link: nil)
        if NoteMark.beginsNote(element) { runs.append(" ", style: [], link: nil) }
    }
}
