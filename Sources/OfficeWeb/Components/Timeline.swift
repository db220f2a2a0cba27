/// What happened to a record, the newest first.
struct Timeline: Sendable {
    struct Change: Sendable {
        let label: String
        let before: String?
        let after: String?
    }
    struct Entry: Sendable {
        let time: String
        let who: String
        let what: String
        let url: String?
        let reason: String?
        let changes: [Change]
        let hasChanges: Bool
        let badge: Badge?
        /// What can be done about it.
        let action: Action?

        init(
            time: String, who: String, what: String, url: String? = nil, reason: String? = nil, changes: [Change] = [],
            badge: Badge? = nil, action: Action? = nil
        ) {
            self.time = time
            self.who = who
            self.what = what
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
