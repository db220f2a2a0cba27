import Exchange
import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// Invitations (会议通知) by letter or on paper, reminders, and what people answer.
enum InvitationPages {
    private static let path = MeetingPages.path + "/:id/invitations"
    static let own = "/office/invitations"

    static let routes: [OfficeRoute] = [
        .get(path, MeetingPages.managing) { office, visit in try await office.invitationsPage(visit) },
        .get(path + "/sheets", MeetingPages.managing) { office, visit in try await office.invitationSheets(visit) },
        .post(path + "/letters", MeetingPages.managing) { office, visit in
            try await office.sendInvitations(visit, reminds: false)
        },
        .post(path + "/reminders", MeetingPages.managing) { office, visit in
            try await office.sendInvitations(visit, reminds: true)
        },
        .get(own, .signedIn) { office, visit in try await office.ownInvitationsPage(visit, nil, []) },
        .post(own + "/:attendee", .signedIn) { office, visit in try await office.answerInvitation(visit) },
    ]

    static let files = OfficeRoute.files(path, MeetingPages.managing) { office, visit in
        try await office.invitationsFile(visit)
    }

    /// Sheets of one page.
    static let size = 200

    static let columns: [ListColumn<MeetingInvitations.Line>] = [
        ListColumn(key: "attendee") { line, _ in
            TableView.Cell(
                line.attendee.name,
                url: MeetingPages.path + "/\(line.attendee.meeting)/attendance/\(line.attendee.id)",
                more: line.attendee.title)
        },
        ListColumn(key: "mailbox") { line, _ in TableView.Cell(line.address ?? "—") },
        ListColumn(key: "invitation") { line, voice in
            let tone: Badge.Tone =
                switch line.state {
                case .sent: .good
                case .queued: .waiting
                case .failed: .bad
                case .unreachable, .unsent: .quiet
                }
            return TableView.Cell("", badge: Badge(voice.text("invitation_state_" + line.state.rawValue), tone))
        } plain: { line, voice in
            .text(voice.text("invitation_state_" + line.state.rawValue))
        },
        ListColumn(key: "answer") { line, voice in
            TableView.Cell(
                line.invitation.answer.map { voice.text("invitation_answer_" + $0.rawValue) } ?? "—",
                more: line.invitation.answerWords)
        },
    ]
}

extension Office {
    func invitationsPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let all = try await meetings.desk.invitations(of: visit.identifier(), as: visit.viewer)
        let path = Self.path(of: all.meeting) + "/invitations"
        let heading = voice.text("invitations_heading")
        var page = OfficePage(
            heading: heading, section: "meetings", lead: voice.text(Self.invitationLead(settings)),
            breadcrumb: Self.trail(all.meeting, voice, here: heading))
        page.notice = notice(visit)
        if all.lastDay >= CalendarDay(shanghaiSeconds: now()) {
            page.actions = [
                .post(voice.text("invitations_send"), path + "/letters", isPrimary: true),
                .post(voice.text("invitations_remind"), path + "/reminders"),
            ]
        }
        page.actions.append(.link(voice.text("invitations_sheets"), path + "/sheets"))
        let address = ListAddress(visit, path: path, filters: ["invitation_state", "answer"], sorts: [])
        let lines = all.lines.filter { line in
            (address["invitation_state"].isEmpty || line.state.rawValue == address["invitation_state"])
                && (address["answer"].isEmpty || (line.invitation.answer?.rawValue ?? "none") == address["answer"])
        }
        let make = FieldMaker(voice)
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    address.shown(lines, size: 100), InvitationPages.columns, at: address,
                    total: lines.count, size: 100, caption: heading, empty: voice.text("attendee_none"),
                    filters: [
                        make.select(
                            "invitation_state", address["invitation_state"], empty: voice.text("value_all"),
                            AttendeeInvitation.State.allCases.map {
                                ($0.rawValue, voice.text("invitation_state_" + $0.rawValue))
                            }),
                        make.select(
                            "answer", address["answer"], empty: voice.text("value_all"),
                            ["comes", "leave", "substitute", "none"].map {
                                ($0, voice.text("invitation_answer_" + $0))
                            }),
                    ], exportPath: path, voice))
        ]
        return try response(page, visit)
    }

    private static func invitationLead(_ settings: OfficeSettings) -> String {
        settings.keepsLettersBack ? "invitations_lead_unsent" : "invitations_lead"
    }

    func invitationsFile(_ visit: Visit) async throws -> ListFile {
        let all = try await meetings.desk.invitations(of: visit.identifier(), as: visit.viewer)
        return ListFile(
            "invitations", visit.voice.text("invitations_heading"), all.lines, InvitationPages.columns, visit.voice)
    }

    /// One press writes to everybody who is due, and to nobody twice.
    func sendInvitations(_ visit: Visit, reminds: Bool) async throws -> Response {
        let id: Meeting.ID = try visit.identifier()
        let base = base(visit)
        let text: @Sendable (Invitee) -> LetterText = { Self.letter($0, reminds: reminds, base: base) }
        let sent =
            reminds
            ? try await meetings.desk.remind(of: id, as: visit.viewer, text: text)
            : try await meetings.desk.sendInvitations(of: id, as: visit.viewer, text: text)
        let done =
            sent.written > 0
            ? (sent.unreachable > 0 ? "invitations_some_sent" : "invitations_sent") : "invitations_none_due"
        return Self.redirect(MeetingPages.path + "/\(id)/invitations", done: done)
    }

    // MARK: Words

    /// The words of a letter, in both languages: who gets it may read either.
    private static func letter(_ invitee: Invitee, reminds: Bool, base: String) -> LetterText {
        let voices = Language.allCases.map { Voice(language: $0) }
        let kind = reminds ? "reminder" : "invitation"
        return LetterText(
            subject: voices.map { voice in
                voice.text("letter_meeting_\(kind)_subject", words(of: invitee, voice))
            }.joined(separator: " / "),
            body: voices.map { voice in
                ([voice.text("letter_meeting_\(kind)_opening", words(of: invitee, voice))] + paragraphs(invitee, voice)
                    + [voice.text("letter_meeting_answer", ["link": base + InvitationPages.own])])
                    .joined(separator: "\n")
            }.joined(separator: "\n\n———\n\n"))
    }

    private static func words(of invitee: Invitee, _ voice: Voice) -> [String: String] {
        ["name": invitee.attendee.name, "meeting": voice.phrase(invitee.meeting.title).text]
    }

    /// What an invitation says, on paper too.
    private static func paragraphs(_ invitee: Invitee, _ voice: Voice) -> [String] {
        let meeting = invitee.meeting
        func line(_ key: String, _ text: String?) -> String? {
            text.map { voice.text(key) + voice.text("colon") + $0 }
        }
        let time = voice.time(of: meeting)
        let agenda = invitee.agenda.map { "\($0.position). \($0.title)" }.joined(separator: "\n")
        return [
            line("invitation_time", time), line("field_place", meeting.place),
            line("field_chair", meeting.chair),
            line("field_attendeePart", voice.text("attendee_part_" + invitee.attendee.part.rawValue)),
            line("field_seat", invitee.attendee.seat), line("meeting_agenda", agenda.orNil.map { "\n" + $0 }),
            line("invitation_discipline", "\n" + voice.text("invitation_discipline_text")),
        ].compactMap { $0 }
    }

    /// Invitations on paper: of those who get no letter, or of all.
    func invitationSheets(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let all = try await meetings.desk.invitations(of: visit.identifier(), as: visit.viewer)
        let path = Self.path(of: all.meeting) + "/invitations"
        let heading = voice.text("invitations_sheets")
        var page = OfficePage(
            heading: heading, section: "meetings", lead: voice.text("invitations_sheets_lead"),
            breadcrumb: Self.trail(
                all.meeting, voice, [Link(label: voice.text("invitations_heading"), url: path)], here: heading))
        let isAll = visit.query("all") == "1"
        page.actions = [
            isAll
                ? .link(voice.text("invitations_sheets_paper"), path + "/sheets")
                : .link(voice.text("invitations_sheets_all"), path + "/sheets?all=1")
        ]
        let lines = all.lines.filter { isAll || $0.address == nil }
        guard !lines.isEmpty else {
            page.parts = [.note(voice.text("invitations_sheets_none"))]
            return try response(page, visit)
        }
        var part = OfficePage.Part()
        let list = ListAddress(visit, path: path + "/sheets", filters: ["all"], sorts: [])
        let shown = lines.dropFirst((list.page - 1) * InvitationPages.size).prefix(InvitationPages.size)
        part.sheets = PrintedSheets(
            letters: shown.map { line in
                let invitee = Invitee(attendee: line.attendee, meeting: all.meeting, agenda: all.agenda)
                let words = Self.words(of: invitee, voice)
                return PrintedSheets.Letter(
                    heading: voice.text("invitation_sheet_heading"),
                    paragraphs: [voice.text("letter_meeting_invitation_opening", words)]
                        + Self.paragraphs(invitee, voice))
            })
        let pages = max(1, (lines.count + InvitationPages.size - 1) / InvitationPages.size)
        part.pager = Pager(voice: voice, page: list.page, pageCount: pages) { list.url(page: $0) }
        page.parts = [part]
        return try response(page, visit)
    }

    // MARK: One's own

    func ownInvitationsPage(_ visit: Visit, _ answered: Attendee.ID?, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let own = try await meetings.desk.ownInvitations(as: visit.viewer)
        let heading = voice.text("own_invitations")
        var page = OfficePage(
            heading: heading,
            lead: voice.text(own.isEmpty ? "own_invitations_none" : "own_invitations_lead"),
            breadcrumb: [
                Link(label: voice.text("office_nav_home"), url: "/office"),
                Link(label: heading, url: "#main", current: true),
            ])
        page.notice = notice(visit)
        page.parts = own.map { invitation in
            Self.ownPart(invitation, visit, invitation.attendee.id == answered ? problems : [])
        }
        return try formResponse(page, visit, problems)
    }

    private static func ownPart(
        _ own: OwnInvitation, _ visit: Visit, _ problems: [Problem]
    ) -> OfficePage.Part {
        let voice = visit.voice
        let invitee = Invitee(attendee: own.attendee, meeting: own.meeting, agenda: own.agenda)
        var facts = Facts()
        facts.add(
            voice.text("invitation_time"),
            voice.time(of: own.meeting))
        facts.add(voice.text("field_place"), own.meeting.place)
        facts.add(voice.text("field_seat"), own.attendee.seat)
        facts.add(voice.text("field_attendeePart"), voice.text("attendee_part_" + own.attendee.part.rawValue))
        facts.add(
            voice.text("meeting_agenda"), invitee.agenda.map { "\($0.position). \($0.title)" }.joined(separator: "\n"))
        facts.add(
            voice.text("field_answer"),
            own.invitation.answer.map { answer in
                [voice.text("invitation_answer_" + answer.rawValue), own.invitation.answerWords].compactMap { $0 }
                    .joined(separator: voice.text("colon"))
            })
        if let leave = own.attendee.leave {
            facts.add(
                voice.text("attendee_leave"), voice.text("leave_state_" + leave.state.rawValue))
        }
        let make = FieldMaker(voice, problems)
        let typed = problems.isEmpty ? nil : visit.form
        var form = FormView(
            action: InvitationPages.own + "/\(own.attendee.id)",
            fields: [
                make.select(
                    "answer", typed?["answer"] ?? own.invitation.answer?.rawValue ?? "",
                    empty: voice.text("value_choose"),
                    required: true,
                    AttendeeInvitation.Answer.allCases.map {
                        ($0.rawValue, voice.text("invitation_answer_" + $0.rawValue))
                    }),
                make.text(
                    "answerWords", typed?["answerWords"] ?? own.invitation.answerWords ?? "",
                    hint: voice.text("hint_answer_words")),
            ].map { Self.own($0, own.attendee.id, problems) }, submitLabel: voice.text("own_invitation_answer"))
        form.hidden = [FormView.Hidden(name: "version", value: "\(own.invitation.version)")]
        form.isCompact = true
        return OfficePage.Part(heading: voice.phrase(own.meeting.title).text, form: form, facts: facts)
    }

    /// The page has several forms: fields of all but the one that was answered get names of their own in the page.
    private static func own(_ field: FieldView, _ id: Attendee.ID, _ problems: [Problem]) -> FieldView {
        guard problems.isEmpty else { return field }
        return field.renamed("\(field.id)-\(id)")
    }

    func answerInvitation(_ visit: Visit) async throws -> Response {
        let id: Attendee.ID = try visit.identifier("attendee")
        do {
            try await meetings.desk.answer(
                id, visit.form["answer"], words: visit.form["answerWords"], basedOn: visit.version, as: visit.viewer)
            return Self.redirect(InvitationPages.own, done: "invitation_answered")
        } catch let problems as Problems {
            return try await ownInvitationsPage(visit, id, problems.list)
        }
    }

    /// The next meetings to which somebody is invited; `nil` for none.
    func invitedPart(_ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part? {
        let own = try await meetings.desk.ownInvitations(atMost: 5, as: viewer)
        guard !own.isEmpty else { return nil }
        let entries = own.map { invitation in
            Timeline.Entry(
                time: [invitation.meeting.day.description, invitation.meeting.startsAt?.description]
                    .compactMap { $0 }.joined(separator: " "), who: invitation.meeting.place ?? "",
                what: voice.phrase(invitation.meeting.title).text, url: InvitationPages.own,
                badge: invitation.invitation.answer.map {
                    Badge(voice.text("invitation_answer_" + $0.rawValue), .good)
                } ?? Badge(voice.text("invitation_answer_none"), .waiting))
        }
        return OfficePage.Part(
            heading: voice.text("own_invitations"), timeline: Timeline(entries, emptyText: ""))
    }
}
