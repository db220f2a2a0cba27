/// What happened to a record, the newest first.
struct Timeline: Sendable {
    struct Change: Sendable {
        let label: String
        let before: String?
        let after: String?
    }
    struct Entry: Sendable {
        /// `nil` for what has no time.
        let time: String?
        let who: String?
        let what: String
        /// The language of `what` where it is not the page's.
        let lang: String?
        let url: String?
        let reason: String?
        let changes: [Change]
        let hasChanges: Bool
        let badge: Badge?
        /// What can be done about it.
        let action: Action?

        init(
            time: String, who: String, what: String, lang: String? = nil, url: String? = nil, reason: String? = nil,
            changes: [Change] = [],
            badge: Badge? = nil, action: Action? = nil
        ) {
            self.time = time.isEmpty ? nil : time
            self.who = who.isEmpty ? nil : who
            self.what = what
            self.lang = lang
            self.url = url
            self.reason = reason
            self.changes = changes
            hasChanges = !changes.isEmpty
            self.badge = badge
            self.action = action
        }
    }

    let entries: [Entry]
    let isEmpty: Bool
    let emptyText: String

    init(_ entries: [Entry], emptyText: String) {
        self.entries = entries
        isEmpty = entries.isEmpty
        self.emptyText = emptyText
    }
}
