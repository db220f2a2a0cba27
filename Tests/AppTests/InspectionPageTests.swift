import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import Storage
import Supervision
import TestSupport
import Testing

/// Inspections as browsers and phones send them.
@Suite(.onEveryEngine, .namingTheEngine) struct InspectionPageTests {
    private static let english: HTTPFields = [.acceptLanguage: "en"]

    /// A district with a bureau: who inspects, and who works in the bureau.
    private struct Stage {
        let world: OfficeWorld
        let inspector: Visitor
        let worker: Visitor
        let chief: Visitor
        let district: Identity.Unit.ID
        let bureau: Identity.Unit.ID

        init() async throws {
            world = try await OfficeWorld()
            let root = try await world.unit("root", "霁川省")
            district = try await world.unit("east", "东岭区", below: root)
            bureau = try await world.unit("bureau", "东岭招商局", below: district)
            inspector = try await world.visitor(
                try await world.person("inspector", "supervision-officer", in: district))
            chief = try await world.visitor(try await world.person("chief", "platform-administrator", in: root))
            worker = try await world.visitor(try await world.person("worker", "investment-officer", in: bureau))
        }

        /// The fields of a visit a moment ago.
        func form(_ change: [String: String] = [:]) -> [String: String] {
            let time = Date(timeIntervalSinceNow: 8 * 3600 - 60).ISO8601Format().prefix(16)
            return [
                "clientKey": "0123456789abcdef0123456789abcdef", "inspectingUnit": "\(district)",
                "inspectedUnit": "\(bureau)", "inspectionMethod": "inspection", "visitedAt": "\(time)",
                "visitPlace": "二期工地", "inspectors": "李督查", "inspectionSummary": "通道堆放材料",
                "findingText": "消防通道被占用", "findingKind": "problem", "findingSeverity": "general",
                "findingExplanation": "", "findingDeadline": "", "taken": "photographs-1 0 1773277200",
            ].merging(change) { $1 }
        }

        func send(
            _ form: [String: String], _ files: [(name: String, bytes: [UInt8])] = [("现场.png", SentFiles.png)],
            as visitor: Visitor? = nil
        ) async throws -> Visitor.Answer {
            try await (visitor ?? inspector).send(
                files, to: "/office/inspections", form: form, field: "photographs-1",
                headers: InspectionPageTests.english)
        }

        /// The matter that was looked into.
        func inspected() async throws -> Int64? {
            try await world.platform.database.read {
                try $0.row("SELECT matter_id AS number FROM inspection")?.integer("number")
            }
        }

        func count(_ table: String) async throws -> Int64? {
            try await world.platform.database.read {
                try $0.row("SELECT COUNT(*) AS number FROM \(table)")?.integer("number")
            }
        }
    }

    private static func path(_ answer: Visitor.Answer) throws -> String {
        String(try #require(answer.headers[.location]).prefix { $0 != "?" })
    }

    @Test func `the form may ask where the phone is, and no other page may`() async throws {
        let stage = try await Stage()
        let name = try #require(HTTPField.Name("Permissions-Policy"))
        let form = try await stage.inspector.ask("/office/inspections/new", headers: Self.english)
        #expect(form.status == 200 && form.headers[name]?.contains("geolocation=(self)") == true)
        #expect(form.body.contains("capture=\"environment\"") && form.body.contains("data-person="))
        #expect(form.body.contains("东岭招商局"))
        // Who is signed in stands on every page, and in words on a form that a phone keeps.
        let person = try #require(form.body.firstMatch(of: #/<body class="office" data-person="(\d+)">/#)?.1)
        #expect(form.body.contains("data-inspection data-person=\"\(person)\""))
        #expect(form.body.contains("It is submitted under the name of"))
        #expect(!(try await stage.world.visitor(nil).ask("/office/session")).body.contains("data-person"))
        let other = try await stage.inspector.ask("/office/matters")
        #expect(other.headers[name]?.contains("geolocation=()") == true)
        #expect(try await stage.worker.ask("/office/inspections/new").status == 403)
        let worker = try await stage.world.visitor(nil).ask("/office/inspections/worker.js")
        #expect(worker.status == 200 && worker.headers[.contentType]?.hasPrefix("text/javascript") == true)
        #expect(worker.headers[.cacheControl] == "no-cache")
    }

    @Test func `a form that was opened from a matter says which of several with its number is meant`() async throws {
        let stage = try await Stage()
        let root = try await stage.world.program(now: ()).tree[stage.district]?.parent
        let west = try await stage.world.unit("west", "西泽区", below: root)
        let program = try await stage.world.program(now: ())
        var matters: [Matter] = []
        for issuer in [stage.district, west] {
            var draft = MatterDraft()
            (draft.text, draft.sourceKind, draft.leadUnit) = ("整治通道", "instruction", "\(stage.bureau)")
            matters += try await stage.world.platform.matterDesk.register([draft], issuedBy: issuer, as: program)
                .map(\.matter)
        }
        let other = try #require(matters.last)
        #expect(matters.first?.number == other.number)
        let page = try await stage.chief.ask("/office/inspections/new?matter=\(other.id)", headers: Self.english)
        #expect(page.body.contains(#"name="inspectedMatter" value="\#(other.id)""#))
        let sent = try await stage.send(
            stage.form(["matterNumber": "\(other.number)", "inspectedMatter": "\(other.id)"]), as: stage.chief)
        #expect(sent.status == 303, "\(sent.body)")
        #expect(try await stage.inspected() == other.id.rawValue)
    }

    @Test func `a visit that is sent again is answered in the same way and counts once`() async throws {
        let stage = try await Stage()
        let form = stage.form()
        let first = try await stage.send(form)
        #expect(first.status == 303, "\(first.body)")
        let path = try Self.path(first)
        let again = try await stage.send(form)
        #expect(again.status == 303 && again.headers[.location] == first.headers[.location])
        #expect(try await stage.count("inspection") == 1)
        #expect(try await stage.count("inspection_file") == 1)
        let page = try await stage.inspector.ask(path, headers: Self.english).body
        #expect(page.contains("督查检查〔") && page.contains("消防通道被占用") && page.contains("二期工地"))
        // The phone knew when, and the picture was taken another day.
        #expect(page.contains("by the phone") && page.contains("Taken more than a day from the visit"))
        let list = try await stage.inspector.ask("/office/inspections.csv", headers: Self.english).body
        #expect(list.split(whereSeparator: \.isNewline).count == 2)
        let file = try #require(page.firstMatch(of: #/src="(/office/inspections/\d+/files/[0-9a-f]{64})"/#)?.1)
        #expect(try await stage.worker.ask(String(file)).headers[.contentType]?.hasPrefix("image/") == true)
        #expect(try await stage.world.visitor(nil).ask(String(file)).status == 303)
    }

    @Test func `a photograph that a browser has is shown again only to who may see it still`() async throws {
        let stage = try await Stage()
        let page = try await stage.inspector.ask(Self.path(stage.send(stage.form()))).body
        let file = String(try #require(page.firstMatch(of: #/src="(/office/inspections/\d+/files/[0-9a-f]{64})"/#)?.1))
        let first = try await stage.worker.ask(file)
        #expect(first.status == 200 && !first.bytes.isEmpty)
        #expect(first.headers[.cacheControl] == "private, no-cache")
        let tag = try #require(first.headers[.eTag])
        let known: HTTPFields = [.ifNoneMatch: tag]
        let again = try await stage.worker.ask(file, headers: known)
        #expect(again.status == 304 && again.bytes.isEmpty && again.headers[.eTag] == tag)
        #expect(again.headers[.cacheControl] == "private, no-cache")
        #expect(try await stage.worker.ask(file, headers: [.ifNoneMatch: "\"other\""]).status == 200)
        // Signed out, or of another unit.
        #expect(try await stage.world.visitor(nil).ask(file, headers: known).status == 303)
        let west = try await stage.world.unit("finance", "东岭财政局", below: stage.district)
        let stranger = try await stage.world.visitor(
            try await stage.world.person("wai", "investment-officer", in: west))
        #expect(try await stranger.ask(file, headers: known).status == 404)
    }

    @Test func `other content under the same key is refused with what is there beside it`() async throws {
        let stage = try await Stage()
        let path = try Self.path(try await stage.send(stage.form()))
        let answer = try await stage.send(stage.form(["inspectionSummary": "另一种说法"]))
        #expect(answer.status == 409 && answer.body.contains("href=\"\(path)\""))
        #expect(answer.body.contains("另一种说法") && answer.body.contains("Stored now: 通道堆放材料"))
        #expect(!answer.body.contains("value=\"0123456789abcdef0123456789abcdef\""), "it has a key of its own now")
        #expect(try await stage.count("inspection") == 1)
    }

    @Test func `what is wrong is said at its field, and no file is counted`() async throws {
        let stage = try await Stage()
        let wrong = try await stage.send(
            stage.form(["findingSeverity": "serious", "visitedAt": "2099-01-01T09:00", "taken": ""]))
        #expect(wrong.status == 422 && wrong.body.contains("#field-visitedAt"))
        let unproved = try await stage.send(stage.form(["findingSeverity": "serious", "taken": ""]))
        #expect(unproved.status == 422 && unproved.body.contains("#field-findingExplanation-1"))
        #expect(unproved.body.contains("field-findingExplanation-1-error"))
        let text = try await stage.send(stage.form(), [("a.jpg", Array("no picture at all".utf8))])
        #expect(text.status == 422 && text.body.contains("#field-photographs-1"))
        #expect(try await stage.send(stage.form(), as: stage.worker).status == 403)
        #expect(try await stage.count("inspection") == 0)
        #expect(try await stage.count("inspection_file") == 0)
        // Without a photograph, as a plain form.
        let plain = try await stage.inspector.ask("/office/inspections", form: stage.form())
        #expect(plain.status == 303)
    }

    @Test func `the unit is heard, the visit is closed, and what was found becomes a matter`() async throws {
        let stage = try await Stage()
        let path = try Self.path(try await stage.send(stage.form()))
        #expect(try await stage.worker.ask("/office").body.contains("href=\"\(path)\""))
        let seen = try await stage.worker.ask(path, headers: Self.english)
        #expect(seen.status == 200 && seen.body.contains("name=\"inspectionView\"") && !seen.body.contains("/matter\""))
        let empty = try await stage.worker.ask(path + "/view", form: ["version": "1"])
        #expect(empty.status == 422)
        let view = try await stage.worker.ask(path + "/view", form: ["version": "1", "inspectionView": "已清理"])
        #expect(view.status == 303)
        #expect(try await stage.worker.ask("/office").body.contains("href=\"\(path)\"") == false)
        let late = try await stage.inspector.ask(path + "/closure", form: ["version": "1", "conclusion": "属实"])
        #expect(late.status == 409)
        let made = try await stage.inspector.ask(path + "/findings/1/matter", form: ["version": "2"])
        #expect(made.status == 303)
        let matter = try Self.path(made)
        #expect(matter.hasPrefix("/office/matters/"))
        let again = try await stage.inspector.ask(path + "/findings/1/matter", form: ["version": "2"])
        #expect(try Self.path(again) == matter)
        #expect(try await stage.inspector.ask(matter).body.contains("href=\"\(path)\""))
        let closed = try await stage.inspector.ask(path + "/closure", form: ["version": "3", "conclusion": "属实"])
        #expect(closed.status == 303)
        let page = try await stage.worker.ask(path, headers: Self.english).body
        #expect(page.contains("已清理") && page.contains("属实") && page.contains("href=\"\(matter)\""))
        let history = try await stage.chief.ask(
            path.replacing("/office/inspections", with: "/office/history/inspection"), headers: Self.english)
        #expect(history.status == 200 && history.body.contains("Inspection closed"))
        #expect(
            try await stage.inspector.ask(
                path.replacing("/office/inspections", with: "/office/provenance/inspection")
            ).body.contains("href=\"\(matter.replacing("/office/matters", with: "/office/provenance/matter"))\""))
    }

    @Test func `the form of a matter's inspection knows the matter and who leads it`() async throws {
        let stage = try await Stage()
        let made = try await stage.inspector.ask(
            "/office/matters",
            form: [
                "issuingUnit": "\(stage.district)", "leadUnit": "\(stage.bureau)", "task": "完成项目清单",
                "sourceKind": "instruction", "weight": "1",
            ])
        let matter = try Self.path(made)
        let page = try await stage.inspector.ask(matter, headers: Self.english).body
        let id = String(matter.split(separator: "/").last ?? "")
        #expect(page.contains("/office/inspections/new?matter=\(id)"))
        let form = try await stage.inspector.ask("/office/inspections/new?matter=\(id)").body
        #expect(form.contains("<option value=\"\(stage.bureau)\" selected>"))
        #expect(form.contains("督〔"))
        #expect(try await stage.inspector.ask("/office/inspections/new?matter=17").status == 404)
    }
}
