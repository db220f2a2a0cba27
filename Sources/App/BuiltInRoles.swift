import Foundation
import Identity
import Kernel

/// The roles that ship with the platform, as `Resources/roles.json` lists them.
public enum BuiltInRoles {
    /// Code of the role that may do everything.
    public static let administrator = "platform-administrator"

    private struct Entry: Decodable {
        let code: String
        let nameChinese: String
        let nameEnglish: String
        /// `*` stands for all that the platform knows.
        let permissions: [String]
    }

    /// The file as it stands in the program.
    public static var source: String? {
        try? String(contentsOf: Bundle.module.bundleURL.appending(path: "Resources/roles.json"), encoding: .utf8)
    }

    /// Each role with what it may do.
    /// - Parameter everything: all permissions of the platform; a name that is not among them is left out.
    public static func all(_ everything: [Permission]) throws -> [Role] {
        do {
            return try JSONDecoder().decode([Entry].self, from: Data(source?.utf8 ?? "".utf8)).map { entry in
                let isEverything = entry.permissions.contains("*")
                return Role(
                    code: entry.code, name: LocalizedText(chinese: entry.nameChinese, english: entry.nameEnglish),
                    permissions: Set(everything.filter { isEverything || entry.permissions.contains($0.rawValue) }),
                    isBuiltIn: true, version: 1)
            }
        } catch {
            throw Problem(field: "roles.json", key: "problem_file_not_readable")
        }
    }
}

extension Platform {
    /// Writes the roles that ship with the platform where they are missing, and what they may do since this version;
    /// what somebody changed stays.
    /// - Returns: a warning for each changed role that may do less than it would as shipped.
    @discardableResult
    public func installRoles() async throws -> [Problem] {
        let roles = try BuiltInRoles.all(identity.allPermissions)
        return try await identity.installRoles(roles, as: try await identity.program("roles")).map { lacking in
            Problem(
                field: lacking.role.code, key: "warning_role_lacks",
                arguments: ["permissions": lacking.lacks.map(\.rawValue).joined(separator: ", ")])
        }
    }

    /// Makes the first administrator, at the machine itself.
    /// - Parameter unit: name of the root unit, when there is none yet.
    /// - Throws: `Problem`, `Problems` or `Refusal`; nothing is saved then.
    public func createAdministrator(login: String, name: String, password: String, unit: String) async throws {
        try await installRoles()
        _ = try await identity.createAdministrator(
            login: login, name: name, password: password, rootName: unit, role: BuiltInRoles.administrator,
            program: "account")
    }

    /// Makes a token for a program, at the machine itself.
    /// - Parameters:
    ///   - login: sign-in name or e-mail of the person for whom it acts.
    ///   - scopes: permissions; `all` stands for every one of the platform.
    /// - Returns: the token, which is shown this once.
    /// - Throws: `Problems`; nothing is saved then.
    public func createToken(login: String, name: String, scopes: [String], days: String) async throws -> String {
        let names = scopes == ["all"] ? identity.allPermissions.map(\.rawValue) : scopes
        if let unknown = names.first(where: { !identity.allPermissions.contains(Permission($0)) }) {
            throw Problem(
                field: "scopes", key: "problem_scope",
                arguments: [
                    "scope": unknown, "known": identity.allPermissions.map(\.rawValue).joined(separator: ", "),
                ])
        }
        return try await identity.issueToken(
            login: login, name: name, scopes: Set(names), days: days, program: "account")
    }
}
