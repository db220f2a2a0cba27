import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    func editZone(_ visit: Visit) async throws -> Response {
        let zone = try await keptZone(visit)
        return try zoneForm(visit, zone, zone.profile, version: zone.profile.version, [])
    }

    func saveZone(_ visit: Visit) async throws -> Response {
        let zone = try await keptZone(visit)
        var draft = zone.profile
        for field in ZoneField.allCases { draft[field] = visit.form[field.rawValue] }
        do {
            try await zoneDesk.save(draft, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(ZonePages.path + "/\(draft.id)", done: "saved")
        } catch let problems as Problems {
            return try zoneForm(visit, zone, draft, version: visit.version, problems.list)
        } catch let stale as StaleEdit {
            return try zoneForm(visit, try await keptZone(visit), draft, version: stale.current, [], isStale: true)
        }
    }

    private func keptZone(_ visit: Visit) async throws -> ZoneDetail {
        let zone = try await zoneDesk.zone(try visit.identifier("id", ZoneDesk.self).rawValue, as: visit.viewer)
        guard zone.mayKeep else { throw Refusal.notAllowed }
        return zone
    }

    /// - Parameters:
    ///   - draft: what was typed; `zone` has what is stored.
    ///   - isStale: the edit came too late, and what is stored is shown beside it.
    private func zoneForm(
        _ visit: Visit, _ zone: ZoneDetail, _ draft: ZoneProfile, version: Int64, _ problems: [Problem],
        isStale: Bool = false
    ) throws -> Response {
        let voice = visit.voice
        var make = FieldMaker(voice, problems)
        if isStale {
            make.stored = Dictionary(
                uniqueKeysWithValues: ZoneField.allCases.map { ($0.rawValue, zone.profile[$0]) })
        }
        let name = voice.phrase(zone.profile.name).text
        let path = ZonePages.path + "/\(draft.id)"
        var page = OfficePage(
            heading: voice.text("zone_edit"), section: "zones",
            breadcrumb: [
                Link(label: voice.text("office_nav_zones"), url: ZonePages.path), Link(label: name, url: path),
                Link(label: voice.text("action_edit"), url: "#main", current: true),
            ])
        var form = FormView(
            action: path, fields: ZoneField.allCases.map { field($0, draft[$0], zone, make) },
            submitLabel: voice.text("action_save"), cancelURL: path)
        form.hidden = [FormView.Hidden(name: "version", value: "\(version)")]
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: isStale)
    }

    private func field(_ field: ZoneField, _ text: String, _ zone: ZoneDetail, _ make: FieldMaker) -> FieldView {
        let voice = make.voice
        let name = field.rawValue
        return switch field {
        case .level: make.select(name, text, empty: voice.text("value_none"), Self.zoneLevels(voice))
        case .region:
            make.select(
                name, text, empty: voice.text("value_none"),
                zone.regions.map { ("\($0.id)", voice.phrase($0.name).text) })
        case .introChinese, .introEnglish: make.area(name, text, hint: voice.text("hint_zone_intro"))
        case .industriesChinese, .industriesEnglish: make.text(name, text, hint: voice.text("hint_zone_industries"))
        case .area: make.text(name, text, mode: "decimal")
        case .established: make.text(name, text, mode: "numeric")
        case .phone, .fax: make.text(name, text, mode: "tel")
        case .email: make.text(name, text, mode: "email")
        case .website: make.text(name, text, hint: voice.text("hint_zone_website"), mode: "url")
        default: make.text(name, text, required: field == .nameChinese)
        }
    }
}
