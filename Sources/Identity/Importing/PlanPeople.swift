import Kernel
import Ledger

extension ImportPlan {
    mutating func planPeople(_ rows: [ImportRow]) throws {
        for person in grouped(rows) {
            let (before, isRefused) = stored(person)
            if isRefused { continue }
            let after = Person(
                id: before?.id ?? identifiers.next(),
                name: LocalizedText(
                    chinese: person[.name] ?? "", english: person[.nameEnglish] ?? before?.name.english),
                email: person[.email] ?? before?.email, phone: person[.phone] ?? before?.phone,
                login: person[.login] ?? before?.login, removedAt: nil, version: (before?.version ?? 0) + 1)
            let step = PersonStep(before: before, after: after, duties: duties(person.rows, of: after.id, before))
            if let before, !step.isUnchanged { try checkRights(before, after, person) }
            people.append(step)
        }
    }

    /// The stored person whom rows name, or `nil`; refused when it is one whom they may not name, which is noted.
    private mutating func stored(_ rows: PersonRows) -> (person: Person?, isRefused: Bool) {
        let (login, email) = (rows[.login], rows[.email]?.asciiLowercased)
        let byLogin = login.flatMap { snapshot.peopleByLogin[$0] }.flatMap { snapshot.people[$0] }
        let byEmail = email.flatMap { snapshot.peopleByEmail[$0] }.flatMap { snapshot.people[$0] }
        // A sign-in name may not be the address of somebody else, and the other way round.
        let crossed = login.flatMap { snapshot.peopleByEmail[$0] } ?? byLogin?.id
        if byLogin.map({ !isKnown($0) }) ?? false || crossed != byLogin?.id && crossed != byEmail?.id {
            reader.add(rows.address(.login), "problem_login_taken", ["login": login ?? ""])
            return (nil, true)
        }
        let owner = email.flatMap { snapshot.peopleByLogin[$0] }
        let found = byLogin ?? byEmail
        let isOther = found?.id != (byEmail ?? found)?.id || owner != nil && owner != found?.id
        if isOther || byLogin == nil && login != nil && byEmail?.login != nil || byEmail.map({ !isKnown($0) }) ?? false
        {
            reader.add(rows.address(.email), "problem_email_taken")
            return (nil, true)
        }
        return found == nil && login == nil && email == nil ? namesake(rows) : (found, false)
    }

    /// Somebody without name to sign in with and without address is known by name and unit.
    private mutating func namesake(_ rows: PersonRows) -> (person: Person?, isRefused: Bool) {
        guard let name = rows[.name] else { return (nil, false) }
        let units = Set(rows.rows.compactMap { unit(code: $0[.unit]) })
        let namesakes = (snapshot.peopleByName[name] ?? []).filter { id in
            (snapshot.duties[id] ?? []).contains { units.contains($0.unit) }
        }
        if namesakes.count > 1 {
            reader.add(rows.address(.name), "problem_import_namesakes", ["name": name])
            return (nil, true)
        }
        return (namesakes.first.flatMap { snapshot.people[$0] }, false)
    }

    /// Whether a stored person is there for this viewer.
    private func isKnown(_ person: Person) -> Bool {
        guard person.removedAt == nil else { return false }
        return viewer.person.id == person.id || viewer.mayEverywhere(IdentityPolicy.readUnits)
            || (snapshot.duties[person.id] ?? []).contains { canRead($0.unit) }
    }

    /// The rights of the form: to manage people wherever that person works, and to be all that they are when it is
    /// about the name or address by which they sign in.
    private mutating func checkRights(_ before: Person, _ after: Person, _ rows: PersonRows) throws {
        let permission = IdentityPolicy.managePeople
        let units = (snapshot.duties[before.id] ?? []).map(\.unit).filter { viewer.tree[$0] != nil }
        let manages =
            units.isEmpty ? viewer.mayEverywhere(permission) : units.allSatisfy { viewer.may(permission, at: $0) }
        let isSignInChanged =
            before.login != after.login || before.email?.asciiLowercased != after.email?.asciiLowercased
        if !manages {
            reader.add(rows.address(.name), "refusal_not_allowed")
        } else if isSignInChanged, try !hasPower(before.id) {
            let column: ImportColumn = before.login == after.login ? .email : .login
            reader.add(rows.address(column), "refusal_person_beyond_own")
        }
    }

    /// A line for each row: the first carries what changes of the person.
    func lines(_ step: PersonStep) -> [ImportPreview.Line] {
        let own = FieldChange.differences(from: step.before?.fields ?? [], to: step.after.fields)
        return step.duties.enumerated().map { index, duty in
            let changes = (index == 0 ? own : []) + changes(duty)
            return ImportPreview.Line(
                subject: .person, outcome: step.before == nil ? .created : changes.isEmpty ? .unchanged : .changed,
                sheet: duty.row.sheet, row: duty.row.number,
                key: step.after.login ?? step.after.email ?? step.after.name.chinese, name: step.after.name.chinese,
                changes: changes, id: step.after.id.rawValue,
                record: (step.before?.id.rawValue ?? 0, step.before?.version ?? 0))
        }
    }

    private func changes(_ step: DutyStep) -> [FieldChange] {
        func fields(_ duty: Duty) -> [(field: String, value: String?)] {
            [("duty", "\(duty.role) @ \(code(duty.unit) ?? "")")] + duty.fields
        }
        return FieldChange.differences(from: step.before.map(fields) ?? [], to: fields(step.after))
    }
}
