import Foundation

/// An address that another server may have: `https`, or `http` on this machine itself; no user, no fragment.
public struct WebAddress: Sendable, Equatable {
    public let url: URL
    /// Scheme, host and port.
    public let origin: String
    /// Without encryption, on this machine.
    public let isLocal: Bool

    /// `nil` for anything else.
    public init?(_ text: String) {
        guard text.utf8.count <= 2000, text.utf8.allSatisfy({ (33...126).contains($0) }),
            let parts = URLComponents(string: text), let url = parts.url, let host = parts.host?.lowercased(),
            !host.isEmpty, parts.user == nil, parts.password == nil, parts.fragment == nil,
            let scheme = parts.scheme?.lowercased()
        else { return nil }
        switch scheme {
        case "https": isLocal = false
        case "http" where ["localhost", "127.0.0.1", "[::1]", "::1"].contains(host): isLocal = true
        default: return nil
        }
        self.url = url
        origin = "\(scheme)://\(host):\(parts.port ?? (scheme == "https" ? 443 : 80))"
    }
}
