import Kernel
import Storage

/// One change of one record: who, when, what, why. Written in the transaction of the change itself.
public struct AuditEntry: Sendable, Equatable {
    /// Who acted: a program (`import`) until people sign in.
    public let actor: String
    /// What was done: `article.imported`, `article.updated`, `zone.saved`…
    public let action: String
    /// Kind of the record, `article` or `zone`.
    public let subjectKind: String
    public let subject: Int64
    /// The record's version after the change, from 1.
    public let version: Int64
    /// What changed, as names of fields or the origin of the data.
    public let detail: String

    public init(
        actor: String, action: String, subjectKind: String, subject: Int64, version: Int64, detail: String
    ) {
        self.actor = actor
        self.action = action
        self.subjectKind = subjectKind
        self.subject = subject
        self.version = version
        self.detail = detail
    }
}

/// The audit trail.
public enum Ledger {
    public static let migrations = [
        Migration(
            "2026-11-24-ledger-audit",
            sql: """
                CREATE TABLE audit_entry (
                    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                    recorded_at INTEGER NOT NULL,
                    actor TEXT NOT NULL,
                    action TEXT NOT NULL,
                    subject_kind TEXT NOT NULL,
                    subject INTEGER NOT NULL,
                    version INTEGER NOT NULL,
                    detail TEXT NOT NULL
                );
                CREATE INDEX audit_entry_subject ON audit_entry (subject_kind, subject, sequence);
                CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
                BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
                CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
                BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END;
                """)
    ]

    /// Appends an entry within the transaction of the change.
    /// - Parameter seconds: now, seconds since 1970.
    public static func append(_ entry: AuditEntry, at seconds: Int64, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO audit_entry (recorded_at, actor, action, subject_kind, subject, version, detail)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(seconds), .text(entry.actor), .text(entry.action), .text(entry.subjectKind),
                .integer(entry.subject), .integer(entry.version), .text(entry.detail),
            ])
    }
}
