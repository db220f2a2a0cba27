import HTTPTypes
import Identity
import Kernel
import WebSupport

/// What programs may do in the office: the operations below `/api/v1` that need a token, a file for each resource.
///
/// They call the same commands and queries as the pages, for the person of the token, limited to its scopes.
public struct OfficeAPI: Sendable {
    let office: Office
    var identity: IdentityRoom { office.identity }

    public init(office: Office) { self.office = office }

    /// Every operation, in the order of the document.
    public var operations: [APIOperation] {
        myself + myAccess + units + people + duties + delegations + roles + keptArticles
            + letters + auditTrail
    }

    /// What a caller needs to be let in.
    enum Need: Sendable {
        /// A token, whatever its scopes.
        case token
        /// A token with this scope; whether its person may, the command alone decides.
        case scope(Permission)
        /// A token with this scope, whose person may do this somewhere.
        case permission(Permission)

        var access: APIOperation.Access {
            switch self {
            case .token: .token(scope: nil)
            case .scope(let permission), .permission(let permission): .token(scope: permission.rawValue)
            }
        }
    }

    /// Declares an operation.
    /// - Parameters:
    ///   - path: below `/api/v1`; each `{id}` and `{code}` in it is described here.
    ///   - isEdit: it is based on a version.
    ///   - conceals: it may be "not found" although its path names no record.
    func operation(
        _ method: HTTPRequest.Method, _ path: String, _ id: String, _ summary: String, tag: String, needs need: Need,
        query: [APIParameter] = [], body: APISchema? = nil, isEdit: Bool = false, conceals: Bool = false,
        success: APIOperation.Success,
        handle: @escaping @Sendable (APICall, Viewer) async throws -> APIAnswer
    ) -> APIOperation {
        APIOperation(
            method, "/api/v1" + path, id: id, summary: summary, tag: tag, access: need.access,
            pathParameters: Self.pathParameters.filter { path.contains("{\($0.name)}") }, query: query, body: body,
            success: success, problems: (isEdit ? [.conflict] : []) + (conceals ? [.notFound] : [])
        ) { caller in
            let viewer = try await admit(caller, need)
            return { call in try await handle(call, viewer) }
        }
    }

    private static let pathParameters = [
        APIParameter("id", "Number of the record.", .identifier),
        APIParameter("code", "Code of the role.", .text(.code)),
        APIParameter("kind", "Kind of the record: `unit`, `person`, `article`…", .text(.code)),
    ]

    /// Who is behind the token.
    /// - Throws: `APIDenial`, or `Refusal.notAllowed`.
    private func admit(_ caller: APICaller, _ need: Need) async throws -> Viewer {
        guard let token = caller.token, let viewer = try await identity.viewer(token: token) else {
            throw APIDenial.noToken
        }
        switch need {
        case .token: return viewer
        case .scope(let permission), .permission(let permission):
            guard viewer.scopes?.contains(permission) ?? true else { throw APIDenial.scope(permission.rawValue) }
            if case .permission = need, !viewer.may(permission) { throw Refusal.notAllowed }
            return viewer
        }
    }

    // MARK: What several resources share

    /// What a command that saves answers.
    static let saved = APISchema.object([
        .required("id", .identifier), .required("version", .integer(1...Int.max)),
    ]).named("Saved")

    static func saved(_ id: some CustomStringConvertible, version: Int64 = 1) -> JSONText {
        .object([("id", .text("\(id)")), ("version", .number(Int(version)))])
    }

    static let version = APISchema.integer(1...Int.max).noted("The version that the edit is based on.")
    static let firstDay = APISchema.day.noted("The first day; today when left out.")
    static let endDay = APISchema.day.noted("The first day on which it no longer holds.")

    /// Members of a name in both languages.
    static func name(_ name: LocalizedText?, as word: String = "name") -> [(String, JSONText)] {
        [(word + "Chinese", .text(orNull: name?.chinese)), (word + "English", .text(orNull: name?.english))]
    }
}
