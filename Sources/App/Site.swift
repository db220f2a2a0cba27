import OfficeWeb
import PortalWeb
import WebSupport

extension Platform {
    /// Everything that answers requests over this platform's data, with the portal whose pages are kept.
    /// - Parameters:
    ///   - isDemonstration: people on this machine may sign in as anybody.
    ///   - limits: how often programs may ask.
    public func site(
        isDemonstration: Bool, limits: APIResponder.Limits = APIResponder.Limits()
    ) throws -> (responder: SiteResponder, portal: Portal) {
        let portal = try portal()
        let office = try office(beside: portal, isDemonstration: isDemonstration)
        let responder = SiteResponder(
            portal: portal.responder(), office: office.responder(),
            programs: APIResponder(operations: portal.operations, limits: limits))
        return (responder, portal)
    }
}
