import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import OfficeWeb
import Storage
import Supervision
import TestSupport
import Testing

/// What leaves the office of a restricted matter: in letters and in calendars, the number alone.
@Suite(.onEveryEngine, .namingTheEngine) struct RestrictedMatterTests {
    /// An open matter and a restricted one, assigned to a bureau and reminded of.
    private struct Stage {
        let world: OfficeWorld
        let worker: Person.ID
        /// Reads the audit trail of the whole tree and the matters, and has no duty with any.
        let auditor: Person.ID
        let open: Matter
        let restricted: Matter

        init() async throws {
            world = try await OfficeWorld()
            let root = try await world.unit("root", "霁川省")
            let district = try await world.unit("east", "东岭区", below: root)
            let bureau = try await world.unit("bureau", "东岭招商局", below: district)
            let officer = try await world.viewer(world.person("officer", "supervision-officer", in: district))
            worker = try await world.person("worker", "investment-officer", in: bureau)
            auditor = try await world.person("auditor", "auditor", in: root)
            var matters: [Matter] = []
            for (name, secrecy) in [("甲", Matter.Secrecy.internal), ("乙", .restricted)] {
                let matter = try await world.assigned(
                    "事项" + name, to: bureau, by: district, secrecy, note: "缘由" + name, as: officer)
                var step = MatterStepDraft()
                step.note = "缘由" + name
                matters.append(
                    try await world.platform.matterDesk.take(
                        .remind, step, on: matter.id, basedOn: matter.version, as: officer))
            }
            (open, restricted) = (try #require(matters.first), try #require(matters.last))
        }
    }

    @Test func `a letter says neither what a restricted matter is nor why a step was taken`() async throws {
        let stage = try await Stage()
        let written = try await stage.world.platform.matterDesk.writeNoticeLetters {
            MatterLetters.notices($0, base: "https://zone.example")
        }
        #expect(written == 1)
        let letter = try await stage.world.platform.database.read {
            try $0.row("SELECT body FROM letter ORDER BY id DESC LIMIT 1")?.text("body")
        }
        let body = try #require(letter)
        for said in ["事项甲", "缘由甲", "\(stage.restricted.number)", "/office/matters/\(stage.restricted.id)"] {
            #expect(body.contains(said), "\(said)")
        }
        for hidden in ["事项乙", "缘由乙"] { #expect(!body.contains(hidden), "\(hidden)") }
    }

    @Test func `a calendar has a restricted matter by its number alone`() async throws {
        let stage = try await Stage()
        let token = try await stage.world.platform.identity.createToken(
            name: "日历", scopes: ["matter.read", "matter.work"], days: "30",
            as: stage.world.viewer(stage.worker))
        let answer = try await stage.world.visitor(nil).ask("/office/calendar/\(token).ics")
        #expect(answer.status == 200)
        // Lines are folded.
        let lines = answer.body.replacing("\r\n ", with: "").split(separator: "\r\n")
        #expect(lines.contains("SUMMARY:\(stage.open.number) 事项甲"))
        #expect(lines.contains("SUMMARY:\(stage.restricted.number)"))
        #expect(lines.filter { $0 == "DESCRIPTION:" }.count == 1)
    }

    @Test func `a history tells who reads the audit trail that something happened, and no words of it`() async throws {
        let stage = try await Stage()
        let visitor = try await stage.world.visitor(stage.auditor)
        let open = try await visitor.ask("/office/history/matter/\(stage.open.id)")
        #expect(open.status == 200 && open.body.contains("事项甲") && open.body.contains("缘由甲"))
        let restricted = try await visitor.ask("/office/history/matter/\(stage.restricted.id)")
        #expect(restricted.status == 200 && restricted.body.contains("人员officer"))
        for hidden in ["事项乙", "缘由乙", "批示", "东岭招商局"] {
            #expect(!restricted.body.contains(hidden), "\(hidden)")
        }
        let program = try await stage.world.program(for: "auditor")
        for record in [stage.open, stage.restricted] {
            let entries = try await program.ask(.get, "/api/v1/audit/records/matter/\(record.id)").items
            let words = entries.contains { !(($0["changes"] as? [Any])?.isEmpty ?? true) || $0["reason"] is String }
            #expect(!entries.isEmpty && words == (record.id == stage.open.id))
        }
    }

    @Test func `a proof, which holds the whole entry, is for who may see the record`() async throws {
        let stage = try await Stage()
        try await stage.world.platform.sealLedger()
        let auditor = try await stage.world.visitor(stage.auditor)
        for (matter, status) in [(stage.open, 200), (stage.restricted, 404)] {
            let entries = try await stage.world.platform.database.read {
                try $0.rows(
                    "SELECT sequence FROM audit_entry WHERE subject_kind = 'matter' AND subject = ?",
                    [.integer(matter.id.rawValue)])
            }.compactMap { $0.integer("sequence") }
            #expect(!entries.isEmpty)
            for entry in entries {
                #expect(try await auditor.ask("/office/proofs/\(entry)").status == status, "\(entry)")
            }
        }
    }
}
