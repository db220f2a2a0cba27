import Hummingbird
import Identity
import Kernel
import WebSupport

extension Office {
    func editUnit(_ visit: Visit) async throws -> Response {
        let detail = try await identity.unit(visit.identifier(), as: visit.viewer)
        guard detail.canManage else { throw Refusal.notAllowed }
        return try await unitForm(visit, UnitDraft(detail.unit), [])
    }

    func saveUnit(_ visit: Visit, _ id: Unit.ID?) async throws -> Response {
        var draft = UnitDraft(id: id, version: visit.version)
        draft.code = visit.form["code"]
        draft.kind = visit.form["kind"]
        draft.parent = visit.form["parent"]
        draft.nameChinese = visit.form["nameChinese"]
        draft.nameEnglish = visit.form["nameEnglish"]
        draft.shortChinese = visit.form["shortChinese"]
        draft.shortEnglish = visit.form["shortEnglish"]
        draft.since = visit.form["since"]
        draft.zone = visit.form["zone"]
        draft.reason = visit.form["reason"]
        do {
            let saved = try await identity.saveUnit(draft, as: visit.viewer)
            return Self.redirect("/office/units/\(saved)", done: "saved")
        } catch let problems as Problems {
            return try await unitForm(visit, draft, problems.list)
        } catch let stale as StaleEdit {
            guard let id else { throw stale }
            let stored = UnitDraft(try await identity.unit(id, as: visit.viewer).unit)
            draft.version = stale.current
            return try await unitForm(visit, draft, [], stored: stored)
        }
    }

    /// - Parameter stored: what is stored now, when the edit came too late.
    func unitForm(
        _ visit: Visit, _ draft: UnitDraft, _ problems: [Problem], stored: UnitDraft? = nil
    ) async throws -> Response {
        let voice = visit.voice
        var viewer = try visit.viewer
        if let id = draft.id { viewer = try await identity.viewer(viewer, over: id) }
        let isComing =
            draft.id.flatMap { viewer.tree[$0] }.map { $0.validFrom > CalendarDay(shanghaiSeconds: now()) } ?? false
        var draft = draft
        if draft.id == nil, draft.parent.isEmpty { draft.parent = visit.query("parent") }
        var make = FieldMaker(voice, problems)
        if let stored {
            make.stored = [
                "code": stored.code, "kind": stored.kind, "parent": stored.parent,
                "nameChinese": stored.nameChinese, "nameEnglish": stored.nameEnglish,
                "shortChinese": stored.shortChinese, "shortEnglish": stored.shortEnglish, "zone": stored.zone,
            ]
        }
        let managed = viewer.units(IdentityPolicy.manageUnits)
        var page = OfficePage(
            heading: voice.text(draft.id == nil ? "unit_new" : "unit_edit"), section: "units",
            breadcrumb: [Link(label: voice.text("office_nav_units"), url: "/office/units")])
        page.breadcrumb.append(Link(label: page.heading, url: "#main", current: true))
        var form = FormView(
            action: draft.id.map { "/office/units/\($0)" } ?? "/office/units",
            fields: [
                make.text("nameChinese", draft.nameChinese, required: true),
                make.text("nameEnglish", draft.nameEnglish),
                make.text("shortChinese", draft.shortChinese),
                make.text("shortEnglish", draft.shortEnglish),
                make.text("code", draft.code, required: true, hint: voice.text("hint_unit_code")),
                make.select("kind", draft.kind, empty: voice.text("value_choose"), required: true, Self.kinds(voice)),
                make.select(
                    "parent", draft.parent, empty: voice.text("unit_no_parent"),
                    Self.unitOptions(managed.filter { $0.id != draft.id }, viewer, voice)),
                make.text(
                    "since", draft.since, type: "date",
                    hint: voice.text(isComing ? "hint_coming_since" : "hint_unit_since")),
                make.text("zone", draft.zone, hint: voice.text("hint_unit_zone"), mode: "numeric"),
                make.text("reason", draft.reason),
            ], submitLabel: voice.text("action_save"),
            cancelURL: draft.id.map { "/office/units/\($0)" } ?? "/office/units")
        form.hidden = [FormView.Hidden(name: "version", value: "\(draft.version)")]
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: stored != nil)
    }

    func closureForm(_ visit: Visit, _ problems: [Problem], refusal: Refusal? = nil) async throws -> Response {
        let voice = visit.voice
        let viewer = try await identity.viewer(visit.viewer, over: visit.identifier())
        let detail = try await identity.unit(visit.identifier(), as: viewer)
        guard detail.canManage else { throw Refusal.notAllowed }
        let make = FieldMaker(voice, problems)
        let name = voice.phrase(detail.unit.name).text
        var page = OfficePage(
            heading: voice.text("unit_close_heading", ["name": name]), section: "units",
            lead: voice.text("unit_close_lead"),
            breadcrumb: [
                Link(label: voice.text("office_nav_units"), url: "/office/units"),
                Link(label: name, url: "/office/units/\(detail.unit.id)"),
                Link(label: voice.text("unit_close"), url: "#main", current: true),
            ])
        page.errors = ErrorSummary(problems, voice)
        page.notice = refusal.map { Notice(text: voice.text($0.key, $0.arguments), isGood: false) }
        let heirs = viewer.units(IdentityPolicy.manageUnits).filter {
            !viewer.tree.contains($0.id, below: detail.unit.id)
        }
        var form = FormView(
            action: "/office/units/\(detail.unit.id)/closure",
            fields: [
                make.text(
                    "day", visit.form["day"], type: "date",
                    hint: voice.text(detail.isComing ? "hint_coming_end" : "hint_end_day")),
                make.select(
                    "successor", visit.form["successor"], empty: voice.text("unit_no_successor"),
                    Self.unitOptions(heirs, viewer, voice)),
                make.area("reason", visit.form["reason"], required: true),
            ], submitLabel: voice.text("unit_close"), cancelURL: "/office/units/\(detail.unit.id)")
        form.isDangerous = true
        form.hidden = [FormView.Hidden(name: "version", value: "\(detail.unit.version)")]
        page.parts = [OfficePage.Part(form: form)]
        let isPlain = problems.isEmpty && refusal == nil
        return try response(page, visit, status: isPlain ? .ok : .unprocessableContent)
    }

    func closeUnit(_ visit: Visit) async throws -> Response {
        do {
            try await identity.closeUnit(
                visit.identifier(), version: visit.version, on: visit.form["day"], successor: visit.form["successor"],
                reason: visit.form["reason"], as: visit.viewer)
            return Self.redirect("/office/units", done: "unit_closed")
        } catch let problems as Problems {
            return try await closureForm(visit, problems.list)
        } catch let refusal as Refusal where !refusal.conceals {
            return try await closureForm(visit, [], refusal: refusal)
        }
    }
}
