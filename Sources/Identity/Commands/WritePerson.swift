import ChineseText
import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Writes a checked person with a first duty and the audit entry.
    /// - Parameter before: the person as stored; `nil` for a new one.
    func write(
        _ after: Person, _ before: Person?, _ duty: Duty?, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO person (id, name_zh, name_en, name_sound, email, phone, version) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,
                name_sound = excluded.name_sound, email = excluded.email, phone = excluded.phone, version = excluded.version
            """,
            [
                .integer(after.id.rawValue), .text(after.name.chinese), .text(orNull: after.name.english),
                .text(NameOrder.key(after.name.chinese)), .text(orNull: after.email), .text(orNull: after.phone),
                .integer(after.version),
            ])
        if let login = after.login {
            try transaction.execute(
                """
                INSERT INTO account (person_id, login, created_at) VALUES (?, ?, ?)
                ON CONFLICT (person_id) DO UPDATE SET login = excluded.login
                """, [.integer(after.id.rawValue), .text(login), .integer(now())])
        }
        if let duty { try insert(duty, in: transaction) }
        try audit(
            before == nil ? "person.created" : "person.changed", "person", after.id.rawValue, version: after.version,
            changes: FieldChange.differences(from: before?.fields ?? [], to: after.fields)
                + (duty.map { [FieldChange("duty", before: nil, after: "\($0.role) @ \($0.unit)")] } ?? []),
            unit: try duty?.unit ?? dutyUnits(of: after.id, in: transaction).first, by: viewer, in: transaction)
    }

    /// The audit entry of another duty.
    func auditAdded(_ duty: Duty, to person: Person, by viewer: Viewer, in transaction: Transaction) throws {
        try audit(
            "duty.added", "person", person.id.rawValue, version: person.version,
            changes: [FieldChange("duty", before: nil, after: "\(duty.role) @ \(duty.unit)")], unit: duty.unit,
            by: viewer, in: transaction)
    }
}

extension Person {
    /// What the history shows of a person.
    var fields: [(field: String, value: String?)] {
        [
            ("nameChinese", name.chinese), ("nameEnglish", name.english), ("email", email), ("phone", phone),
            ("login", login),
        ]
    }
}
