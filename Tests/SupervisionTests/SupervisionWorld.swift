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
                reader: [SupervisionPolicy.readMatters]))
        desk = Self.desk(cast)
    }

    static func desk(_ cast: Cast) -> MatterDesk {
        let clock = cast.clock
        return MatterDesk(
            database: cast.database, identity: cast.identity, identifiers: cast.identifiers, now: { clock.seconds })
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
}
