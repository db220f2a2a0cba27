import Hummingbird
import OfficeWeb
import PortalWeb
import WebSupport

/// All behind one address: the office below `/office`, what programs ask for below `/api/v1`, the portal everywhere
/// else.
public struct SiteResponder: HTTPResponder {
    let portal: PortalResponder
    let office: OfficeResponder
    /// The interface for programs.
    public let programs: APIResponder

    public func respond(to request: Request, context: ClientContext) async throws -> Response {
        let path = request.uri.path
        if path == "/office" || path.hasPrefix("/office/") {
            return try await office.respond(to: request, context: context)
        }
        if APIResponder.owns(path) { return try await programs.respond(to: request, context: context) }
        return try await portal.respond(to: request, context: context)
    }
}
