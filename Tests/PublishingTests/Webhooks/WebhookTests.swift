import App
import Foundation
import Identity
import Kernel
import Ledger
import Storage
import TestSupport
import Testing

@testable import Publishing

/// Who is told of what, and what becomes of it.
@Suite(.onEveryEngine, .namingTheEngine) struct WebhookTests {
    private struct Scene {
        let world: DeskWorld
        let desk: WebhookDesk
        let clock: DeskClock
        var tray: WebhookTray { WebhookTray(desk: desk) }

        init() async throws {
            world = try await DeskWorld()
            let clock = world.clock
            self.clock = clock
            desk = WebhookDesk(
                database: world.database, identity: world.platform.identity,
                identifiers: IdentifierGenerator(node: 8) { Int64(Date().timeIntervalSince1970 * 1000) },
                now: { clock.seconds })
        }

        func hook(
            _ name: String, in unit: String, _ events: [WebhookEvent] = WebhookEvent.choices,
            as login: String = "administrator"
        ) async throws -> Webhook.ID {
            let draft = WebhookDraft(name: name, address: "https://data.example/\(name)", events: Set(events))
            let viewer = try await world.viewer(login)
            return try await desk.add(draft, in: world.unit(unit), allowsLocal: false, as: viewer).id
        }

        func deliveries(_ id: Webhook.ID) async throws -> [WebhookDelivery] {
            try await desk.webhook(id, as: world.viewer("administrator")).deliveries
        }

        /// Delivers all that waits; gives what one webhook was told.
        func told(_ id: Webhook.ID) async throws -> [Payload] {
            var told: [Payload] = []
            while let delivery = try await tray.take() {
                if delivery.webhook == id {
                    told.append(try JSONDecoder().decode(Payload.self, from: Data(delivery.payload.utf8)))
                }
                try await tray.sent(delivery)
            }
            return told
        }

        func webhook(_ id: Webhook.ID) async throws -> Webhook {
            try await desk.webhook(id, as: world.viewer("administrator")).webhook
        }
    }

    private struct Payload: Decodable {
        struct Article: Decodable {
            struct Text: Decodable {
                let language: String
                let title: String
                let path: String
            }

            let id: String
            let version: Int
            let zone: String?
            let texts: [Text]?
        }
        struct News: Decodable { let article: Article? }

        let type: String
        let timestamp: String
        let data: News
    }

    @Test func `the unit of a text and those above it are told, once it is public and as long as they want it`()
        async throws
    {
        let scene = try await Scene()
        let world = scene.world
        let east = try await scene.hook("east", in: "east", as: "manager")
        let province = try await scene.hook("province", in: "province", [.published, .withdrawn])
        let west = try await scene.hook("west", in: "west")
        let paused = try await scene.hook("paused", in: "east")
        try await scene.desk.setActive(false, paused, basedOn: 1, as: try await world.viewer("manager"))

        let id = try await world.begin()
        #expect(try await scene.deliveries(east).isEmpty)
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.publish, of: id, as: "chief")
        try await world.edit(id) { $0.chinese.title += "改" }
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.publish, of: id, as: "chief")
        var told = try await scene.told(east)
        try await world.take(.withdraw, of: id, as: "chief")

        let all = ["article.withdrawn", "article.updated", "article.published"]
        #expect(try await scene.deliveries(east).map(\.event) == all)
        #expect(try await scene.deliveries(province).map(\.event) == [all[0], all[2]])
        for silent in [west, paused] { #expect(try await scene.deliveries(silent).isEmpty) }

        told += try await scene.told(east)
        #expect(told.map(\.type) == all.reversed())
        #expect(told.map(\.data.article?.id) == Array(repeating: "\(id)", count: 3))
        #expect(told.map(\.data.article?.version) == [1, 2, 3])
        #expect(told.map { $0.data.article?.texts?.first?.title } == ["新厂房开工", "新厂房开工改", nil])
        #expect(told.first?.data.article?.texts?.first?.path == "/zh/articles/\(id)")
        #expect(told.last?.data.article?.zone == nil, "what was taken off is not told again")
        #expect(try await scene.deliveries(east).allSatisfy { $0.state == .sent })
    }

    @Test func `what waits to be told of a text that was taken off is told no more`() async throws {
        let scene = try await Scene()
        let id = try await scene.hook("east", in: "east")
        let text = try await scene.world.published()
        let other = try await scene.world.published()
        try await scene.world.take(.withdraw, of: text, as: "chief")
        let told = try await scene.told(id)
        #expect(told.map(\.type) == ["article.published", "article.withdrawn"])
        #expect(told.map(\.data.article?.id) == ["\(other)", "\(text)"])
    }

    @Test func `while a receiver is away its other messages wait with the first, and those of others do not`()
        async throws
    {
        let scene = try await Scene()
        let (away, other) = (try await scene.hook("away", in: "east"), try await scene.hook("other", in: "east"))
        for _ in 0..<2 { _ = try await scene.world.published() }
        let first = try #require(try await scene.tray.take())
        #expect(first.webhook == away)
        #expect(try await scene.tray.failed(first, "unreachable", isFinal: false) == false)
        for _ in 0..<2 {
            let next = try #require(try await scene.tray.take())
            #expect(next.webhook == other)
            try await scene.tray.sent(next)
        }
        #expect(try await scene.tray.take() == nil)
        scene.clock.advance(by: 60)
        #expect(try await scene.told(away).count == 2)
    }

    @Test func `a key in the query of an address stays out of the audit trail`() {
        let draft = WebhookDraft(name: "群", address: "https://robot.example/send?access_token=x", events: [.published])
        #expect(draft.fields.contains { $0.value == "https://robot.example/send?…" })
        #expect(!draft.fields.contains { $0.value?.contains("access_token") ?? false })
    }

    @Test func `what does not arrive is tried later and later, then given up, and the webhook pauses`() async throws {
        let scene = try await Scene()
        let id = try await scene.hook("gone", in: "east", [.published])
        _ = try await scene.world.published()
        var waits: [Int64] = []
        for attempt in 1...WebhookTray.mostAttempts {
            let delivery = try #require(try await scene.tray.take())
            #expect(delivery.attempt == attempt && delivery.webhook == id)
            #expect(try await scene.tray.take() == nil, "one at a time")
            let isOver = try await scene.tray.failed(delivery, "HTTP 500", isFinal: false)
            #expect(isOver == (attempt == WebhookTray.mostAttempts))
            let next = try #require(try await scene.deliveries(id).first?.nextAt)
            waits.append(next - scene.clock.seconds)
            scene.clock.advance(by: next - scene.clock.seconds)
        }
        #expect(waits.prefix(4) == [60, 120, 240, 480] && waits.max() == 21_600)
        #expect(try await scene.deliveries(id).map(\.state) == [.failed])
        #expect(try await scene.deliveries(id).first?.failure == "HTTP 500")
        #expect(try await scene.webhook(id).isActive == false)
        let last = try await LedgerReader(database: scene.world.database).history(
            of: SubjectReference("webhook", id.rawValue), page: 1, size: 1)
        #expect(last.items.first?.stored.entry.action == "webhook.paused")
        #expect(last.items.first?.stored.entry.actor == "webhooks")

        // A person looks at it, resumes it, and has it sent again
        let viewer = try await scene.world.viewer("administrator")
        let delivery = try #require(try await scene.deliveries(id).first)
        try await scene.desk.sendAgain(delivery.id, of: id, as: viewer)
        #expect(try await scene.webhook(id).isActive)
        let again = try #require(try await scene.tray.take())
        #expect(again.attempt == 1 && again.name == "msg_\(delivery.id)")
        try await scene.tray.sent(again)
        await #expect(throws: Refusal.unknown) { try await scene.desk.sendAgain(delivery.id, of: id, as: viewer) }
    }

    @Test func `a node that falls silent loses its delivery to another, and its late word changes nothing`()
        async throws
    {
        let scene = try await Scene()
        let id = try await scene.hook("slow", in: "east")
        _ = try await scene.world.published()
        let first = try #require(try await scene.tray.take())
        scene.clock.advance(by: WebhookTray.claimLife + 1)
        let second = try #require(try await scene.tray.take())
        #expect(first.id == second.id && second.attempt == 2)
        #expect(try await scene.tray.failed(first, "late", isFinal: true) == false)
        #expect(try await scene.webhook(id).isActive)
        try await scene.tray.sent(second)
        #expect(try await scene.tray.failed(second, "late", isFinal: true) == false)
        #expect(try await scene.deliveries(id).map(\.state) == [.sent])
    }

    @Test func `a slow receiver holds up nobody, and a test is sent though the webhook is paused`() async throws {
        let scene = try await Scene()
        let viewer = try await scene.world.viewer("administrator")
        let slow = try await scene.hook("slow", in: "east")
        let other = try await scene.hook("other", in: "east")
        for _ in 0..<3 { _ = try await scene.world.published() }
        let taken = [try await scene.tray.take(), try await scene.tray.take(), try await scene.tray.take()]
        #expect(Set(taken.compactMap { $0?.webhook }) == [slow, other])
        #expect(taken.last ?? nil == nil)
        try await scene.desk.remove(slow, as: viewer)
        await #expect(throws: Refusal.unknown) { try await scene.webhook(slow) }

        let quiet = try await scene.hook("quiet", in: "west")
        try await scene.desk.setActive(false, quiet, basedOn: 1, as: viewer)
        try await scene.desk.test(quiet, as: viewer)
        let test = try #require(try await scene.tray.take())
        #expect(test.webhook == quiet && test.payload.contains("platform.test"))
    }

    @Test func `who does not keep a unit's webhooks does not know of them`() async throws {
        let scene = try await Scene()
        let id = try await scene.hook("east", in: "east", as: "manager")
        let draft = WebhookDraft(name: "x", address: "https://x.example", events: [.published])
        for login in ["chief", "editor", "reader", "auditor", "neighbour"] {
            let viewer = try await scene.world.viewer(login)
            #expect(try await scene.desk.webhooks(as: viewer).isEmpty, "\(login)")
            await #expect(throws: Refusal.unknown) { try await scene.desk.webhook(id, as: viewer) }
            await #expect(throws: Refusal.unknown) { try await scene.desk.test(id, as: viewer) }
            await #expect(throws: Refusal.unknown) { try await scene.desk.remove(id, as: viewer) }
            await #expect(throws: Refusal.unknown) {
                try await scene.desk.add(draft, in: scene.world.unit("east"), allowsLocal: true, as: viewer)
            }
        }
        let manager = try await scene.world.viewer("manager")
        #expect(try await scene.desk.webhooks(as: manager).map(\.webhook.id) == [id])
        await #expect(throws: StaleEdit(current: 1)) {
            try await scene.desk.save(draft, id, basedOn: 7, allowsLocal: false, as: manager)
        }
        let before = try await scene.webhook(id).secret
        let after = try await scene.desk.renewSecret(id, basedOn: 1, as: manager)
        let stored = try await scene.webhook(id).secret
        #expect(before != after && after == stored)
        let entries = try await LedgerReader(database: scene.world.database).history(
            of: SubjectReference("webhook", id.rawValue), page: 1, size: 9)
        #expect(entries.items.map(\.stored.entry.action) == ["webhook.secret-renewed", "webhook.added"])
        #expect(!"\(entries.items)".contains("whsec_"), "secrets are not in the audit trail")
    }

    @Test(arguments: [
        "", "ftp://data.example", "http://data.example", "http://127.0.0.1:8080", "https://user:secret@data.example",
        "https://data.example/#x", "data.example",
    ])
    func `an address that nothing can safely be sent to is refused`(_ address: String) {
        #expect(throws: Problems([Problem(field: "webhookAddress", key: "problem_webhook_address")])) {
            try WebhookDraft(name: "甲", address: address, events: [.published]).check(allowsLocal: false)
        }
    }

    @Test func `a webhook has a name and something to tell`() {
        let problems = Problems([
            Problem(field: "name", key: "problem_required"), Problem(field: "events", key: "problem_webhook_events"),
        ])
        #expect(throws: problems) {
            try WebhookDraft(name: " ", address: "http://127.0.0.1:9", events: [.test]).check(allowsLocal: true)
        }
    }

    /// The example of the specification's own libraries.
    @Test func `the signature is that of Standard Webhooks`() throws {
        let headers = try #require(
            WebhookSignature.headers(
                id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330, body: #"{"test": 2432232314}"#,
                secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        #expect(headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(headers["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek" && headers["webhook-timestamp"] == "1614265330")
        #expect(WebhookSignature.headers(id: "a", seconds: 1, body: "", secret: "secret") == nil)
        #expect(WebhookSignature.newSecret().count == 6 + 44)
    }
}
