import Kernel

/// The rows of a list that name the same person, and what they say of them.
struct PersonRows {
    /// A field with the cell that it was first read from.
    private struct Field {
        let text: String
        let address: String
    }

    private var fields: [ImportColumn: Field] = [:]
    private(set) var rows: [ImportRow] = []

    subscript(column: ImportColumn) -> String? { fields[column]?.text }

    /// Where a field stands, or would stand in the first row.
    func address(_ column: ImportColumn) -> String { fields[column]?.address ?? rows.first?.address(column) ?? "" }

    /// Takes a row in; what it says otherwise than an earlier one is a problem.
    mutating func add(_ row: ImportRow, _ values: [ImportColumn: String], _ reader: inout FieldReader) {
        rows.append(row)
        for column in ImportColumn.ofPerson {
            guard let text = values[column] else { continue }
            if let field = fields[column] {
                let isSame = column == .email ? field.text.asciiLowercased == text.asciiLowercased : field.text == text
                if !isSame { reader.add(row.address(column), "problem_import_differs", ["first": field.address]) }
            } else {
                fields[column] = Field(text: text, address: row.address(column))
            }
        }
    }
}

extension ImportPlan {
    /// Rows with the same sign-in name, or the same e-mail, or else the same name in the same unit, are one person.
    mutating func grouped(_ rows: [ImportRow]) -> [PersonRows] {
        var people: [PersonRows] = []
        // Sign-in names and addresses are one: both sign in.
        var byName: [String: Int] = [:]
        var byPlace: [String: Int] = [:]
        for row in rows {
            let values = personFields(row)
            let (login, email) = (values[.login], values[.email]?.asciiLowercased)
            let (found, clash) = Self.person(login, email, byName, people)
            if let found, let clash {
                reader.add(row.address(clash), "problem_import_duplicate", ["first": people[found].address(clash)])
                continue
            }
            let place = login == nil && email == nil ? "\(row[.name])\n\(row[.unit].asciiLowercased)" : nil
            let number = found ?? place.flatMap { byPlace[$0] }
            let index = number ?? people.count
            if index == people.count { people.append(PersonRows()) }
            people[index].add(row, values, &reader)
            for name in [login, email].compactMap({ $0 }) where byName[name] == nil { byName[name] = index }
            if let place { byPlace[place] = index }
        }
        return people
    }

    /// Whose rows a sign-in name and an address belong to, or with whom they clash, and in which of the two.
    private static func person(
        _ login: String?, _ email: String?, _ names: [String: Int], _ people: [PersonRows]
    ) -> (index: Int?, clash: ImportColumn?) {
        let (first, second) = (login.flatMap { names[$0] }, email.flatMap { names[$0] })
        if let first, people[first][.login] != login { return (first, .login) }
        guard let second else { return (first, nil) }
        let isOther = first.map { $0 != second } ?? (login != nil && people[second][.login] != nil)
        if isOther || people[second][.email]?.asciiLowercased != email { return (second, .email) }
        return (second, nil)
    }

    private mutating func personFields(_ row: ImportRow) -> [ImportColumn: String] {
        var values: [ImportColumn: String] = [:]
        values[.name] = reader.required(row[.name], row.address(.name)).orNil
        values[.nameEnglish] = reader.optional(row[.nameEnglish], row.address(.nameEnglish))
        values[.login] = reader.login(row[.login], row.address(.login))
        values[.email] = reader.email(row[.email], row.address(.email))
        values[.phone] = reader.optional(row[.phone], row.address(.phone), limit: 40)
        return values
    }
}
