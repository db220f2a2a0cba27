/// Puts the texts of a block together: folds white space, drops what is invisible, merges what looks the same.
struct RunBuilder {
    /// White space that waits for the character after it.
    private struct Gap {
        var breaks = 0
        var ideographic = 0
        var hasSpace = false
        /// A line of the source ends here, which is no space between two Chinese characters.
        var hasLineEnd = false
        var isEmpty: Bool { breaks == 0 && ideographic == 0 && !hasSpace && !hasLineEnd }
    }

    /// Whether a line break stays one; in headings it does not.
    let keepsBreaks: Bool
    /// Invisible characters that were dropped.
    private(set) var removed = 0

    private var paragraphs: [[BodyRun]] = []
    private var runs: [BodyRun] = []
    private var gap = Gap()
    private var last: Unicode.Scalar?

    init(keepsBreaks: Bool) { self.keepsBreaks = keepsBreaks }

    mutating func append(_ text: String, style: BodyRun.Style, link: String?) {
        for scalar in text.unicodeScalars {
            if scalar == "\u{3000}" {
                gap.ideographic += 1
            } else if scalar.isBlank {
                note(blank: scalar)
            } else if scalar.isInvisible, !(scalar.value == 0x200D && gap.isEmpty && last?.isPictograph == true) {
                removed += 1
            } else {
                closeGap(before: scalar, style, link)
                put(scalar, style, link)
                last = scalar
            }
        }
    }

    mutating func breakLine() {
        if keepsBreaks { gap.breaks += 1 } else { gap.hasLineEnd = true }
    }

    /// The paragraphs so far, trimmed; the builder is empty afterwards.
    mutating func finish() -> [[BodyRun]] {
        if !runs.isEmpty { paragraphs.append(runs) }
        defer { (paragraphs, runs, gap, last) = ([], [], Gap(), nil) }
        return paragraphs
    }

    private mutating func note(blank: Unicode.Scalar) {
        switch blank.value {
        case 10...13, 0x85, 0x2028, 0x2029: gap.hasLineEnd = true
        // The spaces before and after a line end are its indent.
        case 32, 9: if !gap.hasLineEnd { gap.hasSpace = true }
        default: gap.hasSpace = true
        }
    }

    /// White space belongs to neither side: it has the style that both have.
    private mutating func closeGap(before next: Unicode.Scalar, _ style: BodyRun.Style, _ link: String?) {
        defer { gap = Gap() }
        guard !gap.isEmpty, let last, let previous = runs.last else { return }
        if gap.breaks > 1 {
            paragraphs.append(runs)
            (runs, self.last) = ([], nil)
            return
        }
        let (shared, sharedLink) = (style.intersection(previous.style), link == previous.link ? link : nil)
        if gap.breaks == 1 {
            put("\n", shared, sharedLink)
        } else if gap.ideographic > 0 {
            for _ in 0..<gap.ideographic { put("\u{3000}", shared, sharedLink) }
        } else if !gap.hasLineEnd || !last.isFullWidth || !next.isFullWidth {
            put(" ", shared, sharedLink)
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar, _ style: BodyRun.Style, _ link: String?) {
        if runs.last?.matches(style, link) == true {
            runs[runs.count - 1].text.unicodeScalars.append(scalar)
        } else {
            runs.append(BodyRun(String(Character(scalar)), style: style, link: link))
        }
    }
}
