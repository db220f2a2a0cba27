import Hummingbird
import Identity
import Kernel
import Meetings
import Publishing
import WebSupport

extension Office {
    /// The form of a new meeting; that of an article, where the address names one.
    func newMeeting(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let article = try await articleOfMeeting(visit)
        let units = viewer.units(MeetingsPolicy.manageMeetings)
        var draft = Self.meetingDraft(visit)
        if visit.form.names.isEmpty {
            draft.meetingKind = Meeting.Kind.dispatchMeeting.rawValue
            draft.meetingTitle = article?.title ?? ""
            let text = try? await article.asyncMap { try await self.text(of: $0).body }
            // News of a meeting comes out days after it.
            let told = try await text.asyncMap { try await meetings.day(toldIn: $0) } ?? nil
            draft.day = (told ?? article?.day ?? CalendarDay(shanghaiSeconds: now())).description
        }
        let usual = article?.zone.flatMap { viewer.tree.unit(zone: $0) }.flatMap { unit in
            units.first { $0.id == unit.id }
        }
        let unit = FieldMaker(voice, problems).select(
            "unit", visit.form["unit"].orNil ?? (usual ?? units.first).map { "\($0.id)" } ?? "", required: true,
            hint: voice.text("hint_meeting_unit"), Self.unitOptions(units, viewer, voice))
        let heading = voice.text("meeting_new")
        var page = OfficePage(
            heading: heading, section: "meetings",
            lead: article.map { voice.text("meeting_of_article", ["title": $0.title]) },
            breadcrumb: Self.trail(nil, voice, here: heading))
        // The article is no field of the form.
        let ofArticle = problems.first { $0.field == "article" }
        page.notice = ofArticle.map { Notice(text: voice.text($0.key, $0.arguments), isGood: false) }
        page.errors = ErrorSummary(problems.filter { $0.field != "article" }, voice)
        var form = FormView(
            action: MeetingPages.path, fields: [unit] + Self.meetingFields(draft, FieldMaker(voice, problems)),
            submitLabel: voice.text(article == nil ? "meeting_begin" : "meeting_begin_extract"),
            cancelURL: MeetingPages.path)
        if let article { form.hidden = [FormView.Hidden(name: "article", value: "\(article.id)")] }
        form.hidden.append(
            FormView.Hidden(name: "press", value: visit.form["press"].orNil ?? "\(meetings.desk.nextMeeting())"))
        page.parts = [OfficePage.Part(form: form)]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func beginMeeting(_ visit: Visit) async throws -> Response {
        do {
            guard let unit = Unit.ID(text: visit.form["unit"]) else {
                throw Problems([Problem(field: "unit", key: "problem_required")])
            }
            // Read first: an article without a text leaves no meeting behind.
            let incoming = try await articleOfMeeting(visit).asyncMap { try await text(of: $0) }
            let id = try await meetings.desk.begin(
                Self.meetingDraft(visit), in: unit, press: Meeting.ID(text: visit.form["press"]), as: visit.viewer)
            guard let incoming else { return Self.redirect(MeetingPages.path + "/\(id)", done: "meeting_begun") }
            let meeting = try await meetings.desk.meeting(id, as: visit.viewer).meeting
            let attached = try await attach(incoming, to: meeting, visit)
            return Self.redirect(MeetingPages.path + "/\(id)/texts/\(attached)", done: "meeting_text_attached")
        } catch let problems as Problems {
            return try await newMeeting(visit, problems.list)
        }
    }

    func editMeeting(_ visit: Visit) async throws -> Response {
        let meeting = try await managedMeeting(visit).meeting
        return try meetingForm(visit, meeting, MeetingDraft(meeting), [])
    }

    func saveMeeting(_ visit: Visit) async throws -> Response {
        let id: Meeting.ID = try visit.identifier()
        let draft = Self.meetingDraft(visit)
        do {
            try await meetings.desk.save(id, draft, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(MeetingPages.path + "/\(id)", done: "saved")
        } catch let problems as Problems {
            return try meetingForm(visit, try await managedMeeting(visit).meeting, draft, problems.list)
        } catch is StaleEdit {
            return try meetingForm(visit, try await managedMeeting(visit).meeting, draft, [], isStale: true)
        }
    }

    /// The meeting of the address.
    /// - Throws: `Refusal` for who may only read it.
    func managedMeeting(_ visit: Visit) async throws -> MeetingDetail {
        let detail = try await meetings.desk.meeting(visit.identifier(), as: visit.viewer)
        guard detail.mayManage else { throw Refusal.notAllowed }
        return detail
    }

    private func meetingForm(
        _ visit: Visit, _ meeting: Meeting, _ draft: MeetingDraft, _ problems: [Problem], isStale: Bool = false
    ) throws -> Response {
        let voice = visit.voice
        var make = FieldMaker(voice, problems)
        let heading = voice.text("meeting_edit")
        var page = OfficePage(
            heading: heading, section: "meetings", breadcrumb: Self.trail(meeting, voice, here: heading))
        if isStale { make.stored = Self.storedFields(MeetingDraft(meeting)) }
        var form = FormView(
            action: MeetingPages.path + "/\(meeting.id)", fields: Self.meetingFields(draft, make),
            submitLabel: voice.text("action_save"), cancelURL: MeetingPages.path + "/\(meeting.id)")
        form.hidden = [Self.version(visit, stored: meeting.version, problems)]
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: isStale)
    }

    private static func storedFields(_ draft: MeetingDraft) -> [String: String] {
        [
            "meetingKind": draft.meetingKind, "meetingTitle": draft.meetingTitle,
            "meetingTitleEnglish": draft.meetingTitleEnglish,
            "series": draft.series, "number": draft.number, "day": draft.day, "startsAt": draft.startsAt,
            "place": draft.place, "chair": draft.chair, "note": draft.note,
        ]
    }

    private static func meetingDraft(_ visit: Visit) -> MeetingDraft {
        var draft = MeetingDraft()
        (draft.meetingKind, draft.meetingTitle) = (visit.form["meetingKind"], visit.form["meetingTitle"])
        (draft.meetingTitleEnglish, draft.series) = (visit.form["meetingTitleEnglish"], visit.form["series"])
        (draft.number, draft.day, draft.startsAt) = (visit.form["number"], visit.form["day"], visit.form["startsAt"])
        (draft.place, draft.chair, draft.note) = (visit.form["place"], visit.form["chair"], visit.form["note"])
        return draft
    }

    private static func meetingFields(_ draft: MeetingDraft, _ make: FieldMaker) -> [FieldView] {
        let voice = make.voice
        return [
            make.text("meetingTitle", draft.meetingTitle, required: true),
            make.text("meetingTitleEnglish", draft.meetingTitleEnglish),
            make.select(
                "meetingKind", draft.meetingKind, required: true,
                Meeting.Kind.allCases.map { ($0.rawValue, voice.text("meeting_kind_" + $0.word)) }),
            make.text("day", draft.day, type: "date", required: true),
            make.text("startsAt", draft.startsAt, type: "time"),
            make.text("series", draft.series, hint: voice.text("hint_meeting_series")),
            make.text("number", draft.number, mode: "numeric"),
            make.text("place", draft.place), make.text("chair", draft.chair),
            make.area("note", draft.note),
        ]
    }

    /// The version that a form carries: after problems the one that it came with, so that an edit on an old one is still
    /// found to be too late.
    static func version(_ visit: Visit, stored: Int64, _ problems: [Problem]) -> FormView.Hidden {
        FormView.Hidden(name: "version", value: "\(problems.isEmpty ? stored : visit.version)")
    }
}
