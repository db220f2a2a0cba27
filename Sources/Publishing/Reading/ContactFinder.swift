/// Finds telephone, fax and mail box below an article.
struct ContactFinder {
    let blocks: [PageBlock]

    func find(from start: Int) -> SavedPage.Contact {
        var contact = SavedPage.Contact()
        for index in blocks.indices.dropFirst(start) {
            let block = blocks[index]
            guard block.text.utf8.count < 1200 else { continue }
            for (field, value) in Self.fields(block.text, next: index + 1 < blocks.count ? blocks[index + 1].text : nil)
            {
                if field != .email, let number = Self.number(in: value) {
                    if field != .fax { contact.phone = contact.phone ?? number }
                    if field != .phone { contact.fax = contact.fax ?? number }
                }
                if field == .email { contact.email = contact.email ?? Self.mailBox(in: value) }
            }
            let mail = block.links.first { $0.reference.lowercased().hasPrefix("mailto:") }
            if let mail { contact.email = contact.email ?? Self.mailBox(in: String(mail.reference.dropFirst(7))) }
        }
        return contact
    }

    /// A footer's line: two ways of reaching somebody, and a copyright near by.
    static func isContactLine(_ text: String, following: some Sequence<String>) -> Bool {
        guard text.utf8.count < 600, !FieldLabels.isSentence(text) else { return false }
        let found = fields(text, next: nil).filter { number(in: $0.value) != nil || mailBox(in: $0.value) != nil }
        return found.count >= 2 && following.contains { PageLandmarks.isCopyright($0) }
    }

    private static func fields(_ text: String, next: String?) -> [(field: FieldLabels.Contact, value: String)] {
        if let bare = FieldLabels.contact.only(text) {
            guard let next, FieldLabels.contact.hits(in: next).isEmpty else { return [] }
            return [(bare.field, next)]
        }
        let hits = FieldLabels.contact.hits(in: text)
        return hits.isEmpty ? [] : hits.map { ($0.field, $0.value) }
    }

    /// The telephone numbers at the beginning of a value: at least five digits.
    private static func number(in value: String) -> String? {
        let allowed: Set<Character> = Set("+0123456789-－—()（） 、,，;；/转~")
        var number = value.prefix(60).prefix { allowed.contains($0) }
        while let last = number.last, !last.isNumber,
            last != ")" && last != "）" || !number.contains(where: { "(（".contains($0) })
        {
            number.removeLast()
        }
        return number.count(where: \.isNumber) >= 5 ? String(number) : nil
    }

    /// The first mail box in a text.
    private static func mailBox(in text: String) -> String? {
        guard text.contains("@"), text.count <= 300,
            let match = text.firstMatch(of: /[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+/)
        else { return nil }
        return String(match.output.0)
    }
}
