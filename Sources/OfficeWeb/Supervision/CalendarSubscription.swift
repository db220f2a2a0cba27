import Exchange
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Supervision
import WebSupport

/// Deadlines in people's own calendars: an address with a token, which a calendar program asks again and again.
enum CalendarSubscription {
    static let path = "/office/calendar"
    private static let reading = OfficeRoute.Access.permission(SupervisionPolicy.readMatters)
    private static let page = MatterPages.path + "/calendar"

    static let routes: [OfficeRoute] = [
        .get(page, reading) { office, visit in try office.subscriptionPage(visit, nil) },
        .post(page, reading) { office, visit in try await office.subscribe(visit) },
        // Calendar programs cannot sign in: the address itself is the key.
        .get(path + "/:token", .anyone) { office, visit in try await office.subscribedCalendar(visit) },
    ]

    /// For how long an address works, in days.
    static let days = 366
    /// More deadlines than a calendar shows help nobody.
    static let most = 1000
}

extension Office {
    func subscriptionPage(_ visit: Visit, _ address: String?) throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let heading = voice.text("subscription_heading")
        var page = OfficePage(
            heading: heading, section: "matters", lead: voice.text("subscription_lead"),
            breadcrumb: [
                Link(label: voice.text("office_nav_matters"), url: MatterPages.path),
                Link(label: heading, url: "#main", current: true),
            ])
        if let address {
            page.parts = [
                OfficePage.Part(
                    note: voice.text("subscription_made"), codes: OfficePage.Codes(codes: [address]),
                    actions: [.link(voice.text("token_kept"), MatterPages.path, isPrimary: true)])
            ]
        } else {
            let make = FieldMaker(voice)
            page.parts = [
                OfficePage.Part(
                    form: FormView(
                        action: MatterPages.path + "/calendar",
                        fields: [
                            make.select(
                                "unit", "", empty: voice.text("subscription_mine"),
                                Self.unitOptions(viewer.units(SupervisionPolicy.readMatters), viewer, voice))
                        ], submitLabel: voice.text("subscription_make"), cancelURL: MatterPages.path))
            ]
        }
        return try response(page, visit)
    }

    func subscribe(_ visit: Visit) async throws -> Response {
        let token = try await identity.createToken(
            name: visit.voice.text("subscription_token"), scopes: [SupervisionPolicy.readMatters.rawValue],
            days: "\(CalendarSubscription.days)", as: visit.viewer)
        let unit = Identity.Unit.ID(text: visit.form["unit"]).map { "?unit=\($0)" } ?? ""
        return try subscriptionPage(visit, base(visit) + CalendarSubscription.path + "/\(token).ics" + unit)
    }

    /// The milestones that are not reached yet, each a day of its own; none of a matter that few may know of.
    private static func milestones(_ matter: Matter, _ voice: Voice, base: String) -> [CalendarFile.Event] {
        guard matter.secrecy != .restricted else { return [] }
        return matter.milestones.enumerated().filter { $0.element.reached == nil }.map { place, milestone in
            CalendarFile.Event(
                uid: "matter-\(matter.id)-\(place + 1)@kaimen", day: milestone.due,
                summary: "\(matter.number) \(milestone.text)",
                details: voice.text("matter_milestones") + voice.text("colon") + matter.text,
                url: base + MatterPages.path + "/\(matter.id)", changedAt: matter.updatedAt,
                sequence: matter.version)
        }
    }

    func subscribedCalendar(_ visit: Visit) async throws -> Response {
        let name = visit.parameters.get("token") ?? ""
        let token = name.hasSuffix(".ics") ? String(name.dropLast(4)) : name
        guard let viewer = try await identity.viewer(token: token), viewer.may(SupervisionPolicy.readMatters) else {
            throw Refusal.unknown
        }
        let unit = Identity.Unit.ID(text: visit.query("unit"))
        let matters = try await meetings.matters.deadlines(of: unit, limit: CalendarSubscription.most, as: viewer)
        let voice = visit.voice
        let base = base(visit)
        let calendar = CalendarFile(
            name: voice.text("office_nav_matters"),
            events: matters.flatMap { matter -> [CalendarFile.Event] in
                guard let day = matter.deadline else { return [] }
                let lead = viewer.tree.keepingUnit(of: matter.leadUnit).map { voice.phrase($0.name).text } ?? "—"
                let details = [
                    voice.text("field_leadUnit") + voice.text("colon") + lead,
                    voice.text("column_progress") + voice.text("colon") + "\(matter.progress)%",
                    voice.text("matter_state_" + matter.state.word),
                ].joined(separator: "\n")
                // Calendars lie on other machines: of a restricted matter they have the number alone.
                let isOpen = matter.secrecy != .restricted
                let own = CalendarFile.Event(
                    uid: "matter-\(matter.id)@kaimen", day: day,
                    summary: isOpen ? "\(matter.number) \(matter.text)" : "\(matter.number)",
                    details: isOpen ? details : "", url: base + MatterPages.path + "/\(matter.id)",
                    changedAt: matter.updatedAt, sequence: matter.version)
                return [own] + Self.milestones(matter, voice, base: base)
            })
        return Response(
            status: .ok, headers: [.contentType: "text/calendar; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: calendar.text)))
    }
}
