import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import Ledger
import Publishing
import Storage
import TestSupport
import Testing

/// Audit lists, histories and their files name records, to those who may see them.
@Suite(.onEveryEngine, .namingTheEngine) struct RecordNameTests {
    @Test func `the audit list, its file and the interface name records in the viewer's language`() async throws {
        let world = try await ChainWorld.shared()
        let visitor = try await world.visitor("shen.yanqiu")
        let english: HTTPFields = [.acceptLanguage: "en"]
        let list = try await visitor.ask("/office/audit?record_kind=unit", headers: english)
        #expect(list.body.contains("Tingnan Investment Promotion Bureau"))
        #expect(list.body.contains(">Unit "), "kind and number stand below the name")
        let closed = try #require(try await world.closedUnit())
        let all = try await visitor.ask("/office/audit.csv?record_kind=unit")
        #expect(all.body.contains("单位 \(closed.id)：\(closed.name)"), "a closed unit keeps its name")
        let people = try await visitor.ask("/office/audit.csv?record_kind=person", headers: english)
        #expect(people.body.contains(": Song Tinglan"))
        let figures = try await visitor.ask("/office/audit?record_kind=figure")
        #expect(figures.body.contains("工业投资（1月起累计）"))

        let program = try await world.office.program(for: "shen.yanqiu")
        let entries = try await program.ask(.get, "/api/v1/audit/entries?kind=unit&size=200").items
        #expect(entries.contains { $0["recordName"] as? String == "Tingnan Investment Promotion Bureau" })
        let id = try #require(entries.first?["id"] as? String)
        #expect(try await program.ask(.get, "/api/v1/audit/entries/\(id)").json["recordName"] is String)
    }

    @Test func `a history names the people and units that its fields hold by number`() async throws {
        let world = try await ChainWorld.shared()
        let visitor = try await world.visitor("shen.yanqiu")
        let lender = try await world.person("gu.weizhen")
        let history = try await visitor.ask("/office/history/person/\(lender)")
        let deputy = try await world.person("lin.xu")
        #expect(history.status == 200 && !history.body.contains("\(deputy) 20"), "the deputy has a name")
        let link = try #require(try await world.link())
        let links = try await visitor.ask("/office/history/link/\(link)")
        #expect(links.status == 200 && links.body.contains("出自"))
        #expect(!links.body.contains("article:") && links.body.contains("冲刺四季度"))
    }

    @Test func `who may not see a record reads its kind and number alone`() async throws {
        let world = try await ChainWorld.shared()
        let yunting = try #require(try await world.office.program(now: ()).tree.unit(code: "yunting")).id
        // Reads the audit trail, but no unit.
        var role = RoleDraft(code: "trail")
        (role.nameChinese, role.permissions) = ("只看审计", ["audit.read"])
        _ = try await world.office.platform.identity.saveRole(role, as: world.office.program(now: ()))
        let visitor = try await world.office.visitor(try await world.office.person("trail", "trail", in: yunting))
        let list = try await visitor.ask("/office/audit?record_kind=measurement")
        #expect(list.status == 200 && list.body.contains("数据 \(world.measurement.id)"))
        #expect(!list.body.contains("industrial-investment"))
    }
}

extension ChainWorld {
    /// The unit that the demo closes.
    fileprivate func closedUnit() async throws -> (id: Int64, name: String)? {
        let row = try await office.platform.database.read {
            try $0.row(
                """
                SELECT unit.id AS id, unit_period.name_zh AS name FROM unit
                JOIN unit_period ON unit_period.unit_id = unit.id WHERE unit.code = 'tn-laodu'
                """)
        }
        guard let id = row?.integer("id"), let name = row?.text("name") else { return nil }
        return (id, name)
    }

    /// The link from the figure to its sentence.
    fileprivate func link() async throws -> Int64? {
        try await reader.chain(of: measurement.reference).back.first { $0.record.kind == "article" }?.link.id.rawValue
    }
}
