import Identity
import OfficeWeb
import PortalWeb
import WebSupport

extension Platform {
    /// How often a program may ask with its token, where nothing else is said.
    public static let requestsPerMinute = 1200

    /// How large a file may be that somebody sends, where nothing else is said.
    public static let uploadMegabytes = 10

    /// Everything that answers requests over this platform's data, with the portal whose pages are kept.
    /// - Parameters:
    ///   - isDemonstration: people on this machine may sign in as anybody.
    ///   - requestsPerMinute: how often a program may ask with its token; five times as often from one address.
    ///   - uploadMegabytes: how large a file may be that somebody sends.
    ///   - sendsMail: letters do not only wait in the office.
    ///   - provider: through which people may sign in beside the password.
    public func site(
        isDemonstration: Bool, requestsPerMinute: Int = Self.requestsPerMinute,
        uploadMegabytes: Int = Self.uploadMegabytes, sendsMail: Bool = false, provider: OutsideProvider? = nil
    ) throws -> (responder: SiteResponder, portal: Portal) {
        let portal = try portal()
        let office = try office(
            beside: portal, isDemonstration: isDemonstration, uploadMegabytes: uploadMegabytes, sendsMail: sendsMail,
            provider: provider)
        let responder = SiteResponder(
            portal: portal.responder(), office: office.responder(), door: try office.doorResponder(),
            programs: APIResponder(
                operations: portal.operations + OfficeAPI(office: office).operations, perMinute: requestsPerMinute))
        return (responder, portal)
    }
}
