import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    /// The house of a zone: what its page says, what stands first, its colour, its documents.
    /// - Parameter isStale: a form was based on what is no longer so.
    func zonePage(_ visit: Visit, _ problems: [Problem], isStale: Bool = false) async throws -> Response {
        let voice = visit.voice
        let zone = try await zoneDesk.zone(try visit.identifier("id", ZoneDesk.self).rawValue, as: visit.viewer)
        let name = voice.phrase(zone.profile.name).text
        let path = ZonePages.path + "/\(zone.profile.id)"
        var page = OfficePage(
            heading: name, section: "zones",
            breadcrumb: [
                Link(label: voice.text("office_nav_zones"), url: ZonePages.path),
                Link(label: name, url: "#main", current: true),
            ])
        page.notice = isStale ? Notice(text: voice.text("zone_stale"), isGood: false) : notice(visit)
        page.errors = ErrorSummary(problems, voice)
        page.actions = [
            .link(voice.text("article_on_portal"), "/\(voice.language.pathSegment)/zones/\(zone.profile.id)"),
            .link(voice.text("action_visits"), path + "/visits"),
            .link(voice.text("action_history"), "/office/history/zone/\(zone.profile.id)"),
            .link(voice.text("zone_house_history"), "/office/history/zone-house/\(zone.profile.id)"),
        ]
        if zone.mayKeep {
            page.actions.insert(.link(voice.text("zone_edit"), path + "/edit", isPrimary: true), at: 0)
        }
        page.parts = [
            OfficePage.Part(heading: voice.text("zone_profile"), facts: Self.facts(zone, voice)),
            picturePart(zone, path, problems, visit), pinsPart(zone, path, problems, voice),
            accentPart(zone, path, voice), documentsPart(zone, path, problems, visit),
        ]
        let status: HTTPResponse.Status = isStale ? .conflict : problems.isEmpty ? .ok : .unprocessableContent
        return try response(page, visit, status: status)
    }

    private static func facts(_ zone: ZoneDetail, _ voice: Voice) -> Facts {
        var facts = Facts()
        for field in ZoneField.allCases {
            let text = shown(zone.profile[field], field, zone, voice)
            facts.add(
                voice.text("field_" + field.rawValue),
                Phrase(text: text, lang: FieldMaker.language(of: field.rawValue).flatMap(voice.lang)))
        }
        return facts
    }

    /// A field's text as people read it: levels and regions by their names.
    static func shown(_ text: String, _ field: ZoneField, _ zone: ZoneDetail, _ voice: Voice) -> String {
        switch field {
        case .level where !text.isEmpty: voice.text("level_" + text)
        case .region: zone.regions.first { "\($0.id)" == text }.map { voice.phrase($0.name).text } ?? text
        default: text
        }
    }

    // MARK: Parts

    private func picturePart(
        _ zone: ZoneDetail, _ path: String, _ problems: [Problem], _ visit: Visit
    ) -> OfficePage.Part {
        let voice = visit.voice
        let profile = zone.profile
        var part = OfficePage.Part(heading: voice.text("zone_picture"), anchor: "picture")
        if let hash = profile.picture {
            part.attachments = [Link(label: profile.alternative?.chinese ?? hash, url: "/files/\(hash)")]
        } else {
            part.note = voice.text("zone_no_picture")
        }
        guard zone.mayKeep else { return part }
        let make = FieldMaker(voice, problems)
        var form = FormView(
            action: path + "/picture",
            fields: [
                make.upload("picture", hint: voice.text("hint_zone_picture")),
                make.text(
                    "altChinese", visit.form["altChinese"].orNil ?? profile.alternative?.chinese ?? "",
                    required: true, hint: voice.text("hint_alternative")),
                make.text("altEnglish", visit.form["altEnglish"].orNil ?? profile.alternative?.english ?? ""),
            ], submitLabel: voice.text("zone_picture_save"), isUpload: true)
        form.hidden = [FormView.Hidden(name: "version", value: "\(profile.version)")]
        part.form = form
        return part
    }

    private func pinsPart(
        _ zone: ZoneDetail, _ path: String, _ problems: [Problem], _ voice: Voice
    ) -> OfficePage.Part {
        var part = OfficePage.Part(
            heading: voice.text("zone_pins"), anchor: "pins",
            note: voice.text("zone_pins_lead", ["count": "\(ZoneHouse.mostPins)"]))
        part.isOrder = true
        part.groups = zone.house.pins.enumerated().map { position, article in
            let url = path + "/pins/\(article)"
            let title =
                zone.pinnedTitles[article].map(voice.phrase)
                ?? Phrase(text: voice.text("zone_pin_gone", ["number": "\(article)"]))
            return OfficePage.ActionGroup(
                label: "\(position + 1). \(title.text)", lang: title.lang,
                actions: zone.mayKeep
                    ? Self.moves(url, position, zone.house.pins.count, zone.house.version, voice) : [])
        }
        guard zone.mayKeep, zone.house.pins.count < ZoneHouse.mostPins, !zone.candidates.isEmpty else { return part }
        var form = FormView(
            action: path + "/pins",
            fields: [
                FieldMaker(voice, problems).select(
                    "pin", "", empty: voice.text("value_choose"), required: true, hint: voice.text("hint_zone_pin"),
                    zone.candidates.map { ("\($0.id)", voice.phrase($0.title).text) })
            ], submitLabel: voice.text("zone_pin"))
        form.hidden = [FormView.Hidden(name: "version", value: "\(zone.house.version)")]
        part.form = form
        return part
    }

    private func accentPart(_ zone: ZoneDetail, _ path: String, _ voice: Voice) -> OfficePage.Part {
        var part = OfficePage.Part(heading: voice.text("zone_accent"), anchor: "accent")
        let present = zone.house.accent?.rawValue ?? ""
        guard zone.mayKeep else {
            part.note = voice.text(present.isEmpty ? "accent_none" : "accent_" + present)
            return part
        }
        var form = FormView(
            action: path + "/accent",
            fields: [
                FieldMaker(voice).swatches(
                    "accent", present,
                    [("", voice.text("accent_none"))]
                        + ZoneAccent.allCases.map { ($0.rawValue, voice.text("accent_" + $0.rawValue)) })
            ], submitLabel: voice.text("zone_accent_save"))
        form.hidden = [FormView.Hidden(name: "version", value: "\(zone.house.version)")]
        part.form = form
        return part
    }

    private func documentsPart(
        _ zone: ZoneDetail, _ path: String, _ problems: [Problem], _ visit: Visit
    ) -> OfficePage.Part {
        let voice = visit.voice
        var part = OfficePage.Part(
            heading: voice.text("zone_documents"), anchor: "documents", note: voice.text("zone_documents_lead"))
        part.isOrder = true
        part.groups = zone.house.documents.enumerated().map { position, document in
            let url = path + "/documents/\(document.file)"
            return OfficePage.ActionGroup(
                label: "\(position + 1). \(voice.phrase(document.label).text) (\(document.name))", lang: nil,
                actions: [.link(voice.text("action_open"), "/files/\(document.file)")]
                    + (zone.mayKeep
                        ? [.link(voice.text("zone_document_label"), url + "/edit")]
                            + Self.moves(url, position, zone.house.documents.count, zone.house.version, voice) : []))
        }
        guard zone.mayKeep else { return part }
        let make = FieldMaker(voice, problems)
        var form = FormView(
            action: path + "/documents",
            fields: [
                make.text("labelChinese", visit.form["labelChinese"], hint: voice.text("hint_label")),
                make.text("labelEnglish", visit.form["labelEnglish"]),
                make.upload("document", hint: voice.text("hint_zone_document")),
            ], submitLabel: voice.text("zone_document_add"), isUpload: true)
        form.hidden = [FormView.Hidden(name: "version", value: "\(zone.house.version)")]
        part.form = form
        return part
    }

    /// The buttons of one of several things in an order: up and down where there is room, and away.
    static func moves(
        _ url: String, _ position: Int, _ count: Int, _ version: Int64, _ voice: Voice
    ) -> [Action] {
        let hidden = [FormView.Hidden(name: "version", value: "\(version)")]
        var actions: [Action] = []
        if position > 0 { actions.append(.post(voice.text("action_up"), url + "/up", hidden: hidden)) }
        if position < count - 1 { actions.append(.post(voice.text("action_down"), url + "/down", hidden: hidden)) }
        return actions + [.post(voice.text("action_take_off"), url + "/removal", isDangerous: true, hidden: hidden)]
    }
}
