import Identity
import Kernel
import Storage

extension MatterDesk {
    /// Changes what a matter says, until a unit is told to do it. Its number and its issuing unit stay.
    ///
    /// Parts have the words of what they were broken down from: none is more open than the whole. They become restricted
    /// with it, also where a unit works on them already; what is opened later opens no part.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else has changed it; nothing is saved then.
    /// - Returns: the matter as it stands now, with what somebody should know.
    @discardableResult
    public func edit(
        _ id: Matter.ID, _ draft: MatterDraft, basedOn version: Int64, as viewer: Viewer
    ) async throws -> RegisteredMatter {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let before = try editable(id, basedOn: version, viewer, transaction)
            let fields = try MatterFields(
                draft, in: viewer.tree, keeping: Set([before.leadUnit] + before.coUnits), over: before)
            let warnings = fields.warnings(today: today)
            var matter = before
            matter.set(fields)
            guard matter != before else { return RegisteredMatter(matter: before, warnings: warnings) }
            if matter.secrecy != .restricted,
                let whole = try matter.parent.flatMap({ try MatterRows.find($0, transaction) }),
                whole.secrecy == .restricted
            {
                throw Problems([Problem(field: "secrecy", key: "problem_matter_whole_restricted")])
            }
            try keep(
                &matter, over: before, "matter.edited", by: viewer, of: Self.registrar(viewer, of: matter),
                in: transaction)
            if matter.secrecy == .restricted { try restrictParts(of: matter, by: viewer, in: transaction) }
            if matter.weight != before.weight { try rollUp(from: matter, by: viewer, in: transaction) }
            return RegisteredMatter(matter: matter, warnings: warnings)
        }
    }

    /// Restricts what a matter was broken down into, and what that was broken down into, each with its own entry.
    /// - Throws: `Problems` where one of them is public.
    private func restrictParts(of whole: Matter, by viewer: Viewer, in transaction: Transaction) throws {
        let parts = try MatterRows.partsAtAnyDepth(of: whole.id, transaction).filter { $0.secrecy != .restricted }
        if let part = parts.first(where: \.isPublic) {
            throw Problems([
                Problem(
                    field: "secrecy", key: "problem_matter_part_is_public", arguments: ["number": "\(part.number)"])
            ])
        }
        for before in parts {
            var part = before
            part.secrecy = .restricted
            try keep(
                &part, over: before, "matter.restricted", detail: "\(whole.number)", by: viewer,
                of: Self.registrar(viewer, of: whole), in: transaction)
        }
    }

    /// Lets public pages show a matter and what came of it, or no longer.
    /// - Throws: `Refusal`, or `StaleEdit` when somebody else has changed it; nothing is saved then.
    public func setPublic(
        _ isPublic: Bool, _ id: Matter.ID, basedOn version: Int64, as viewer: Viewer
    ) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let before = try registrable(id, viewer, transaction)
            guard before.isPublic != isPublic else { return }
            guard before.version == version else { throw StaleEdit(current: before.version) }
            guard !isPublic || before.secrecy != .restricted else { throw Refusal(key: "refusal_matter_restricted") }
            var matter = before
            matter.publicity = isPublic ? Matter.Publicity(by: viewer.author, at: now()) : nil
            try keep(
                &matter, over: before, isPublic ? "matter.made-public" : "matter.made-internal",
                isPublishing: isPublic, by: viewer, of: Self.registrar(viewer, of: matter), in: transaction)
        }
    }

    /// A matter of a unit in whose name the viewer registers.
    private func registrable(_ id: Matter.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Matter {
        let matter = try readable(id, viewer, transaction)
        guard viewer.may(SupervisionPolicy.registerMatters, at: matter.issuingUnit) else { throw Refusal.notAllowed }
        return matter
    }

    private func editable(
        _ id: Matter.ID, basedOn version: Int64, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> Matter {
        let matter = try registrable(id, viewer, transaction)
        guard matter.version == version else { throw StaleEdit(current: matter.version) }
        guard matter.state.isEditable else { throw Refusal(key: "refusal_matter_signed") }
        return matter
    }
}
