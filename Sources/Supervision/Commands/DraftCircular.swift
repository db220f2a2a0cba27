import Identity
import Kernel
import Ledger
import Storage

/// The fields of a circular's first form, as they were typed.
public struct CircularDraft: Sendable, Equatable {
    /// Identifier of the unit in whose name it is issued, in decimal digits.
    public var unit = ""
    /// The first and the last day of the period, `yyyy-MM-dd`.
    public var from = ""
    public var until = ""

    public init() {}
}

extension MatterDesk {
    /// Drafts a circular (通报): counts the matters of a unit in a period, ranks the units that were to do them, and words it
    /// by the template of the rules.
    /// - Throws: `Problems` of the form, also when nothing was to be done in the period, or `Refusal`.
    public func draftCircular(_ draft: CircularDraft, as viewer: Viewer) async throws -> Circular.ID {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            var reader = FieldReader()
            let unit = reader.unit(draft.unit, "unit", in: viewer.tree)
            if draft.unit.isEmpty { reader.add("unit", "problem_required") }
            let from = reader.requiredDay(draft.from, "from")
            let until = reader.requiredDay(draft.until, "until")
            if let from, let until {
                if until < from { reader.add("until", "problem_period_order") }
                if until > today { reader.add("until", "problem_period_future") }
                if until.number - from.number > 366 { reader.add("from", "problem_period_long") }
            }
            try Problems(reader.problems).check()
            guard let unit, let from, let until else { throw Refusal.unknown }
            try demandSupervision(of: unit, viewer)
            let id: Circular.ID = identifiers.next()
            let first = Self.values(unit, from, until, [], viewer.tree)
            var circular = Circular(
                id: id, unit: unit, from: from, until: until, texts: rules.circular.texts(first),
                headings: rules.circular.headings(first), by: viewer.author, at: now())
            // The circular stands before its matters, which its words tell of.
            try CircularRows.insert(circular, in: transaction)
            let lines = try counted(circular, viewer.tree, in: transaction)
            guard !lines.isEmpty else {
                throw Problems([Problem(field: "from", key: "problem_circular_empty")])
            }
            circular.texts = rules.circular.texts(Self.values(unit, from, until, lines, viewer.tree))
            circular.made = circular.texts
            try CircularRows.update(circular, in: transaction)
            try note(
                "circular.drafted", circular, changes: FieldChange.differences(from: [], to: circular.fields),
                by: viewer, in: transaction)
            return id
        }
    }

    /// Counts the matters of a draft anew, as they stand now. What somebody wrote of its words stays; each of the others
    /// is made anew by the template, of the new figures.
    /// - Throws: `Refusal`, or `StaleEdit` when somebody else has changed it.
    public func countAgain(_ id: Circular.ID, basedOn version: Int64, as viewer: Viewer) async throws {
        try await change(id, basedOn: version, "circular.counted", as: viewer) { circular, viewer, transaction in
            let before = try CircularRows.lines(of: id, transaction)
            let lines = try counted(circular, viewer.tree, in: transaction)
            guard !lines.isEmpty else { throw Refusal(key: "refusal_circular_empty") }
            func texts(_ lines: [CircularLine]) -> Circular.Texts {
                rules.circular.texts(
                    Self.values(circular.unit, circular.from, circular.until, lines, viewer.tree))
            }
            let made = texts(lines)
            circular.texts.replace(circular.made ?? texts(before), by: made)
            circular.made = made
            circular.countedAt = now()
        }
    }

    /// Changes the words of a draft.
    /// - Throws: `Problems` of the form, `Refusal`, or `StaleEdit` when somebody else has changed it.
    public func editCircular(
        _ id: Circular.ID, _ texts: Circular.Texts, basedOn version: Int64, as viewer: Viewer
    ) async throws {
        var reader = FieldReader()
        let understood = Circular.Texts(
            title: reader.required(texts.title, "title", limit: 200),
            addressee: reader.required(texts.addressee, "addressee", limit: 500),
            opening: reader.lines(texts.opening, "opening", limit: 4000) ?? "",
            demands: reader.lines(texts.demands, "demands", limit: 8000) ?? "")
        if texts.opening.trimmed.isEmpty { reader.add("opening", "problem_required") }
        try Problems(reader.problems).check()
        try await change(id, basedOn: version, "circular.edited", as: viewer) { circular, _, _ in
            circular.texts = understood
        }
    }

    /// Lets a draft be: it will not be issued.
    /// - Throws: `Refusal`, or `StaleEdit` when somebody else has changed it.
    public func discardCircular(_ id: Circular.ID, basedOn version: Int64, as viewer: Viewer) async throws {
        try await change(id, basedOn: version, "circular.discarded", as: viewer) { circular, _, _ in
            circular.state = .discarded
        }
    }

    // MARK: In common

    func demandSupervision(of unit: Unit.ID, _ viewer: Viewer) throws {
        try viewer.demand(
            SupervisionPolicy.superviseMatters, at: viewer.tree.keeper(of: unit) ?? unit,
            orConceal: SupervisionPolicy.readMatters)
    }

    /// Changes a draft, with its entry.
    private func change(
        _ id: Circular.ID, basedOn version: Int64, _ action: String, as viewer: Viewer,
        _ change: @escaping @Sendable (inout Circular, Viewer, Transaction) throws -> Void
    ) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let before = try changeable(id, basedOn: version, viewer, transaction)
            var circular = before
            try change(&circular, viewer, transaction)
            circular.version += 1
            circular.updatedAt = now()
            try CircularRows.update(circular, in: transaction)
            try note(
                action, circular, changes: FieldChange.differences(from: before.fields, to: circular.fields),
                by: viewer,
                in: transaction)
        }
    }

    /// A draft that the viewer may change.
    func changeable(
        _ id: Circular.ID, basedOn version: Int64, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> Circular {
        guard let circular = try CircularRows.find(id, transaction), circular.isReadable(by: viewer) else {
            throw Refusal.unknown
        }
        try demandSupervision(of: circular.unit, viewer)
        guard circular.version == version else { throw StaleEdit(current: circular.version) }
        guard circular.state == .draft else { throw Refusal(key: "refusal_circular_state") }
        return circular
    }

    /// Counts the matters of a circular, ranks their units, and keeps both.
    private func counted(
        _ circular: Circular, _ tree: UnitTree, in transaction: Transaction
    ) throws -> [CircularLine] {
        let count = MatterCount(
            circular: circular.id, unit: circular.keeper(tree), from: circular.from,
            until: circular.until)
        let lines = rules.circular.ranked(try count.lines(tree, in: transaction))
        try CircularRows.write(lines, of: circular.id, in: transaction)
        return lines
    }

    /// What the template may speak of.
    private static func values(
        _ unit: Unit.ID, _ from: CalendarDay, _ until: CalendarDay, _ lines: [CircularLine], _ tree: UnitTree
    ) -> [String: String] {
        func sum(_ figure: (CircularLine) -> Int64) -> Int64 { lines.reduce(0) { $0 + figure($1) } }
        func day(_ day: CalendarDay) -> String { "\(day.year)年\(day.month)月\(day.day)日" }
        let (assigned, done, onTime) = (sum(\.assigned), sum(\.done), sum(\.onTime))
        return [
            "unit": tree.keepingUnit(of: unit)?.name.chinese ?? "", "from": day(from), "until": day(until),
            "units": "\(lines.count)", "assigned": "\(assigned)", "done": "\(done)", "onTime": "\(onTime)",
            "doneShare": CircularLine.percent(CircularLine.share(done, of: assigned)),
            "onTimeShare": CircularLine.percent(CircularLine.share(onTime, of: done)),
            "overdue": "\(sum(\.overdue))", "returned": "\(sum(\.returned))",
        ]
    }

    /// Appends the entry of a change, with the circular's state after it.
    func note(
        _ action: String, _ circular: Circular, changes: [FieldChange] = [], by viewer: Viewer,
        in transaction: Transaction
    ) throws {
        try Ledger.append(
            AuditEntry(
                actor: viewer.actor,
                unit: viewer.actingUnit(
                    SupervisionPolicy.superviseMatters, at: circular.keeper(viewer.tree))?
                    .rawValue, action: action, subjectKind: CircularRecord.kind, subject: circular.id.rawValue,
                version: circular.version, detail: circular.number ?? circular.texts.title, changes: changes,
                state: try CircularRecord.states(of: circular.id.rawValue, in: transaction).first?.digest), at: now(),
            in: transaction)
    }
}
