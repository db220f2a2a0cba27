extension PostgreSQLSession {
    func tables() throws -> [TableDescription] {
        let columns = try rows(
            """
            SELECT columns.table_name, columns.column_name, columns.is_identity FROM information_schema.columns
            JOIN information_schema.tables ON tables.table_schema = columns.table_schema
                AND tables.table_name = columns.table_name AND tables.table_type = 'BASE TABLE'
            WHERE columns.table_schema = current_schema() AND columns.table_name <> 'applied_migration'
            """, [])
        let references = try foreignKeys()
        return try Dictionary(grouping: columns) { $0.text("table_name") ?? "" }.map { name, columns in
            let counted = columns.first { $0.text("is_identity") == "YES" }?.text("column_name")
            return TableDescription(
                name: name, columns: columns.compactMap { $0.text("column_name") }.sorted(),
                references: Set(references.filter { $0.text("name") == name }.compactMap { $0.text("target") }),
                counter: try counted.map { .init(column: $0, last: try lastNumber(name, $0)) })
        }
    }

    private func foreignKeys() throws -> [Row] {
        try rows(
            """
            SELECT source.relname AS name, target.relname AS target, pg_constraint.conname AS constraint_name
            FROM pg_constraint JOIN pg_class AS source ON source.oid = pg_constraint.conrelid
            JOIN pg_class AS target ON target.oid = pg_constraint.confrelid
            WHERE pg_constraint.contype = 'f' AND pg_constraint.connamespace = current_schema()::regnamespace
            """, [])
    }

    private func lastNumber(_ table: String, _ column: String) throws -> Int64 {
        let place = try rows("SELECT pg_get_serial_sequence(?, ?) AS name", [.text(quoted(table)), .text(column)])
        guard let name = place.first?.text("name") else { return 0 }
        let row = try rows("SELECT last_value, is_called FROM \(name)", []).first
        return row?.integer("is_called") == 1 ? row?.integer("last_value") ?? 0 : 0
    }

    private func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

    func deferForeignKeys() throws {
        for row in try foreignKeys() {
            try alter(row, "DEFERRABLE INITIALLY DEFERRED")
        }
    }

    func checkForeignKeys() throws {
        try execute("SET CONSTRAINTS ALL IMMEDIATE", [])
        for row in try foreignKeys() { try alter(row, "NOT DEFERRABLE") }
    }

    private func alter(_ constraint: Row, _ words: String) throws {
        let (table, name) = (constraint.text("name") ?? "", constraint.text("constraint_name") ?? "")
        try execute("ALTER TABLE \(quoted(table)) ALTER CONSTRAINT \(quoted(name)) \(words)", [])
    }

    func setCounter(of table: String, _ counter: TableDescription.Counter) throws {
        guard counter.last > 0 else { return }
        _ = try rows(
            "SELECT setval(pg_get_serial_sequence(?, ?)::regclass, ?) AS n",
            [.text(quoted(table)), .text(counter.column), .integer(counter.last)])
    }
}
