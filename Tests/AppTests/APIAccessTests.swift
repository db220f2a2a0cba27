import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import Publishing
import TestSupport
import Testing
import WebSupport

/// Every operation for programs: for every role with all scopes, without a token, with a token that lacks the scope; on
/// a record of the own unit and of a foreign one. What is answered stands in `Golden/api-access.csv`.
/// `KAIMEN_WRITE_GOLDEN=1` writes the table anew; review it then.
@Suite struct APIAccessTests {
    private static let table = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden/api-access.csv")

    /// The first is given in the province, the others in the own district.
    private static let roles = [
        "platform-administrator of all", "platform-administrator", "unit-administrator", "editor", "auditor",
    ]

    private struct Target {
        let side: OfficeWorld.Side
        let login: String
        let person: Person.ID
        let duty: Duty.ID
        let delegation: Delegation.ID
        var upload: DirectoryUpload.ID?
    }

    @Test func `every operation answers every role as the table says`() async throws {
        let world = try await OfficeWorld()
        let root = try await world.unit("root", "霁川省")
        let own = try await world.side("east", zoneNamed: "东岭经济开发区", below: root)
        let foreign = try await world.side("west", zoneNamed: "西泽高新技术产业开发区", below: root)
        let sent = try await world.upload(of: world.person("sender", "platform-administrator", in: root))
        var lines: [String: [String]] = [:]
        var order: [String] = []
        for (number, role) in (["nobody", "a-scope-less"] + Self.roles).enumerated() {
            var targets = [
                "own": try await target("own-\(number)", own, world),
                "foreign": try await target("foreign-\(number)", foreign, world),
            ]
            let program = try await program(role, root, own, world)
            targets["own"]?.upload = try await upload(of: program, world)
            targets["foreign"]?.upload = sent
            for operation in program.site.programs.operations {
                for side in operation.pathParameters.isEmpty ? ["-"] : ["own", "foreign"] {
                    guard let target = targets[side] ?? targets["own"] else { continue }
                    let answer = try await program.ask(
                        operation.method, Self.path(operation, target), Self.body(operation, target),
                        type: operation.upload == nil ? "application/json" : "text/csv")
                    let key = "\(operation.method.rawValue) \(operation.path),\(Self.shown(operation.access)),\(side)"
                    if lines[key] == nil { order.append(key) }
                    lines[key, default: []].append("\(answer.status)")
                    Self.check(answer, operation, key + " as " + role)
                }
            }
        }
        let text =
            (["operation,scope,unit,nobody,without scope," + Self.roles.joined(separator: ",")]
            + order.map { $0 + "," + (lines[$0] ?? []).joined(separator: ",") }).joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["KAIMEN_WRITE_GOLDEN"] != nil {
            try text.write(to: Self.table, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: Self.table, encoding: .utf8)
        let differences = text.split(separator: "\n").difference(from: kept.split(separator: "\n"))
        #expect(differences.isEmpty, "\(differences)")
    }

    @Test func `every operation but the public articles needs a token, and is in the document under one name`()
        async throws
    {
        let world = try await OfficeWorld()
        let program = try world.program(token: nil)
        let operations = program.site.programs.operations
        #expect(operations.filter { $0.access == .anyone }.map(\.id) == ["listArticles"])
        #expect(Set(operations.map(\.id)).count == operations.count)
        let permissions = Set(Platform.permissions.map(\.rawValue))
        let document = try await program.ask(.get, "/api/openapi.json").json
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        #expect(paths.values.map(\.count).reduce(0, +) == operations.count)
        for operation in operations {
            let described = try #require(paths[operation.path]?[operation.method.rawValue.lowercased()])
            #expect(described["operationId"] as? String == operation.id)
            guard case .token(let scope) = operation.access else { continue }
            let security = try #require(described["security"] as? [[String: [String]]])
            #expect(security.first?["token"] == scope.map { [$0] } ?? [])
            if let scope { #expect(permissions.contains(scope), "\(operation.id)") }
        }
    }

    // MARK: Who

    private func program(
        _ role: String, _ root: Identity.Unit.ID, _ own: OfficeWorld.Side, _ world: OfficeWorld
    ) async throws -> Program {
        if role == "nobody" { return try world.program(token: "kaimen_" + String(repeating: "A", count: 43)) }
        if role == "a-scope-less" {
            _ = try await world.person(role, "platform-administrator", in: root)
            return try await world.program(for: role, scopes: ["article.write"])
        }
        let login = "me-" + role.replacing(" ", with: "-")
        _ = try await world.person(
            login, role.replacing(" of all", with: ""), in: role.hasSuffix(" of all") ? root : own.unit)
        return try await world.program(for: login)
    }

    // MARK: What

    private static func check(_ answer: Program.Answer, _ operation: APIOperation, _ what: String) {
        let declared = operation.problems.map(\.code)
        #expect(answer.status < 300 || declared.contains(answer.status), "\(what) answers \(answer.status)")
        #expect(answer.status < 500, "\(what)")
        if answer.status == 401 { #expect(answer.headers[.wwwAuthenticate] != nil) }
        if answer.status == 403, what.contains("scope-less") {
            guard case .token(let scope?) = operation.access else { return }
            #expect(answer.json["scope"] as? String == scope, "\(what)")
        }
    }

    private static func shown(_ access: APIOperation.Access) -> String {
        switch access {
        case .anyone: "anyone"
        case .token(let scope): scope ?? "any"
        }
    }

    private static func path(_ operation: APIOperation, _ target: Target) -> String {
        let id =
            switch operation.path {
            case let path where path.contains("/units/"): "\(target.side.unit)"
            case let path where path.contains("/people/"): "\(target.person)"
            case let path where path.contains("/manuscripts/"): "\(target.side.manuscript)"
            case let path where path.contains("/duties/"): "\(target.duty)"
            case let path where path.contains("/delegations/"): "\(target.delegation)"
            case let path where path.contains("/imports/"): target.upload.map { "\($0)" } ?? "1"
            case let path where path.contains("/records/"): "\(target.side.unit)"
            case let path where path.contains("/articles/"): "\(target.side.article)"
            default: "1"
            }
        return operation.path.replacing("{id}", with: id).replacing("{kind}", with: "unit")
            .replacing("{code}", with: "editor")
    }

    /// A body that fits; edits are based on a version that nobody has, so that they change nothing.
    private static func body(_ operation: APIOperation, _ target: Target) -> String? {
        let person = #""nameChinese":"某人""#
        let unit = #""code":"\#(target.login)","kind":"team","nameChinese":"某组","parent":"\#(target.side.unit)""#
        let duty = #""unit":"\#(target.side.unit)","role":"editor""#
        switch operation.id {
        case "createUnit": return "{\(unit)}"
        case "editUnit": return "{\"version\":999,\(unit)}"
        case "closeUnit": return #"{"version":999,"reason":"合并"}"#
        case "createPerson": return "{\(person),\(duty)}"
        case "editPerson": return "{\"version\":999,\(person)}"
        case "removePerson": return #"{"version":999,"reason":"离职"}"#
        case "addDuty": return "{\(duty)}"
        case "endDuty": return "{}"
        case "addDelegation":
            let day = CalendarDay(shanghaiSeconds: Int64(Date().timeIntervalSince1970) + 9 * 86400)
            return #"{"to":"\#(target.login)-deputy","validTo":"\#(day)"}"#
        case "createRole": return #"{"code":"\#(target.login)","nameChinese":"角色","permissions":[]}"#
        case "editRole": return #"{"version":999,"nameChinese":"角色","permissions":[]}"#
        case "createManuscript": return #"{"unit":"\#(target.side.unit)","titleChinese":"通知"}"#
        case "editManuscript": return #"{"version":999,"titleChinese":"通知"}"#
        case "takeStep": return #"{"move":"submit","version":999}"#
        case "sendImport": return "代码,名称\r\n"
        case "acceptImport": return #"{"digest":"\#(String(repeating: "0", count: 64))"}"#
        default: return nil
        }
    }

    // MARK: Records

    /// An upload of the program's own person.
    private func upload(of program: Program, _ world: OfficeWorld) async throws -> DirectoryUpload.ID? {
        guard let token = program.token, let viewer = try await world.platform.identity.viewer(token: token) else {
            return nil
        }
        let file = DirectoryUpload.File(name: "units.csv", bytes: Array("代码,名称\r\n".utf8))
        return try? await world.platform.identity.keepUpload([file], as: viewer)
    }

    private func target(_ login: String, _ side: OfficeWorld.Side, _ world: OfficeWorld) async throws -> Target {
        let person = try await world.person(login, "editor", in: side.unit)
        let deputy = try await world.person(login + "-deputy", "editor", in: side.unit)
        var delegation = DelegationDraft()
        delegation.to = login + "-deputy"
        delegation.validTo = "\(CalendarDay(shanghaiSeconds: Int64(Date().timeIntervalSince1970) + 30 * 86400))"
        let program = try await world.program(now: ())
        let lent = try await world.platform.identity.saveDelegation(delegation, of: person, as: program)
        let detail = try await world.platform.identity.person(deputy, as: program)
        return Target(
            side: side, login: login, person: person, duty: try #require(detail.duties.first?.duty.id),
            delegation: lent)
    }
}
