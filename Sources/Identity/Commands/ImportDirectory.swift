import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Says what lists of units and people would change, and what is wrong with them. Nothing is saved.
    ///
    /// The lists are found by their headers, in Chinese or English, with columns in any order:
    /// - units: 代码 and 名称 (demanded), 英文名, 简称, 英文简称, 类型, 上级代码, 开始日期 (from when the name and the parent hold), 开发区;
    /// - people: 姓名, 单位代码 and 角色代码 (demanded), 英文名, 登录名, 邮箱, 电话, 职务, 英文职务, 开始日期.
    ///
    /// Rows with one sign-in name are one person with several duties. An empty cell leaves what is stored; an import
    /// never ends or removes anything, and what is listed as it stands is left alone: the same file twice changes
    /// nothing. Of a formula its stored result is used, and noted; merged cells are refused.
    /// - Parameter zones: publishing zones by name, for the column 开发区.
    /// - Throws: `Refusal` for somebody who manages neither units nor people anywhere.
    public func previewImport(
        _ tables: [DirectoryTable], zones: [String: Int64], as viewer: Viewer
    ) async throws -> ImportPreview {
        try await database.read { transaction in
            try plan(tables, zones, standing(viewer, transaction), in: transaction).preview()
        }
    }

    /// Does what a preview said, all in one transaction.
    /// - Parameters:
    ///   - digest: of the preview; when anything that it speaks of has changed since, it is refused.
    ///   - upload: where the tables were read from, when they were sent to the office; it can be accepted once.
    ///   - progress: told how many of how many units and people are written, while it goes on.
    /// - Throws: `Problems`, or `Refusal`; nothing is saved then.
    public func acceptImport(
        _ tables: [DirectoryTable], zones: [String: Int64], digest: String, from upload: DirectoryUpload.ID? = nil,
        as viewer: Viewer, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> ImportPreview {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            if let upload { try demandOpen(upload, of: viewer, in: transaction) }
            let plan = try plan(tables, zones, viewer, in: transaction)
            let preview = plan.preview()
            try Problems(preview.problems).check()
            guard preview.digest == digest else { throw Refusal(key: "refusal_import_changed") }
            if preview.hasChanges {
                try keepingAnAdministrator(transaction) { try write(plan, in: transaction, progress) }
            }
            if let upload { try settle(upload, preview, by: viewer, in: transaction) }
            return preview
        }
    }

    private func plan(
        _ tables: [DirectoryTable], _ zones: [String: Int64], _ viewer: Viewer, in transaction: Transaction
    ) throws -> ImportPlan {
        try demandImport(viewer)
        return try ImportPlan(
            tables, zones: zones, against: try DirectorySnapshot(transaction, today: today), as: viewer,
            identifiers: identifiers,
            hasPower: { person in
                do {
                    try demandPower(over: person, by: viewer, in: transaction)
                    return true
                } catch is Refusal {
                    return false
                }
            })
    }

    /// - Throws: `Refusal` for somebody who manages neither units nor people anywhere.
    func demandImport(_ viewer: Viewer) throws {
        guard !IdentityPolicy.importing.contains(where: { viewer.may($0) }) else { return }
        throw viewer.may(IdentityPolicy.readUnits) ? Refusal.notAllowed : Refusal.unknown
    }

    private func write(
        _ plan: ImportPlan, in transaction: Transaction, _ progress: (Int, Int) -> Void
    ) throws {
        let viewer = plan.viewer
        let total = plan.units.count + plan.people.count
        var done = 0
        func step() {
            done += 1
            if done.isMultiple(of: 50) { progress(done, total) }
        }
        // A zone that goes from one unit to another is let go first: no two units may keep it even for a moment.
        for step in plan.units where step.before?.zone != nil && step.before?.zone != step.values.zone {
            try transaction.execute("UPDATE unit SET zone_id = NULL WHERE id = ?", [.integer(step.id.rawValue)])
        }
        for unit in plan.units {
            defer { step() }
            guard !unit.isUnchanged else { continue }
            let acting = viewer.actingUnit(IdentityPolicy.manageUnits, at: plan.anchor(of: unit.id))
            try write(unit.values, unit.id, unit.before, reason: nil, actingUnit: acting, by: viewer, in: transaction)
        }
        for person in plan.people {
            defer { step() }
            let first = person.before == nil ? person.duties.first?.after : nil
            if !person.isUnchanged { try write(person.after, person.before, first, by: viewer, in: transaction) }
            for duty in person.duties where !duty.isUnchanged && duty.after.id != first?.id {
                try write(duty, of: person.after, by: viewer, in: transaction)
            }
        }
    }

    private func write(
        _ step: ImportPlan.DutyStep, of person: Person, by viewer: Viewer, in transaction: Transaction
    ) throws {
        guard let before = step.before else {
            try insert(step.after, in: transaction)
            return try auditAdded(step.after, to: person, by: viewer, in: transaction)
        }
        let duty = step.after
        try transaction.execute(
            "UPDATE duty SET title_zh = ?, title_en = ?, valid_from = ?, version = ? WHERE id = ?",
            [
                .text(orNull: duty.title?.chinese), .text(orNull: duty.title?.english), .text("\(duty.validFrom)"),
                .integer(duty.version), .integer(duty.id.rawValue),
            ])
        try audit(
            "duty.changed", "person", person.id.rawValue, version: duty.version,
            changes: FieldChange.differences(from: before.fields, to: duty.fields), unit: duty.unit, by: viewer,
            in: transaction)
    }
}
