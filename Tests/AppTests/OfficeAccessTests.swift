import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import OfficeWeb
import Publishing
import TestSupport
import Testing

/// Every address of the office, for every role, on a record of the own unit and of a foreign one: what is answered
/// stands in `Golden/office-access.csv`. `KAIMEN_WRITE_GOLDEN=1` writes the table anew; review it then.
@Suite struct OfficeAccessTests {
    private static let table = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden/office-access.csv")

    /// The first is given in the province, the others in the own district.
    private static let roles = [
        "platform-administrator of all",
        "platform-administrator", "unit-administrator", "chief-editor", "editor", "investment-officer",
        "supervision-officer", "statistics-officer", "leader", "auditor",
    ]

    /// Records that a role's forms may change without touching those of the others.
    private struct Target {
        let side: OfficeWorld.Side
        let person: Person.ID
        let duty: Duty.ID
        let delegation: Delegation.ID
        let webhook: Webhook.ID
        var upload: DirectoryUpload.ID?
    }

    @Test func `every route answers every role as the table says`() async throws {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        let own = try await world.side("east", zoneNamed: "东岭经济开发区", below: root)
        let foreign = try await world.side("west", zoneNamed: "西泽高新技术产业开发区", below: root)
        let sender = try await world.person("sender", "platform-administrator", in: root)
        let sent = try await world.upload(of: sender)
        var lines: [String: [String]] = [:]
        var order: [String] = []
        for role in [nil] + Self.roles.map(Optional.init) {
            let name = (role ?? "nobody").replacing(" ", with: "-")
            let person = try await role.asyncMap { role in
                let isOfAll = role.hasSuffix(" of all")
                return try await world.person(
                    "me-" + role.replacing(" ", with: "-"), role.replacing(" of all", with: ""),
                    in: isOfAll ? root : own.unit)
            }
            let visitor = try await world.visitor(person)
            var targets = [
                "own": try await target(name + "-own", own, world),
                "foreign": try await target(name + "-out", foreign, world),
            ]
            targets["own"]?.upload = try await person.asyncMap { try await world.upload(of: $0) } ?? nil
            targets["foreign"]?.upload = sent
            for route in Office.routes {
                for side in Self.sides(of: route) {
                    guard let target = targets[side] ?? targets["own"] else { continue }
                    let path = Self.path(route, target)
                    // Signing out would leave the rest to a stranger.
                    let visitor =
                        route.path == "/office/session/end" ? try await world.visitor(person) : visitor
                    let answer = try await visitor.ask(path, form: route.method == .post ? [:] : nil)
                    let key = "\(route.method.rawValue) \(route.path),\(side)"
                    if lines[key] == nil { order.append(key) }
                    lines[key, default: []].append("\(answer.status)")
                }
            }
        }
        let text =
            (["route,unit,nobody," + Self.roles.joined(separator: ",")]
            + order.map { $0 + "," + (lines[$0] ?? []).joined(separator: ",") }).joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["KAIMEN_WRITE_GOLDEN"] != nil {
            try text.write(to: Self.table, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: Self.table, encoding: .utf8)
        let differences = text.split(separator: "\n").difference(from: kept.split(separator: "\n"))
        #expect(differences.isEmpty, "\(differences)")
    }

    @Test func `a form without the session's secret, or from another site, changes nothing`() async throws {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        let visitor = try await world.visitor(try await world.person("chief", "platform-administrator", in: root))
        let form = ["code": "new", "nameChinese": "新单位", "kind": "zone", "parent": "\(root)"]
        for wrong in ["", "0123456789abcdef0123456789abcdef"] {
            #expect(try await visitor.ask("/office/units", form: form.merging(["form": wrong]) { $1 }).status == 403)
        }
        let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
        #expect(try await visitor.ask("/office/units", form: form, headers: [site: "cross-site"]).status == 403)
        #expect(
            try await visitor.ask("/office/units", form: form, headers: [.origin: "https://elsewhere.example"]).status
                == 403)
        #expect(!(try await visitor.ask("/office/units").body.contains("新单位")))
        #expect(try await visitor.ask("/office/units", form: form).status == 303)
        #expect(try await visitor.ask("/office/units").body.contains("新单位"))
    }

    @Test func `every page of the office carries the security headers and is kept by nobody`() async throws {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        let visitor = try await world.visitor(try await world.person("chief", "platform-administrator", in: root))
        for path in ["/office", "/office/people", "/office/nothing", "/office/units/7", "/office/people.csv"] {
            let headers = try await visitor.ask(path).headers
            #expect(headers[.contentSecurityPolicy]?.contains("script-src 'self'") == true, "\(path)")
            #expect(headers[.cacheControl] == "no-store", "\(path)")
        }
    }

    @Test func `a redirect after signing in stays within the office`() async throws {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        let person = try await world.person("chief", "platform-administrator", in: root)
        let nobody = try await world.visitor(nil)
        for (wanted, expected) in [
            ("/office/units", "/office/units"), ("https://elsewhere.example/", "/office"),
            ("//elsewhere.example", "/office"),
            ("/office//elsewhere", "/office"), ("/officeelsewhere", "/office"), ("", "/office"),
        ] {
            let answer = try await nobody.ask(
                "/office/session/demonstration", form: ["person": "\(person)", "to": wanted])
            #expect(answer.status == 303)
            #expect(answer.headers[.location] == expected, "\(wanted)")
        }
    }

    // MARK: Records

    private func target(_ name: String, _ side: OfficeWorld.Side, _ world: OfficeWorld) async throws -> Target {
        let person = try await world.person(name, "editor", in: side.unit)
        let deputy = try await world.person(name + "-deputy", "editor", in: side.unit)
        var delegation = DelegationDraft()
        (delegation.to, delegation.validTo) = (name + "-deputy", "\(try Self.soon())")
        let program = try await world.program(now: ())
        let lent = try await world.platform.identity.saveDelegation(delegation, of: person, as: program)
        let detail = try await world.platform.identity.person(deputy, as: program)
        let told = WebhookDraft(name: name, address: "https://data.example", events: [.published])
        let hook = try await world.platform.webhookDesk.add(told, in: side.unit, allowsLocal: false, as: program)
        return Target(
            side: side, person: person, duty: try #require(detail.duties.first?.duty.id), delegation: lent,
            webhook: hook.id)
    }

    /// A month from now.
    private static func soon() throws -> CalendarDay {
        CalendarDay(shanghaiSeconds: Int64(Date().timeIntervalSince1970) + 30 * 86400)
    }

    private static func sides(of route: OfficeRoute) -> [String] {
        let names = [":id", ":kind"]
        let hasRecord = names.contains { route.path.contains($0) } && !route.path.hasPrefix("/office/account")
        return hasRecord ? ["own", "foreign"] : ["-"]
    }

    private static func path(_ route: OfficeRoute, _ target: Target) -> String {
        let id =
            switch route.path {
            case let path where path.hasPrefix("/office/units"): target.side.unit.description
            case let path where path.hasPrefix("/office/people"): target.person.description
            case let path where path.hasPrefix("/office/duties"): target.duty.description
            case let path where path.hasPrefix("/office/delegations"): target.delegation.description
            case let path where path.hasPrefix("/office/articles"), let path where path.hasPrefix("/office/history"),
                let path where path.hasPrefix("/office/provenance"):
                "\(target.side.article)"
            case let path where path.hasPrefix("/office/zones"): "\(target.side.zone)"
            case let path where path.hasPrefix("/office/topics"): "\(target.side.topic)"
            case let path where path.hasPrefix("/office/webhooks"): "\(target.webhook)"
            case let path where path.hasPrefix("/office/sections"): "\(target.side.section)"
            case let path where path.hasPrefix("/office/manuscripts"): "\(target.side.manuscript)"
            case let path where path.hasPrefix("/office/import"): "\(target.upload.map { "\($0)" } ?? "1")"
            default: "1"
            }
        return route.path.replacing(":id", with: id).replacing(":kind", with: "article")
            .replacing(":code", with: "editor").replacing(":secret", with: "nothing").replacing(":move", with: "submit")
            .replacing(":action", with: "assign")
            .replacing(":number", with: "1").replacing(":delivery", with: "1").replacing(":hash", with: "nothing")
    }
}

extension Optional {
    /// `map` for a closure that waits.
    fileprivate func asyncMap<Result>(_ transform: (Wrapped) async throws -> Result) async rethrows -> Result? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
