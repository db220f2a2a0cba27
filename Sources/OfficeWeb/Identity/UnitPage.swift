import Hummingbird
import Identity
import Kernel
import WebSupport

extension Office {
    /// One unit with its place, its people and its earlier names.
    func unitPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let detail = try await identity.unit(visit.identifier(), in: voice.language, as: visit.viewer)
        let unit = detail.unit
        var page = OfficePage(heading: voice.phrase(unit.name).text, section: "units")
        page.notice = notice(visit)
        page.breadcrumb =
            [Link(label: voice.text("office_nav_units"), url: "/office/units")]
            + detail.path.map { Link(label: voice.phrase($0.name).text, url: "/office/units/\($0.id)") }
            + [Link(label: page.heading, url: "/office/units/\(unit.id)", current: true)]
        if detail.isComing {
            page.lead = voice.text("unit_coming_lead", ["day": voice.day(unit.validFrom)])
        }
        if detail.canManage {
            page.actions = [.link(voice.text("action_edit"), "/office/units/\(unit.id)/edit", isPrimary: true)]
            if !detail.isComing {
                page.actions.append(.link(voice.text("unit_new_below"), "/office/units/new?parent=\(unit.id)"))
            }
            page.actions.append(.link(voice.text("unit_close"), "/office/units/\(unit.id)/closure"))
        }
        if detail.canManagePeople {
            page.actions.append(.link(voice.text("person_new"), "/office/people/new?unit=\(unit.id)"))
        }
        page.actions += [
            .link(voice.text("action_provenance"), "/office/provenance/unit/\(unit.id)"),
            .link(voice.text("action_history"), "/office/history/unit/\(unit.id)"),
        ]
        page.parts = [OfficePage.Part(facts: Self.facts(unit, voice))]
        if !detail.children.isEmpty {
            page.parts.append(
                OfficePage.Part(
                    heading: voice.text("unit_children"),
                    timeline: Timeline(
                        detail.children.map {
                            Timeline.Entry(
                                time: $0.code, who: voice.text("unit_kind_" + $0.kind.rawValue),
                                what: voice.phrase($0.name).text, url: "/office/units/\($0.id)")
                        }, emptyText: "")))
        }
        page.parts.append(
            OfficePage.Part(
                heading: voice.text("unit_members"),
                timeline: Timeline(
                    detail.members.map {
                        Timeline.Entry(
                            time: Self.period($0.duty.validFrom, $0.duty.validTo, voice),
                            who: [$0.duty.title.map { voice.phrase($0).text }, voice.phrase($0.roleName).text]
                                .compactMap { $0 }.joined(separator: " · "),
                            what: voice.phrase($0.name).text, url: "/office/people/\($0.person)")
                    }, emptyText: voice.text("unit_no_members"))))
        if detail.periods.count > 1 {
            page.parts.append(
                OfficePage.Part(
                    heading: voice.text("unit_periods"),
                    timeline: Timeline(
                        detail.periods.map {
                            Timeline.Entry(
                                time: voice.text("period_since", ["from": "\($0.since)"]),
                                who: $0.parentName.map { voice.phrase($0).text } ?? "",
                                what: voice.phrase($0.name).text)
                        }, emptyText: "")))
        }
        return try response(page, visit)
    }

    private static func facts(_ unit: Unit, _ voice: Voice) -> Facts {
        var facts = Facts()
        facts.add(voice.text("field_nameChinese"), unit.name.chinese)
        facts.add(voice.text("field_nameEnglish"), unit.name.english)
        facts.add(voice.text("field_shortChinese"), unit.shortName?.chinese)
        facts.add(voice.text("field_shortEnglish"), unit.shortName?.english)
        facts.add(voice.text("field_code"), unit.code)
        facts.add(voice.text("field_kind"), voice.text("unit_kind_" + unit.kind.rawValue))
        facts.add(voice.text("column_since"), voice.day(unit.validFrom))
        facts.add(voice.text("field_validTo"), unit.validTo.map(voice.day))
        if let zone = unit.zone {
            facts.add(
                voice.text("field_zone"), voice.text("unit_zone_link"),
                url: "/\(voice.language.pathSegment)/zones/\(zone)")
        }
        return facts
    }
}
