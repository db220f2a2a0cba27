import Kernel
import Storage

/// The records of a kind against the newest entry of each.
struct RecordCheck {
    let transaction: Transaction
    let kind: RecordKind

    /// Numbers at a time, of records and of entries.
    private static let page: Int64 = 500

    /// The newest entry of a record, and the newest that tells its state.
    private struct Newest {
        let subject: Int64
        let sequence: Int64
        let stated: Int64?
        let state: String?
        let action: String
    }

    func run(_ verification: inout Verification) throws {
        var records = Pages(page: Self.page) {
            try kind.states($0, Self.page, transaction)
        } key: {
            $0.id
        }
        var entries = Pages(page: Self.page) {
            try newest(after: $0)
        } key: {
            $0.subject
        }
        var (record, entry) = (try records.next(), try entries.next())
        while record != nil || entry != nil {
            let (recordID, entryID) = (record?.id ?? .max, entry?.subject ?? .max)
            if let record, recordID < entryID || entry == nil {
                verification.add(
                    Finding(.recordWithoutEntry, subject: SubjectReference(kind.name, record.id)))
            } else if let entry {
                try compare(entryID < recordID ? nil : record, with: entry, &verification)
            }
            if recordID <= entryID, record != nil { record = try records.next() }
            if entryID <= recordID, entry != nil { entry = try entries.next() }
        }
    }

    private func compare(_ record: RecordState?, with entry: Newest, _ verification: inout Verification) throws {
        if let stated = entry.stated, stated != entry.sequence {
            try report(.stateMissing, entry, &verification)
            return
        }
        switch (record, entry.state) {
        case (nil, RecordDigest.gone): return
        case (nil, nil) where kind.endings.contains(entry.action): return
        case (nil, _): try report(.recordGone, entry, &verification)
        case (_?, nil): verification.recordsFromBefore += 1
        case (_?, RecordDigest.gone?): try report(.recordReturned, entry, &verification)
        case (let record?, let state?):
            verification.records += 1
            if record.digest != state { try report(.recordChanged, entry, &verification) }
        }
    }

    private func report(_ code: Finding.Code, _ newest: Newest, _ verification: inout Verification) throws {
        let entry = try transaction.row(
            "SELECT \(StoredEntry.columns) FROM audit_entry WHERE sequence = ?", [.integer(newest.sequence)]
        ).flatMap(StoredEntry.init)
        verification.add(Finding(code, entry: entry))
    }

    private func newest(after subject: Int64) throws -> [Newest] {
        try transaction.rows(
            """
            SELECT newest.subject AS subject, newest.sequence AS sequence, newest.stated AS stated,
                audit_entry.state AS state, audit_entry.action AS action
            FROM (
                SELECT subject, MAX(sequence) AS sequence, MAX(CASE WHEN state IS NULL THEN NULL ELSE sequence END)
                    AS stated
                FROM audit_entry WHERE subject_kind = ? AND subject > ? GROUP BY subject ORDER BY subject LIMIT ?
            ) AS newest JOIN audit_entry ON audit_entry.sequence = newest.sequence ORDER BY newest.subject
            """, [.text(kind.name), .integer(subject), .integer(Self.page)]
        ).map { row in
            Newest(
                subject: row.integer("subject") ?? 0, sequence: row.integer("sequence") ?? 0,
                stated: row.integer("stated"), state: row.text("state"), action: row.text("action") ?? "")
        }
    }
}

/// Items by ascending number, fetched a page at a time.
private struct Pages<Item> {
    let page: Int64
    let fetch: (_ after: Int64) throws -> [Item]
    let key: (Item) -> Int64
    private var items: ArraySlice<Item> = []
    private var last = Int64.min
    private var isAtEnd = false

    init(page: Int64, fetch: @escaping (_ after: Int64) throws -> [Item], key: @escaping (Item) -> Int64) {
        (self.page, self.fetch, self.key) = (page, fetch, key)
    }

    mutating func next() throws -> Item? {
        if items.isEmpty, !isAtEnd {
            items = try fetch(last)[...]
            isAtEnd = items.count < page
            last = items.last.map(key) ?? last
        }
        return items.popFirst()
    }
}
