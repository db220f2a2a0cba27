import Identity
import Kernel
import Storage

extension MatterDesk {
    /// Takes a step in the course of a matter, by the rules as they are today.
    ///
    /// A matter that was broken down has the progress of its parts: theirs is counted up to it in the same transaction.
    /// - Throws: `Problems` of the form, `Refusal` where the rules do not let the viewer take it now, or `StaleEdit` when
    ///   somebody else has taken one; nothing is saved then.
    /// - Returns: the matter as it stands now.
    @discardableResult
    public func take(
        _ action: MatterAction, _ draft: MatterStepDraft = MatterStepDraft(), on id: Matter.ID, basedOn version: Int64,
        as viewer: Viewer
    ) async throws -> Matter {
        try await database.write { transaction in
            if action == .breakDown { try takeTurn(in: transaction) }
            let viewer = try identity.standing(viewer, transaction)
            let before = try readable(id, viewer, transaction)
            guard before.version == version else { throw StaleEdit(current: before.version) }
            return try take(action, draft, on: before, as: viewer, in: transaction)
        }
    }

    /// The same, within a transaction that read the matter, and took its turn where it is broken down.
    /// - Parameter viewer: as they stand in the transaction.
    func take(
        _ action: MatterAction, _ draft: MatterStepDraft, on before: Matter, as viewer: Viewer,
        in transaction: Transaction
    ) throws -> Matter {
        let course = try StandingCourse(before, viewer, rules, today: today, transaction)
        let rule = try course.rule(action)
        let fields = try MatterStepFields(
            draft, rule, of: before, viewer, today: today, rules.calendar
        ) { number in
            try MatterRows.find(number: number, transaction).filter { $0.isReadable(by: viewer) }
        }
        var matter = before
        matter.take(rule, fields, on: today)
        if action == .breakDown { try breakDown(before, into: fields.units, rule.by, by: viewer, transaction) }
        if [.breakDown, .sendBack].contains(action) {
            matter.progress =
                try MatterRows.progressOfParts(of: before.id, transaction)
                ?? (action == .sendBack ? MatterRows.lastProgress(of: before.id, transaction) : matter.progress)
        }
        if action == .resume { matter.shift(by: try rested(matter, transaction), rules.calendar) }
        let acting =
            rule.by == .worker
            ? viewer.actingUnit(SupervisionPolicy.workOnMatters, at: before.leadUnit)
            : viewer.actingUnit(SupervisionPolicy.superviseMatters, at: before.issuingUnit)
        let position = try MatterRows.enter(
            action.rawValue, matter, fields, by: viewer.actor, of: acting, at: now(), in: transaction)
        try keep(
            &matter, over: before, "matter." + action.rawValue, detail: "\(matter.number)", reason: fields.note,
            by: viewer, of: acting, in: transaction)
        if action == .merge, let other = fields.other {
            try tie(other, to: matter, by: viewer, of: acting, in: transaction)
        }
        try rollUp(from: matter, by: viewer, in: transaction)
        let step = TakenMatterStep(position: position, action: action, deadline: fields.deadline, at: now())
        try tell(of: step, matter, by: viewer, in: transaction)
        for follower in stepFollowers {
            try follower.follow(step, of: matter, takenBy: viewer, in: transaction)
        }
        return matter
    }

    /// Registers a part for each unit: the same words, the same deadline, under numbers of whoever breaks it down.
    private func breakDown(
        _ matter: Matter, into units: [Unit.ID], _ party: MatterStepRule.Party, by viewer: Viewer,
        _ transaction: Transaction
    ) throws {
        let issuer = party == .worker ? matter.leadUnit : matter.issuingUnit
        let issuing = viewer.tree.keeper(of: issuer) ?? issuer
        let drafts = units.map { unit in
            var draft = MatterDraft(matter)
            (draft.leadUnit, draft.coUnits, draft.weight, draft.milestones) = ("\(unit)", [], "", "")
            return draft
        }
        _ = try register(drafts, issuedBy: issuing, partOf: matter, as: viewer, in: transaction)
    }

    /// For how many days a matter was suspended.
    private func rested(_ matter: Matter, _ transaction: Transaction) throws -> Int64 {
        let steps = try MatterRows.steps(of: matter.id, transaction)
        guard let since = steps.last(where: { $0.action == .suspend })?.at else { return 0 }
        return max(0, today.number - CalendarDay(shanghaiSeconds: since).number)
    }

    /// Counts the progress of a part up to the matters that it was broken down from.
    func rollUp(from part: Matter, by viewer: Viewer, in transaction: Transaction) throws {
        var next = part.parent
        // A part is younger than what it was broken down from, so that there is no circle; the bound is for damaged data.
        for _ in 0..<32 {
            guard let id = next, let before = try MatterRows.find(id, transaction) else { return }
            next = before.parent
            guard !before.state.isOver, let progress = try MatterRows.progressOfParts(of: id, transaction),
                progress != before.progress
            else { return }
            var matter = before
            matter.progress = progress
            try keep(
                &matter, over: before, "matter.rolled-up", by: viewer, of: Self.registrar(viewer, of: matter),
                in: transaction)
        }
    }
}

extension Matter {
    /// What a step makes of it.
    fileprivate mutating func take(_ rule: MatterStepRule, _ fields: MatterStepFields, on today: CalendarDay) {
        let before = state
        switch rule.action {
        case .assign:
            (deadline, assignedOn, finishedOn) = (fields.deadline, today, nil)
        case .transfer:
            guard let unit = fields.unit else { return }
            coUnits.removeAll { $0 == unit }
            (leadUnit, assignedOn, askedDeadline) = (unit, today, nil)
        case .progress:
            progress = fields.progress ?? progress
            for place in fields.milestones where milestones.indices.contains(place) {
                milestones[place].reached = milestones[place].reached ?? today
            }
        case .report: (progress, finishedOn, askedDeadline) = (100, today, nil)
        case .askExtension: askedDeadline = fields.deadline
        case .grantExtension: (deadline, askedDeadline) = (askedDeadline ?? deadline, nil)
        case .refuseExtension: askedDeadline = nil
        case .suspend: restingState = before
        case .resume: (state, restingState) = (restingState ?? .acknowledged, nil)
        case .merge: mergedInto = fields.other?.id
        case .breakDown, .acknowledge, .remind, .verify, .sendBack, .close, .archive: break
        }
        if let to = rule.to { state = to }
    }

    /// Time stood still for so many days: it is due as much later, and its share of time is what it was.
    fileprivate mutating func shift(by days: Int64, _ calendar: WorkingCalendar) {
        guard days > 0, days < 36_600 else { return }
        deadline = deadline.map { day in day.adding(days: Int(days)).map(calendar.placed) ?? day }
        askedDeadline = askedDeadline.map { day in day.adding(days: Int(days)).map(calendar.placed) ?? day }
        assignedOn = assignedOn.map { $0.adding(days: Int(days)) ?? $0 }
    }
}
