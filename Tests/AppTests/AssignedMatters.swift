import App
import Foundation
import Identity
import Kernel
import Storage
import Supervision
import Testing

/// Matters that a unit was told to do, for tests of what stands elsewhere of them.
extension OfficeWorld {
    /// A day so many days from today on; before today where they are negative.
    static func day(in days: Int64) -> CalendarDay {
        CalendarDay(shanghaiSeconds: Int64(Date().timeIntervalSince1970) + days * 86_400)
    }

    /// Registers a matter and assigns it, due in sixty days.
    func assigned(
        _ text: String, to lead: Identity.Unit.ID, by issuer: Identity.Unit.ID, _ secrecy: Matter.Secrecy = .internal,
        note: String = "", as officer: Viewer
    ) async throws -> Matter {
        var draft = MatterDraft()
        (draft.text, draft.sourceKind, draft.sourceText) = (text, "instruction", "批示")
        (draft.leadUnit, draft.secrecy) = (lead.description, secrecy.rawValue)
        let matter = try #require(
            try await platform.matterDesk.register([draft], issuedBy: issuer, as: officer).first?.matter)
        var step = MatterStepDraft()
        (step.deadline, step.note) = ("\(Self.day(in: 60))", note)
        return try await platform.matterDesk.take(
            .assign, step, on: matter.id, basedOn: matter.version, as: officer)
    }

    /// As if the deadline of a matter had been another day.
    func setDeadline(of matter: Matter, to day: CalendarDay) async throws {
        let values: [Value] = [.integer(day.number), .text("\(day)"), .integer(matter.id.rawValue)]
        try await platform.database.write {
            try $0.execute("UPDATE matter SET due_on = ?, deadline = ? WHERE id = ?", values)
        }
    }
}
