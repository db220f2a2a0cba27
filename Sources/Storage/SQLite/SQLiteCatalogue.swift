extension SQLiteSession {
    func tables() throws -> [TableDescription] {
        try rows(
            """
            SELECT list.name AS name, definition.sql LIKE '%AUTOINCREMENT%' AS is_counted FROM pragma_table_list AS list
            JOIN sqlite_master AS definition ON definition.type = 'table' AND definition.name = list.name
            WHERE list.schema = 'main' AND list.type = 'table'
                AND list.name NOT LIKE 'sqlite%' AND list.name <> 'grdb_migrations'
            """, []
        ).map { row in
            let name = row.text("name") ?? ""
            let columns = try rows("SELECT name, pk FROM pragma_table_info(?)", [.text(name)])
            let references = try rows("SELECT \"table\" AS name FROM pragma_foreign_key_list(?)", [.text(name)])
            var counter: TableDescription.Counter?
            if row.integer("is_counted") == 1, let key = columns.first(where: { $0.integer("pk") == 1 })?.text("name") {
                let last = try rows("SELECT seq FROM sqlite_sequence WHERE name = ?", [.text(name)])
                counter = .init(column: key, last: last.first?.integer("seq") ?? 0)
            }
            return TableDescription(
                name: name, columns: columns.compactMap { $0.text("name") }.sorted(),
                references: Set(references.compactMap { $0.text("name") }), counter: counter)
        }
    }

    func deferForeignKeys() throws { try execute("PRAGMA defer_foreign_keys = ON", []) }

    func checkForeignKeys() throws {
        if let row = try rows("SELECT \"table\" AS name FROM pragma_foreign_key_check LIMIT 1", []).first {
            throw StorageFailure(.foreignKey, message: "a row of \(row.text("name") ?? "") refers to nothing")
        }
    }

    func setCounter(of table: String, _ counter: TableDescription.Counter) throws {
        try execute("DELETE FROM sqlite_sequence WHERE name = ?", [.text(table)])
        try execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [.text(table), .integer(counter.last)])
    }
}
