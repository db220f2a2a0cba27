import DemoData
import Foundation
import Identity
import Kernel

/// The people of the fictional province, and what happened to them and their units since they were listed.
private struct DemoCast: Decodable {
    struct Administrator: Decodable {
        let login: String
        let name: String
    }
    struct Renamed: Decodable {
        let code: String
        let since: String
        let nameChinese: String
        let nameEnglish: String
        let shortChinese: String
        let reason: String
    }
    struct Merged: Decodable {
        let code: String
        let into: String
        let on: String
        let reason: String
    }
    struct Deputy: Decodable {
        let of: String
        let to: String
        let days: Int
        let reason: String
    }

    let administrator: Administrator
    let renamed: Renamed
    let merged: Merged
    let deputy: Deputy
}

extension Platform {
    /// Name and first password of the demo's administrator, as they were made for this folder.
    public struct DemoLogin: Sendable {
        public let login: String
        public let password: String
        public let file: String
    }

    private var demoLoginFile: String { dataFolder + "/demo-login.txt" }

    /// How the demo's administrator signs in; `nil` where there is no demo.
    public func demoLogin() -> DemoLogin? {
        guard let text = try? String(contentsOfFile: demoLoginFile, encoding: .utf8) else { return nil }
        let lines = text.split(separator: "\n").map(String.init)
        guard lines.count == 2 else { return nil }
        return DemoLogin(login: lines[0], password: lines[1], file: demoLoginFile)
    }

    /// Puts the cast into an empty office beside the demo's zones.
    /// - Returns: how many people are there; `nil` when there already are units, or other zones.
    func fillWithDemoCast() async throws -> Int? {
        let zones = try await zoneNumbers()
        guard try await identity.program("demo").tree.units.isEmpty, zones["云汀经济技术开发区"] != nil,
            zones["柏麓产业园"] != nil
        else { return nil }
        let folder = DemoData.folder.path
        let cast = try JSONDecoder().decode(
            DemoCast.self, from: Data(contentsOf: DemoData.folder.appending(path: "cast.json")))
        try await importDemo(folder + "/units.csv")
        let password = Self.demoPassword()
        // Kept before the account is made: an interruption between the two must not leave one that nobody enters.
        try keepDemoLogin(cast.administrator.login, password)
        _ = try await identity.createAdministrator(
            login: cast.administrator.login, name: cast.administrator.name, password: password, rootName: "",
            role: BuiltInRoles.administrator, program: "demo")
        try await importDemo(folder + "/people.csv")
        try await happen(cast)
        return Int(try await identity.people(PersonFilter(), as: identity.program("demo")).total)
    }

    private func importDemo(_ file: String) async throws {
        try Problems(try await importPeople(files: [file], program: "demo", isTrial: false).problems).check()
    }

    private func keepDemoLogin(_ login: String, _ password: String) throws {
        let isKept = FileManager.default.createFile(
            atPath: demoLoginFile, contents: nil, attributes: [.posixPermissions: 0o600])
        guard isKept, let handle = FileHandle(forWritingAtPath: demoLoginFile) else {
            throw Problem(field: demoLoginFile, key: "problem_file_not_writable")
        }
        try handle.write(contentsOf: Data("\(login)\n\(password)\n".utf8))
        try handle.close()
    }

    /// Sixteen letters and digits that nobody confuses, in groups of four: 79 random bits.
    private static func demoPassword() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            String((0..<4).compactMap { _ in letters.randomElement(using: &generator) })
        }.joined(separator: "-")
    }

    private func happen(_ cast: DemoCast) async throws {
        let program = try await identity.program("demo")
        func unit(_ code: String) throws -> Identity.Unit {
            guard let unit = program.tree.unit(code: code) else {
                throw Problem(field: code, key: "problem_import_unit", arguments: ["code": code])
            }
            return unit
        }
        var renamed = UnitDraft(try unit(cast.renamed.code))
        (renamed.nameChinese, renamed.nameEnglish) = (cast.renamed.nameChinese, cast.renamed.nameEnglish)
        (renamed.shortChinese, renamed.since) = (cast.renamed.shortChinese, cast.renamed.since)
        renamed.reason = cast.renamed.reason
        _ = try await identity.saveUnit(renamed, as: program)
        let merged = try unit(cast.merged.code)
        try await identity.closeUnit(
            merged.id, version: merged.version, on: cast.merged.on, successor: unit(cast.merged.into).id.description,
            reason: cast.merged.reason, as: program)
        var filter = PersonFilter()
        filter.text = cast.deputy.of
        guard let lender = try await identity.people(filter, as: program).lines.first?.person.id else { return }
        var delegation = DelegationDraft()
        (delegation.to, delegation.reason) = (cast.deputy.to, cast.deputy.reason)
        delegation.validTo = "\(CalendarDay(shanghaiSeconds: Self.now() + Int64(cast.deputy.days) * 86_400))"
        _ = try await identity.saveDelegation(delegation, of: lender, as: program)
    }
}
