import Hummingbird
import OfficeWeb
import PortalWeb
import WebSupport

/// Both webs behind one address: the office below `/office`, the portal everywhere else.
public struct SiteResponder: HTTPResponder {
    let portal: PortalResponder
    let office: OfficeResponder

    public func respond(to request: Request, context: ClientContext) async throws -> Response {
        let path = request.uri.path
        if path == "/office" || path.hasPrefix("/office/") {
            return try await office.respond(to: request, context: context)
        }
        return try await portal.respond(to: request, context: context)
    }
}
