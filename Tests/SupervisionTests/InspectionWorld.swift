import Identity
import Kernel
import Ledger
import Storage
import TestCast

@testable import Supervision

/// What inspectors send.
extension SupervisionWorld {
    static let key = "0123456789abcdef0123456789abcdef"

    /// A visit of the district's office to the bureau, half an hour ago, with one problem.
    func visit(
        _ key: String = key, _ change: (inout InspectionDraft) throws -> Void = { _ in }
    ) throws -> InspectionDraft {
        var draft = InspectionDraft()
        (draft.clientKey, draft.method) = (key, "unannounced-visit")
        (draft.unit, draft.subject) = (try cast.unit("east").description, try cast.unit("bureau").description)
        (draft.place, draft.visitedAt) = ("标准厂房二期工地", "2026-03-12T08:30")
        (draft.inspectors, draft.summary) = ("李督查、王督查", "消防通道堆放材料。")
        draft.findings = [Self.finding()]
        try change(&draft)
        return draft
    }

    static func finding(
        _ text: String = "消防通道被占用", _ severity: String = "general",
        _ change: (inout InspectionFindingDraft) -> Void = { _ in }
    ) -> InspectionFindingDraft {
        var finding = InspectionFindingDraft()
        (finding.text, finding.kind, finding.severity) = (text, "problem", severity)
        change(&finding)
        return finding
    }

    /// A photograph that is stored.
    static func photograph(
        _ name: String = "a", block: Int? = 0, _ change: (inout InspectionPhotographDraft) -> Void = { _ in }
    ) -> InspectionPhotographDraft {
        var draft = InspectionPhotographDraft(block: block, fingerprint: "sent-" + name)
        draft.file = MatterFile(digest: "kept-" + name, name: name + ".jpg", mediaType: "image/jpeg", size: 9)
        change(&draft)
        return draft
    }

    @discardableResult
    func submit(_ draft: InspectionDraft, as login: String = "officer") async throws -> Inspection {
        try await desk.submit(draft, as: viewer(login))
    }

    /// Why a visit is not taken; `nil` when it was.
    func refusal(of draft: InspectionDraft, as login: String = "officer") async throws -> String? {
        let viewer = try await viewer(login)
        return await cast.refusal { try await desk.submit(draft, as: viewer) }
    }

    func count(_ table: String) async throws -> Int64? {
        try await cast.number("SELECT COUNT(*) AS number FROM \(table)")
    }
}
