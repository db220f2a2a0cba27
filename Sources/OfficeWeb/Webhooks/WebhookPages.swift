import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

/// Other systems that are told what happens on the portal.
enum WebhookPages {
    static let path = "/office/webhooks"
    private static let keeping = OfficeRoute.Access.permission(PublishingPolicy.manageWebhooks)

    static let routes: [OfficeRoute] = [
        .get(path, keeping) { office, visit in try await office.webhooksPage(visit) },
        .get(path + "/new", keeping) { office, visit in try await office.newWebhook(visit, []) },
        .post(path, keeping) { office, visit in try await office.addWebhook(visit) },
        .get(path + "/:id", keeping) { office, visit in try await office.webhookPage(visit) },
        .get(path + "/:id/edit", keeping) { office, visit in try await office.editWebhook(visit) },
        .post(path + "/:id", keeping) { office, visit in try await office.saveWebhook(visit) },
        .post(path + "/:id/state", keeping) { office, visit in try await office.setWebhookState(visit) },
        .post(path + "/:id/secret", keeping) { office, visit in try await office.renewWebhookSecret(visit) },
        .post(path + "/:id/test", keeping) { office, visit in try await office.testWebhook(visit) },
        .post(path + "/:id/removal", keeping) { office, visit in try await office.removeWebhook(visit) },
        .post(path + "/:id/deliveries/:delivery/again", keeping) { office, visit in
            try await office.sendDeliveryAgain(visit)
        },
    ]
}

extension Office {
    func webhooksPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var page = OfficePage(
            heading: voice.text("office_nav_webhooks"), section: "webhooks", lead: voice.text("webhooks_lead"))
        page.notice = notice(visit)
        page.actions = [.link(voice.text("webhook_new"), WebhookPages.path + "/new", isPrimary: true)]
        let entries = try await webhookDesk.webhooks(as: viewer).map { webhook, latest in
            let unit = viewer.tree.keepingUnit(of: webhook.unit).map { voice.phrase($0.name).text }
            let format = webhook.draft.format.isRobot ? Self.name(webhook.draft.format, voice) : nil
            return Timeline.Entry(
                time: latest.map { voice.instant($0.sentAt ?? $0.createdAt) } ?? "",
                who: [unit, format, webhook.draft.address].compactMap { $0 }.joined(separator: " · "),
                what: webhook.draft.name,
                url: WebhookPages.path + "/\(webhook.id)", badge: Self.badge(webhook, latest, voice))
        }
        page.parts = [OfficePage.Part(timeline: Timeline(entries, emptyText: voice.text("webhooks_none")))]
        return try response(page, visit)
    }

    /// A paused one, or what became of its latest delivery.
    private static func badge(_ webhook: Webhook, _ latest: WebhookDelivery?, _ voice: Voice) -> Badge {
        guard webhook.isActive else { return Badge(voice.text("webhook_paused"), .bad) }
        return latest.map { badge($0, voice) } ?? Badge(voice.text("webhook_active"), .quiet)
    }

    private static func badge(_ delivery: WebhookDelivery, _ voice: Voice) -> Badge {
        let tone: Badge.Tone =
            switch delivery.state {
            case .sent: .good
            case .waiting: .waiting
            case .failed: .bad
            }
        return Badge(voice.text("delivery_" + delivery.state.rawValue), tone)
    }

    func webhookPage(_ visit: Visit, isStale: Bool = false) async throws -> Response {
        let voice = visit.voice
        let (webhook, deliveries) = try await webhookDesk.webhook(try visit.identifier(), as: visit.viewer)
        let path = WebhookPages.path + "/\(webhook.id)"
        var page = webhookChild(webhook.draft.name, voice)
        page.notice = isStale ? Notice(text: voice.text("webhook_stale"), isGood: false) : notice(visit)
        let version = [FormView.Hidden(name: "version", value: "\(webhook.version)")]
        let state = FormView.Hidden(name: "active", value: webhook.isActive ? "no" : "yes")
        page.actions = [
            .link(voice.text("webhook_edit"), path + "/edit", isPrimary: true),
            .post(voice.text("webhook_test"), path + "/test"),
            .post(
                voice.text(webhook.isActive ? "webhook_pause" : "webhook_resume"), path + "/state",
                hidden: version + [state]),
        ]
        if !webhook.draft.format.isRobot {
            page.actions.append(.post(voice.text("webhook_new_secret"), path + "/secret", hidden: version))
        }
        page.actions += [
            .link(voice.text("action_history"), "/office/history/webhook/\(webhook.id)"),
            .post(voice.text("webhook_remove"), path + "/removal", isDangerous: true),
        ]
        var facts = Facts()
        facts.add(
            voice.text("field_state"),
            state: webhook.isActive
                ? Badge(voice.text("webhook_active"), .good) : Badge(voice.text("webhook_paused"), .bad))
        facts.add(voice.text("field_webhookAddress"), webhook.draft.address)
        facts.add(voice.text("field_webhookFormat"), Self.name(webhook.draft.format, voice))
        if webhook.draft.format.takesKey {
            facts.add(
                voice.text("field_robotSecret"), voice.text(webhook.isSigned ? "robot_secret_set" : "robot_secret_none")
            )
        }
        let unit = try visit.viewer.tree.keepingUnit(of: webhook.unit)
        facts.add(voice.text("column_unit"), unit.map { voice.phrase($0.name).text })
        facts.add(
            voice.text("field_events"),
            WebhookEvent.choices.filter(webhook.draft.events.contains).map { Self.name($0.rawValue, voice) }
                .joined(separator: voice.text("list_comma")))
        page.parts = [
            OfficePage.Part(facts: facts),
            OfficePage.Part(
                heading: voice.text("webhook_deliveries"),
                timeline: Timeline(
                    deliveries.map { entry($0, path, voice) }, emptyText: voice.text("webhook_deliveries_none"))),
        ]
        return try response(page, visit, status: isStale ? .conflict : .ok)
    }

    private func entry(_ delivery: WebhookDelivery, _ path: String, _ voice: Voice) -> Timeline.Entry {
        let attempts = voice.text("delivery_attempts", ["count": "\(delivery.attempts)"])
        let next = voice.text("delivery_next", ["time": voice.instant(delivery.nextAt)])
        let isTried = delivery.state == .waiting && delivery.attempts > 0
        return Timeline.Entry(
            time: voice.instant(delivery.createdAt), who: isTried ? attempts + " · " + next : attempts,
            what: Self.name(delivery.event, voice), reason: delivery.failure.map { Self.failure($0, voice) },
            badge: Self.badge(delivery, voice),
            action: delivery.state == .failed
                ? .post(voice.text("delivery_again"), path + "/deliveries/\(delivery.id)/again") : nil)
    }

    /// "HTTP 500" as it is; the number that a robot gave, with what it means; a word of ours in the reader's language.
    private static func failure(_ failure: String, _ voice: Voice) -> String {
        if failure.hasPrefix("HTTP ") { return failure }
        guard failure.contains(" ") else { return voice.text("delivery_failure_" + failure) }
        // Robots are told too much at a time: WeCom, DingTalk, Feishu.
        let isTooOften = ["errcode 45009", "errcode 130101", "code 11232"].contains(failure)
        return voice.text(isTooOften ? "delivery_failure_often" : "delivery_failure_robot", ["code": failure])
    }

    static func name(_ format: WebhookFormat, _ voice: Voice) -> String {
        voice.text("webhook_format_" + format.rawValue)
    }

    static func name(_ event: String, _ voice: Voice) -> String {
        voice.text("webhook_event_" + event.replacing(".", with: "_"))
    }

    func webhookChild(_ heading: String, _ voice: Voice) -> OfficePage {
        OfficePage(
            heading: heading, section: "webhooks",
            breadcrumb: [
                Link(label: voice.text("office_nav_webhooks"), url: WebhookPages.path),
                Link(label: heading, url: "#main", current: true),
            ])
    }
}
