import Handoffs
import Identity
import Kernel
import Publishing
import Storage
import Supervision
import TestCast
import TestSupport
import Testing

/// Steps of matters and reminder sheets reach the webhooks of the units that have to do with them.
@Suite(.onEveryEngine, .namingTheEngine) struct MatterWebhookTests {
    private struct Scene {
        let world: FilingWorld
        let hooks: WebhookDesk
        let matters: MatterDesk

        init() async throws {
            world = try await FilingWorld()
            let cast = world.cast
            let clock = cast.clock
            hooks = WebhookDesk(
                database: cast.database, identity: cast.identity, identifiers: cast.identifiers,
                now: { clock.seconds })
            matters = MatterDesk(
                database: cast.database, identity: cast.identity, identifiers: cast.identifiers,
                rules: try SupervisionRules.shipped.get(),
                stepFollowers: [
                    MatterReachesWebhooks(
                        tell: TellWebhooks(identifiers: cast.identifiers, now: { clock.seconds }))
                ], now: { clock.seconds })
        }

        func hook(_ unit: String, _ events: Set<WebhookEvent>, _ format: WebhookFormat = .standard) async throws
            -> Webhook.ID
        {
            let draft = WebhookDraft(
                name: unit, address: "https://data.example/\(unit)", events: events, format: format)
            return try await hooks.add(
                draft, in: world.cast.unit(unit), allowsLocal: false, as: world.viewer("administrator")
            ).id
        }

        func events(_ id: Webhook.ID) async throws -> [String] {
            try await hooks.webhook(id, as: world.viewer("administrator")).deliveries.map(\.event).reversed()
        }

        /// A matter of the district in the east that the bureau leads.
        func matter(_ secrecy: Matter.Secrecy = .internal) async throws -> Matter {
            var draft = MatterDraft()
            (draft.text, draft.sourceKind, draft.sourceText) = ("完成项目清单", "instruction", "批示")
            draft.secrecy = secrecy.rawValue
            (draft.leadUnit, draft.deadline) = (try world.cast.unit("bureau").description, "2026-03-13")
            let registered = try await matters.register(
                [draft], issuedBy: world.cast.unit("east"), as: world.viewer("manager"))
            return try #require(registered.first?.matter)
        }

        func assign(_ matter: Matter) async throws -> Matter {
            var draft = MatterStepDraft()
            draft.deadline = "2026-03-13"
            return try await matters.take(
                .assign, draft, on: matter.id, basedOn: matter.version, as: world.viewer("manager"))
        }
    }

    @Test func `a step is told once to each webhook of the units and of those above that wants it`() async throws {
        let scene = try await Scene()
        let bureau = try await scene.hook("bureau", [.matterStep], .dingtalk)
        let east = try await scene.hook("east", [.matterStep, .matterReminders])
        let province = try await scene.hook("province", [.matterStep])
        let finance = try await scene.hook("finance", [.matterStep])
        let articles = try await scene.hook("east", [.published])
        let matter = try await scene.matter()
        #expect(try await scene.events(east).isEmpty, "a registration is no step")
        let assigned = try await scene.assign(matter)
        for id in [bureau, east, province] { #expect(try await scene.events(id) == ["matter.step"]) }
        for id in [finance, articles] { #expect(try await scene.events(id).isEmpty) }
        // What is refused is told to nobody.
        await #expect(throws: StaleEdit.self) { _ = try await scene.assign(matter) }
        #expect(try await scene.events(east).count == 1)

        let tray = WebhookTray(desk: scene.hooks)
        let delivery = try #require(try await tray.take())
        let news = try #require(WebhookPayload(delivery.payload))
        #expect(news.type == "matter.step" && news.data.step?.action == "assign")
        #expect(news.data.matter?.number == "\(assigned.number)" && news.data.matter?.text == "完成项目清单")
        #expect(news.data.matter?.leadUnit?.name == "东岭招商局" && news.data.matter?.state == "assigned")
        #expect(news.data.matter?.path == "/office/matters/\(matter.id)" && news.data.matter?.deadline == "2026-03-13")
    }

    @Test func `of a restricted matter nothing is told but its number`() async throws {
        let scene = try await Scene()
        _ = try await scene.hook("east", [.matterStep, .matterReminders])
        let matter = try await scene.assign(scene.matter(.restricted))
        let tray = WebhookTray(desk: scene.hooks)
        let step = try #require(try await tray.take())
        let told =
            #""data":{"matter":{"id":"\#(matter.id)","version":\#(matter.version),"number":"\#(matter.number)","text":null,"#
            + #""state":null,"progress":null,"deadline":null,"issuingUnit":null,"leadUnit":null,"#
            + #""path":"/office/matters/\#(matter.id)"},"step":null}}"#
        #expect(step.payload.hasSuffix(told), "\(step.payload)")
        try await tray.sent(step)
        _ = try await scene.matters.remind { LetterText(subject: "\($0.total)", body: "") }
        let sheet = try #require(try await tray.take())
        let line =
            #""lines":[{"id":"\#(matter.id)","number":"\#(matter.number)","text":null,"rung":null,"deadline":null,"#
            + #""daysAfter":null,"path":"/office/matters/\#(matter.id)"}]"#
        #expect(sheet.payload.contains(line), "\(sheet.payload)")
    }

    @Test func `the sheet of a day is told with it, however often the round is gone`() async throws {
        let scene = try await Scene()
        let east = try await scene.hook("east", [.matterReminders], .feishu)
        let bureau = try await scene.hook("bureau", [.matterReminders])
        _ = try await scene.assign(scene.matter())
        for _ in 0..<2 {
            _ = try await scene.matters.remind { LetterText(subject: "\($0.total)", body: "") }
        }
        for id in [east, bureau] { #expect(try await scene.events(id) == ["matter.reminders"]) }
        let delivery = try #require(try await WebhookTray(desk: scene.hooks).take())
        let sheet = try #require(WebhookPayload(delivery.payload)?.data.sheet)
        #expect(sheet.unit.name == "东岭招商局" && sheet.total == 1 && sheet.day == "2026-03-12")
        #expect(sheet.lines.map(\.daysAfter) == [-1] && sheet.lines.first?.text == "完成项目清单")
    }
}
