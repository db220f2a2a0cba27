import Identity
import Kernel
import Storage
import TestCast
import Testing

@testable import Supervision

/// The cast at the desk of matters.
final class SupervisionWorld: Sendable {
    let cast: Cast
    let desk: MatterDesk

    init() async throws {
        cast = try await Cast(
            migrations: SupervisionSchema.migrations, permissions: SupervisionPolicy.all,
            roles: Cast.Roles(
                manager: SupervisionPolicy.all, officer: SupervisionPolicy.all,
                reader: [SupervisionPolicy.readMatters, SupervisionPolicy.workOnMatters]))
        desk = try Self.desk(cast)
    }

    static func desk(_ cast: Cast, rules: SupervisionRules? = nil) throws -> MatterDesk {
        let clock = cast.clock
        return MatterDesk(
            database: cast.database, identity: cast.identity, identifiers: cast.identifiers,
            rules: try rules ?? SupervisionRules.shipped.get(), now: { clock.seconds })
    }

    var database: Database { cast.database }
    func viewer(_ login: String) async throws -> Viewer { try await cast.viewer(login) }

    /// A form of a matter that can be registered: for the bureau, with the help of the finance office.
    func draft(_ text: String = "完成项目清单", _ change: (inout MatterDraft) -> Void = { _ in }) throws -> MatterDraft {
        var draft = MatterDraft()
        (draft.text, draft.sourceKind, draft.sourceText) = (text, "instruction", "主要领导批示")
        (draft.leadUnit, draft.coUnits) = (
            try cast.unit("bureau").description, [try cast.unit("finance").description]
        )
        (draft.deadline, draft.deadlineWords, draft.topic) = ("2026-03-31", "月底前", "projects")
        change(&draft)
        return draft
    }

    /// Matters of the district in the east.
    @discardableResult
    func register(_ drafts: [MatterDraft], in unit: String = "east", as login: String = "officer") async throws
        -> [RegisteredMatter]
    {
        try await desk.register(drafts, issuedBy: cast.unit(unit), as: viewer(login))
    }

    /// A matter of the district in the east that the bureau leads.
    func matter(_ text: String = "完成项目清单", _ change: (inout MatterDraft) -> Void = { _ in }) async throws -> Matter {
        try #require(try await register([draft(text, change)]).first?.matter)
    }

    /// Takes steps one after the other; each begins with who takes it.
    @discardableResult
    func go(
        _ matter: Matter, _ steps: [(login: String, action: MatterAction, change: (inout MatterStepDraft) -> Void)]
    ) async throws -> Matter {
        var matter = matter
        for (login, action, change) in steps {
            var draft = MatterStepDraft()
            draft.note = "说明"
            if action.fields.contains(.deadline) { draft.deadline = matter.deadline.map { "\($0)" } ?? "" }
            change(&draft)
            matter = try await desk.take(
                action, draft, on: matter.id, basedOn: matter.version, as: viewer(login))
        }
        return matter
    }

    /// Why somebody may not take a step; `nil` when it was taken.
    func refusal(
        _ login: String, _ action: MatterAction, on matter: Matter, _ change: (inout MatterStepDraft) -> Void = { _ in }
    ) async throws -> String? {
        let viewer = try await viewer(login)
        var draft = MatterStepDraft()
        draft.note = "说明"
        if action.fields.contains(.deadline) { draft.deadline = matter.deadline.map { "\($0)" } ?? "" }
        change(&draft)
        let asked = draft
        return await cast.refusal {
            try await desk.take(action, asked, on: matter.id, basedOn: matter.version, as: viewer)
        }
    }
}
