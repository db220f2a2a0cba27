import Hummingbird
import OfficeWeb
import PortalWeb
import WebSupport

/// All behind one address: the office below `/office`, the phones at the door of a meeting below `/door`, what programs
/// ask for below `/api/v1`, the portal everywhere else.
public struct SiteResponder: HTTPResponder {
    let portal: PortalResponder
    let office: OfficeResponder
    /// The page of phones at the door of a meeting.
    let door: DoorResponder
    /// The interface for programs.
    public let programs: APIResponder

    public func respond(to request: Request, context: ClientContext) async throws -> Response {
        let path = request.uri.path
        if path == "/office" || path.hasPrefix("/office/") {
            return try await office.respond(to: request, context: context)
        }
        if DoorResponder.owns(path) { return try await door.respond(to: request, context: context) }
        if APIResponder.owns(path) { return try await programs.respond(to: request, context: context) }
        return try await portal.respond(to: request, context: context)
    }
}
