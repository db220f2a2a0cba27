import Foundation
import HTTPTypes
import TestSupport
import Testing

/// The portal while its database is away.
@Suite(.enabled(if: TestEngine.hasPostgreSQL, "\(TestEngine.skipped)"))
struct ServerAwayPortalTests {
    @Test func `kept pages stay, others say that they will be back, and all is well when the database is`() async throws
    {
        let cluster = try TestCluster()
        let door = try Door(database: cluster.url)
        try await door.publish(["a.txt": Door.page(1, title: "三个项目集中开工")])
        let kept = try await door.ask("/zh")
        #expect(try await door.ask("/readyz").status == 200)
        try cluster.crash()
        #expect(try await door.ask("/readyz").status == 503)
        #expect(try await door.ask("/healthz").status == 200)
        #expect(try await door.ask("/zh").body == kept.body)
        let away = try await door.ask("/zh/news")
        #expect(away.status == 503)
        #expect(away.headers[.retryAfter] == "5")
        #expect(away.body.contains("</html>"))
        #expect(!away.body.contains("socket"))
        #expect(try await door.ask("/api/v1/articles").status == 503)
        try cluster.start()
        #expect(try await door.ask("/readyz").status == 200)
        #expect(try await door.ask("/zh/news").body.contains("三个项目集中开工"))
    }
}
