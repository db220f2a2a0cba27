import Foundation
import Kernel
import Storage

/// One change of one record: who, when, what, why. Written in the transaction of the change itself.
public struct AuditEntry: Sendable, Equatable {
    /// Who acted: a program (`import`), or a person's identifier in decimal digits.
    public let actor: String
    /// The unit for which the person acted; `nil` for a program.
    public let unit: Int64?
    /// What was done: `article.imported`, `article.updated`, `zone.saved`…
    public let action: String
    /// Kind of the record, `article` or `zone`.
    public let subjectKind: String
    public let subject: Int64
    /// The record's version after the change, from 1.
    public let version: Int64
    /// The origin of the data, or what else the fields do not tell.
    public let detail: String
    /// The fields that changed, with their values before and after.
    public let changes: [FieldChange]
    /// Why, in the words of the person who acted.
    public let reason: String?
    /// The `RecordDigest` of the record after the change, `RecordDigest.gone` when the change ended it; `nil` for
    /// records whose kind has no digest.
    public let state: String?

    public init(
        actor: String, unit: Int64? = nil, action: String, subjectKind: String, subject: Int64, version: Int64,
        detail: String = "", changes: [FieldChange] = [], reason: String? = nil, state: String? = nil
    ) {
        self.actor = actor
        self.unit = unit
        self.action = action
        self.subjectKind = subjectKind
        self.subject = subject
        self.version = version
        self.detail = detail
        self.changes = changes
        self.reason = reason
        self.state = state
    }
}

/// A field of a record before and after a change; `nil` where there was or is no value.
public struct FieldChange: Sendable, Equatable, Codable {
    public let field: String
    public let before: String?
    public let after: String?

    public init(_ field: String, before: String?, after: String?) {
        self.field = field
        self.before = before
        self.after = after
    }
}

/// The audit trail.
public enum Ledger {
    public static let migrations: [Migration] =
        [
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
                    """,
                postgreSQL: """
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
                    CREATE FUNCTION audit_entry_stays () RETURNS trigger LANGUAGE plpgsql AS $body$
                    BEGIN RAISE EXCEPTION 'audit entries are never changed or removed'; END $body$;
                    CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
                    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays();
                    CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
                    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays();
                    """),
            Migration(
                "2026-11-24-ledger-changes",
                sql: """
                    ALTER TABLE audit_entry ADD COLUMN unit INTEGER;
                    ALTER TABLE audit_entry ADD COLUMN changes TEXT NOT NULL DEFAULT '[]';
                    ALTER TABLE audit_entry ADD COLUMN reason TEXT;
                    """),
        ] + SealingSchema.migrations + ProvenanceSchema.migrations + [
            // What the audit trail is filtered by.
            Migration(
                "2026-11-25-ledger-lists",
                sql: """
                    CREATE INDEX audit_entry_action ON audit_entry (action, sequence);
                    CREATE INDEX audit_entry_actor ON audit_entry (actor, sequence);
                    CREATE INDEX audit_entry_unit ON audit_entry (unit, sequence);
                    CREATE INDEX audit_entry_time ON audit_entry (recorded_at, sequence);
                    """),
            // A filter and days together, counted and ordered by the index alone.
            Migration(
                "2026-11-28-ledger-lists-by-time",
                sql: """
                    DROP INDEX audit_entry_action;
                    DROP INDEX audit_entry_actor;
                    DROP INDEX audit_entry_unit;
                    CREATE INDEX audit_entry_action ON audit_entry (action, recorded_at, sequence);
                    CREATE INDEX audit_entry_actor ON audit_entry (actor, recorded_at, sequence);
                    CREATE INDEX audit_entry_unit ON audit_entry (unit, recorded_at, sequence);
                    CREATE INDEX audit_entry_kind ON audit_entry (subject_kind, recorded_at, sequence);
                    """),
        ]

    /// Appends an entry within the transaction of the change.
    /// - Parameter seconds: now, seconds since 1970.
    public static func append(_ entry: AuditEntry, at seconds: Int64, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO audit_entry
                (recorded_at, actor, unit, action, subject_kind, subject, version, detail, changes, reason, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(seconds), .text(entry.actor), .integer(orNull: entry.unit), .text(entry.action),
                .text(entry.subjectKind), .integer(entry.subject), .integer(entry.version), .text(entry.detail),
                .text(try json(entry.changes)), .text(orNull: entry.reason),
                .text(orNull: entry.state),
            ])
    }

    private static func json(_ changes: [FieldChange]) throws -> String {
        guard !changes.isEmpty else { return "[]" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(changes), as: UTF8.self)
    }
}
