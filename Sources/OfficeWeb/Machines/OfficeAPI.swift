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
        myself + myAccess + units + people + duties + delegations + roles + imports
            + keptArticles + visits + manuscripts + meetings + matters + letters + auditTrail + provenance
    }

    /// What a caller needs to be let in.
    enum Need: Sendable {
        /// A token, whatever its scopes.
        case token
        /// A token with this scope; whether its person may, the command alone decides.
        case scope(Permission)
        /// A token with this scope, whose person may do this somewhere.
        case permission(Permission)
        /// A token with one of these scopes, whose person may do that somewhere.
        case anyOf([Permission])

        var access: APIOperation.Access {
            switch self {
            // The document names no scope where several would do: the summary says them.
            case .token, .anyOf: .token(scope: nil)
            case .scope(let permission), .permission(let permission): .token(scope: permission.rawValue)
            }
        }
    }

    /// Declares an operation.
    /// - Parameters:
    ///   - path: below `/api/v1`; each `{id}` and `{code}` in it is described here.
    ///   - isEdit: it is based on a version.
    ///   - upload: it takes files, up to these limits.
    ///   - conceals: it may be "not found" although its path names no record.
    ///   - furtherProblems: what it answers besides what follows from the rest.
    func operation(
        _ method: HTTPRequest.Method, _ path: String, _ id: String, _ summary: String, tag: String, needs need: Need,
        query: [APIParameter] = [], body: APISchema? = nil, upload: UploadLimits? = nil, isEdit: Bool = false,
        conceals: Bool = false, success: APIOperation.Success, furtherProblems: [HTTPResponse.Status] = [],
        handle: @escaping @Sendable (APICall, Viewer) async throws -> APIAnswer
    ) -> APIOperation {
        APIOperation(
            method, "/api/v1" + path, id: id, summary: summary, tag: tag, access: need.access,
            pathParameters: Self.pathParameters.filter { path.contains("{\($0.name)}") }, query: query, body: body,
            upload: upload, success: success,
            problems: (isEdit ? [.conflict] : []) + (conceals ? [.notFound] : []) + furtherProblems
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
        case .anyOf(let permissions):
            guard permissions.contains(where: { viewer.scopes?.contains($0) ?? true }) else {
                throw APIDenial.scope(permissions.map(\.rawValue).joined(separator: " "))
            }
            guard permissions.contains(where: { viewer.may($0) }) else { throw Refusal.notAllowed }
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
