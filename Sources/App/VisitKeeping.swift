import Kernel
import PortalWeb
import Publishing
import WebSupport

extension Platform {
    /// What writes down the visits that a portal has counted since the last time.
    public func visitKeeping(of portal: Portal) -> @Sendable () async throws -> Void {
        let book = VisitBook(database: database, identifiers: identifiers, now: Self.now)
        let visits = portal.visits
        return {
            try await book.write { visits.take().compactMap(VisitCount.init) }
        }
    }
}

extension VisitCount {
    /// - Returns: `nil` for a kind that the room does not know, which no page of the portal has.
    fileprivate init?(_ count: VisitCounter.Count) {
        guard let kind = VisitKind(rawValue: count.page.kind) else { return nil }
        self.init(
            day: count.day, kind: kind, record: count.page.record, language: count.page.language,
            zone: count.page.group, visits: count.visits)
    }
}
