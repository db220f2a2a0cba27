import App
import Foundation
import Identity
import Kernel
import Ledger
import Storage
import TestSupport
import Testing

@testable import Publishing

/// Webhooks of robots at the desk where they are kept, and their deliveries.
@Suite(.onEveryEngine, .namingTheEngine) struct RobotDeliveryTests {
    private struct Scene {
        let world: DeskWorld
        let desk: WebhookDesk
        var tray: WebhookTray { WebhookTray(desk: desk) }

        init(readings: [WebhookEvent: Permission] = [:]) async throws {
            world = try await DeskWorld()
            let clock = world.clock
            desk = WebhookDesk(
                database: world.database, identity: world.platform.identity,
                identifiers: IdentifierGenerator(node: 8) { Int64(Date().timeIntervalSince1970 * 1000) },
                readings: readings, now: { clock.seconds })
        }

        func add(
            _ format: WebhookFormat, _ address: String, key: String = "", _ events: Set<WebhookEvent> = [.published],
            as login: String = "manager"
        ) async throws -> (id: Webhook.ID, secret: String?) {
            let draft = WebhookDraft(name: "群", address: address, events: events, format: format, robotSecret: key)
            let viewer = try await world.viewer(login)
            return try await desk.add(draft, in: world.unit("east"), allowsLocal: false, as: viewer)
        }

        func webhook(_ id: Webhook.ID) async throws -> Webhook {
            try await desk.webhook(id, as: world.viewer("manager")).webhook
        }
    }

    @Test func `a message that a robot does not take is tried again later, and said once it is taken`() async throws {
        let scene = try await Scene()
        let robot = try await scene.add(.wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")
        #expect(robot.secret == nil, "its maker gives the key")
        _ = try await scene.world.published()
        let first = try #require(try await scene.tray.take())
        #expect(first.format == .wecom && first.secret.isEmpty)
        #expect(try await scene.tray.failed(first, "errcode 45009", isFinal: false) == false)
        #expect(try await scene.tray.take() == nil)
        scene.world.clock.advance(by: 60)
        let second = try #require(try await scene.tray.take())
        #expect(second.id == first.id && second.payload == first.payload && second.attempt == 2)
        try await scene.tray.sent(second)
        #expect(try await scene.tray.take() == nil)
    }

    @Test func `a key stays until another is given, the format stays for good, and the ledger knows neither key`()
        async throws
    {
        let scene = try await Scene()
        let manager = try await scene.world.viewer("manager")
        let address = "https://open.feishu.cn/open-apis/bot/v2/hook/token-in-the-path"
        let id = try await scene.add(.feishu, address, key: "first-key").id
        var draft = try await scene.webhook(id).draft
        #expect(draft.format == .feishu && draft.robotSecret.isEmpty)
        draft.name = "改名的群"
        draft.format = .standard
        try await scene.desk.save(draft, id, basedOn: 1, allowsLocal: false, as: manager)
        var stored = try await scene.webhook(id)
        #expect(stored.draft.format == .feishu && stored.secret == "first-key" && stored.draft.name == "改名的群")
        draft.robotSecret = "second-key"
        try await scene.desk.save(draft, id, basedOn: 2, allowsLocal: false, as: manager)
        stored = try await scene.webhook(id)
        #expect(stored.secret == "second-key" && stored.isSigned)
        await #expect(throws: Refusal.unknown) {
            _ = try await scene.desk.renewSecret(id, basedOn: 3, as: manager)
        }
        let entries = try await LedgerReader(database: scene.world.database).history(
            of: SubjectReference("webhook", id.rawValue), page: 1, size: 9)
        #expect(entries.items.map(\.stored.entry.action) == ["webhook.changed", "webhook.changed", "webhook.added"])
        for secret in ["first-key", "second-key", "token-in-the-path"] {
            #expect(!"\(entries.items)".contains(secret), "\(secret)")
        }
        // WeCom has no key but its address.
        let other = try await scene.add(.wecom, "https://qyapi.weixin.qq.com/send?key=k", key: "ignored").id
        #expect(try await scene.webhook(other).isSigned == false)
    }

    @Test func `nobody has another system told what they may not read`() async throws {
        let scene = try await Scene(readings: [.matterStep: Permission("matter.read")])
        let id = try await scene.add(.standard, "https://data.example", [.matterStep]).id
        #expect(try await scene.webhook(id).draft.events == [.matterStep], "a unit administrator reads matters")
        let blind = try await Scene(readings: [.matterStep: Permission("nobody.may")])
        let problem = Problems([Problem(field: "events", key: "problem_webhook_reading")])
        await #expect(throws: problem) {
            _ = try await blind.add(.standard, "https://data.example", [.published, .matterStep])
        }
        let other = try await blind.add(.standard, "https://data.example").id
        var draft = try await blind.webhook(other).draft
        draft.events = [.matterStep]
        let changed = draft
        let manager = try await blind.world.viewer("manager")
        await #expect(throws: problem) {
            try await blind.desk.save(changed, other, basedOn: 1, allowsLocal: false, as: manager)
        }
    }
}
