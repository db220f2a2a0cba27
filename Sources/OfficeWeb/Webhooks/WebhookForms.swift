import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    func newWebhook(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let units = viewer.units(PublishingPolicy.manageWebhooks)
        let unit = FieldMaker(voice, problems).select(
            "unit", visit.form["unit"].orNil ?? units.first.map { "\($0.id)" } ?? "", required: true,
            hint: voice.text("hint_webhook_unit"), units.map { ("\($0.id)", voice.phrase($0.name).text) })
        let draft = Self.draft(visit)
        let format = FieldMaker(voice, problems).select(
            "webhookFormat", draft.format.rawValue, required: true, hint: voice.text("hint_webhook_format"),
            WebhookFormat.allCases.map { ($0.rawValue, Self.name($0, voice)) })
        var page = webhookChild(voice.text("webhook_new"), voice)
        page.lead = voice.text("webhook_new_lead")
        return try webhookForm(visit, page, draft, problems, WebhookPages.path, [unit, format], voice)
    }

    func addWebhook(_ visit: Visit) async throws -> Response {
        do {
            guard let unit = Identity.Unit.ID(text: visit.form["unit"]) else {
                throw Problems([Problem(field: "unit", key: "problem_required")])
            }
            let added = try await webhookDesk.add(
                Self.draft(visit), in: unit, allowsLocal: settings.isDemonstration, as: visit.viewer)
            guard let secret = added.secret else {
                return Self.redirect(WebhookPages.path + "/\(added.id)", done: "saved")
            }
            return try secretPage(secret, of: added.id, visit)
        } catch let problems as Problems {
            return try await newWebhook(visit, problems.list)
        }
    }

    func editWebhook(_ visit: Visit) async throws -> Response {
        let webhook = try await webhookDesk.webhook(try visit.identifier(), as: visit.viewer).webhook
        return try editWebhook(visit, webhook, webhook.draft, [])
    }

    func saveWebhook(_ visit: Visit) async throws -> Response {
        let id: Webhook.ID = try visit.identifier()
        let draft = Self.draft(visit)
        do {
            try await webhookDesk.save(
                draft, id, basedOn: visit.version, allowsLocal: settings.isDemonstration, as: visit.viewer)
            return Self.redirect(WebhookPages.path + "/\(id)", done: "saved")
        } catch let problems as Problems {
            let webhook = try await webhookDesk.webhook(id, as: visit.viewer).webhook
            return try editWebhook(visit, webhook, draft, problems.list)
        } catch is StaleEdit {
            let webhook = try await webhookDesk.webhook(id, as: visit.viewer).webhook
            return try editWebhook(visit, webhook, draft, [], isStale: true)
        }
    }

    func setWebhookState(_ visit: Visit) async throws -> Response {
        let isActive = visit.form["active"] == "yes"
        return try await withWebhook(visit, done: isActive ? "webhook_resumed" : "webhook_paused") { id, viewer in
            try await webhookDesk.setActive(isActive, id, basedOn: visit.version, as: viewer)
        }
    }

    func renewWebhookSecret(_ visit: Visit) async throws -> Response {
        let id: Webhook.ID = try visit.identifier()
        do {
            let secret = try await webhookDesk.renewSecret(id, basedOn: visit.version, as: visit.viewer)
            return try secretPage(secret, of: id, visit)
        } catch is StaleEdit {
            return try await webhookPage(visit, isStale: true)
        }
    }

    func testWebhook(_ visit: Visit) async throws -> Response {
        try await withWebhook(visit, done: "webhook_tested") { id, viewer in
            try await webhookDesk.test(id, as: viewer)
        }
    }

    func removeWebhook(_ visit: Visit) async throws -> Response {
        try await webhookDesk.remove(try visit.identifier(), as: visit.viewer)
        return Self.redirect(WebhookPages.path, done: "webhook_removed")
    }

    func sendDeliveryAgain(_ visit: Visit) async throws -> Response {
        let delivery = try visit.identifier("delivery", WebhookDelivery.self).rawValue
        return try await withWebhook(visit, done: "delivery_again") { id, viewer in
            try await webhookDesk.sendAgain(delivery, of: id, as: viewer)
        }
    }

    // MARK: Parts

    private func withWebhook(
        _ visit: Visit, done: String, _ act: (Webhook.ID, Viewer) async throws -> Void
    ) async throws -> Response {
        let id: Webhook.ID = try visit.identifier()
        do {
            try await act(id, visit.viewer)
            return Self.redirect(WebhookPages.path + "/\(id)", done: done)
        } catch is StaleEdit {
            return try await webhookPage(visit, isStale: true)
        }
    }

    private static func draft(_ visit: Visit) -> WebhookDraft {
        let isNew = visit.form.names.isEmpty
        return WebhookDraft(
            name: visit.form["name"], address: visit.form["webhookAddress"],
            events: isNew
                ? Set(WebhookEvent.ofArticles)
                : Set(visit.form.all("events").compactMap(WebhookEvent.init(rawValue:))),
            format: WebhookFormat(rawValue: visit.form["webhookFormat"]) ?? .standard,
            robotSecret: visit.form["robotSecret"])
    }

    private func editWebhook(
        _ visit: Visit, _ webhook: Webhook, _ draft: WebhookDraft, _ problems: [Problem], isStale: Bool = false
    ) throws -> Response {
        let voice = visit.voice
        var page = webhookChild(voice.text("webhook_edit"), voice)
        page.breadcrumb.insert(
            Link(label: webhook.draft.name, url: WebhookPages.path + "/\(webhook.id)"), at: 1)
        if isStale { page.notice = Notice(text: voice.text("office_stale_form_kept"), isGood: false) }
        return try webhookForm(
            visit, page, draft, problems, WebhookPages.path + "/\(webhook.id)", [], voice,
            stored: isStale ? webhook.draft : nil, version: webhook.version,
            hasKey: webhook.draft.format.takesKey)
    }

    private func webhookForm(
        _ visit: Visit, _ page: OfficePage, _ draft: WebhookDraft, _ problems: [Problem], _ action: String,
        _ more: [FieldView], _ voice: Voice, stored: WebhookDraft? = nil, version: Int64? = nil, hasKey: Bool = true
    ) throws -> Response {
        var make = FieldMaker(voice, problems)
        if let stored { make.stored = ["name": stored.name, "webhookAddress": stored.address] }
        var page = page
        page.errors = ErrorSummary(problems, voice)
        let key = make.text(
            "robotSecret", "", type: "password",
            hint: voice.text(version == nil ? "hint_robot_secret" : "hint_robot_secret_stored"),
            autocomplete: "new-password")
        var form = FormView(
            action: action,
            fields: [
                make.text("name", draft.name, required: true, hint: voice.text("hint_webhook_name")),
                make.text(
                    "webhookAddress", draft.address, type: "url", required: true,
                    hint: voice.text("hint_webhook_address")),
            ] + more + (hasKey ? [key] : []) + [
                make.boxes(
                    "events", Set(draft.events.map(\.rawValue)), hint: voice.text("hint_webhook_events"),
                    WebhookEvent.choices.map { ($0.rawValue, Self.name($0.rawValue, voice)) })
            ], submitLabel: voice.text("action_save"),
            cancelURL: version == nil ? WebhookPages.path : action)
        form.hidden = version.map { [FormView.Hidden(name: "version", value: "\($0)")] } ?? []
        page.parts = [OfficePage.Part(form: form)]
        let status: HTTPResponse.Status =
            stored != nil ? .conflict : problems.isEmpty ? .ok : .unprocessableContent
        return try response(page, visit, status: status)
    }

    private func secretPage(_ secret: String, of id: Webhook.ID, _ visit: Visit) throws -> Response {
        let voice = visit.voice
        var page = webhookChild(voice.text("webhook_secret"), voice)
        page.lead = voice.text("webhook_secret_lead")
        page.parts = [
            OfficePage.Part(
                codes: OfficePage.Codes(codes: [secret]),
                actions: [.link(voice.text("webhook_secret_kept"), WebhookPages.path + "/\(id)", isPrimary: true)])
        ]
        return try response(page, visit)
    }
}
