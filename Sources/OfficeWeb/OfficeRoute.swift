import HTTPTypes
import Hummingbird
import Identity

/// One address of the office: what it is, who may come, and what it does. All are listed in `Office.routes`.
public struct OfficeRoute: Sendable {
    /// Who gets past the door. What they may see behind it, the room's own policy decides, record by record.
    public enum Access: Sendable, Equatable {
        /// Everybody, signed in or not.
        case anyone
        /// Whoever is signed in.
        case signedIn
        /// Whoever has this permission somewhere.
        case permission(Permission)
        /// Whoever has one of these somewhere.
        case anyOf([Permission])
        /// Whoever has this permission for the whole platform.
        case everywhere(Permission)
        /// Everybody on this machine itself, in a demonstration.
        case demonstration

        /// Whether somebody who is signed in has what the route demands.
        func admits(_ viewer: Viewer) -> Bool {
            switch self {
            case .permission(let permission): viewer.may(permission)
            case .everywhere(let permission): viewer.mayEverywhere(permission)
            case .anyOf(let permissions): permissions.contains { viewer.may($0) }
            case .anyone, .signedIn, .demonstration: true
            }
        }
    }

    /// What a form may bring besides a few lines.
    enum Form: Sendable {
        case fields, files
        /// Many photographs with a few lines.
        case photographs
        /// A whole text with its files.
        case text
    }

    public let method: HTTPRequest.Method
    /// `/office/units/:id`
    public let path: String
    public let access: Access
    /// What its form may bring.
    var form = Form.fields
    let handle: @Sendable (Office, Visit) async throws -> Response

    /// A page that is only looked at.
    static func get(
        _ path: String, _ access: Access, _ handle: @escaping @Sendable (Office, Visit) async throws -> Response
    ) -> OfficeRoute {
        OfficeRoute(method: .get, path: path, access: access, handle: handle)
    }

    /// A form that changes something; it must carry the session's secret.
    static func post(
        _ path: String, _ access: Access, _ handle: @escaping @Sendable (Office, Visit) async throws -> Response
    ) -> OfficeRoute {
        OfficeRoute(method: .post, path: path, access: access, handle: handle)
    }

    /// A form that brings files. Whether they may come is asked before they are read.
    static func upload(
        _ path: String, _ access: Access, _ handle: @escaping @Sendable (Office, Visit) async throws -> Response
    ) -> OfficeRoute {
        OfficeRoute(method: .post, path: path, access: access, form: .files, handle: handle)
    }

    /// A form that brings photographs. Whether they may come is asked before they are read.
    static func photographs(
        _ path: String, _ access: Access, _ handle: @escaping @Sendable (Office, Visit) async throws -> Response
    ) -> OfficeRoute {
        OfficeRoute(method: .post, path: path, access: access, form: .photographs, handle: handle)
    }

    /// A form that brings a text and its files. Whether they may come is asked before they are read.
    static func text(
        _ path: String, _ access: Access, _ handle: @escaping @Sendable (Office, Visit) async throws -> Response
    ) -> OfficeRoute {
        OfficeRoute(method: .post, path: path, access: access, form: .text, handle: handle)
    }
}
