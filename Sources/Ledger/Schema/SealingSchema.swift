import Storage

/// The tables of sealing.
enum SealingSchema {
    static let migrations = [
        Migration(
            "2026-11-25-ledger-sealing",
            sql: """
                ALTER TABLE audit_entry ADD COLUMN state TEXT;
                CREATE TABLE audit_key (
                    id TEXT PRIMARY KEY,
                    public_key TEXT NOT NULL,
                    created_at INTEGER NOT NULL
                );
                CREATE TABLE audit_batch (
                    number INTEGER PRIMARY KEY,
                    kind TEXT NOT NULL CHECK (kind IN ('entries', 'key-rotation', 'key-lost')),
                    entry_count INTEGER NOT NULL,
                    total INTEGER NOT NULL,
                    first_sequence INTEGER NOT NULL,
                    last_sequence INTEGER NOT NULL,
                    root TEXT NOT NULL,
                    previous_chain TEXT NOT NULL,
                    chain TEXT NOT NULL,
                    sealed_at INTEGER NOT NULL,
                    key_id TEXT NOT NULL REFERENCES audit_key (id),
                    next_key TEXT,
                    signature TEXT NOT NULL
                );
                CREATE TABLE audit_leaf (
                    sequence INTEGER PRIMARY KEY REFERENCES audit_entry (sequence),
                    batch INTEGER NOT NULL REFERENCES audit_batch (number),
                    position INTEGER NOT NULL,
                    leaf TEXT NOT NULL,
                    UNIQUE (batch, position)
                );
                """),
        AppendOnly.migration(
            "2026-11-25-ledger-sealing-triggers", tables: ["audit_key", "audit_batch", "audit_leaf"]),
    ]
}

/// Tables whose rows are neither changed nor removed.
enum AppendOnly {
    /// The triggers that refuse it, in both dialects.
    static func migration(_ name: String, tables: [String]) -> Migration {
        let events = ["update", "delete"]
        let lite = tables.flatMap { table in
            events.map { event in
                """
                CREATE TRIGGER \(table)_no_\(event) BEFORE \(event.uppercased()) ON \(table)
                BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END;
                """
            }
        }
        let function = """
            CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger AS $$
            BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END
            $$ LANGUAGE plpgsql;
            """
        let large = tables.map { table in
            """
            CREATE TRIGGER \(table)_append_only BEFORE UPDATE OR DELETE ON \(table)
            FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
            """
        }
        return Migration(
            name, sql: lite.joined(separator: "\n"), postgreSQL: ([function] + large).joined(separator: "\n"))
    }

    /// PostgreSQL empties a table without asking the triggers of its rows.
    static func withoutTruncate(_ name: String, tables: [String]) -> Migration {
        let triggers = tables.map { table in
            """
            CREATE TRIGGER \(table)_no_truncate BEFORE TRUNCATE ON \(table)
            FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
            """
        }
        return Migration(name, sql: "SELECT 1;", postgreSQL: triggers.joined(separator: "\n"))
    }
}
