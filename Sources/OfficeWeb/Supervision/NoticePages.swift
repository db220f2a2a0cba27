import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

/// What somebody is told of matters (消息): the list, the marks of what is read, and how they have it by letter.
enum NoticePages {
    static let path = "/office/notices"
    static let choicePath = "/office/account/notices"
    static let reading = OfficeRoute.Access.permission(SupervisionPolicy.readMatters)

    static let routes: [OfficeRoute] = [
        .get(path, reading) { office, visit in try await office.noticesPage(visit) },
        .post(path + "/read", reading) { office, visit in try await office.readNotices(visit) },
        .get(choicePath, reading) { office, visit in try await office.noticeChoicePage(visit) },
        .post(choicePath, reading) { office, visit in try await office.chooseNotices(visit) },
        .post(MatterPages.path + "/:id/follow", reading) { office, visit in try await office.followMatter(visit) },
    ]
}

extension Office {
    func noticesPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let address = ListAddress(visit, path: NoticePages.path, filters: [], sorts: [])
        let list = try await meetings.matters.notices(page: address.page, of: viewer)
        var page = OfficePage(
            heading: voice.text("office_nav_notices"), section: "notices", lead: voice.text("notices_lead"))
        page.notice = notice(visit)
        // What came since the page was made stays unread.
        if list.unread > 0, address.page == 1, let newest = list.lines.first {
            page.actions.append(
                .post(
                    voice.text("notices_read_all"), NoticePages.path + "/read", isPrimary: true,
                    hidden: [FormView.Hidden(name: "through", value: "\(newest.id)")]))
        }
        page.actions.append(.link(voice.text("notice_choice_heading"), NoticePages.choicePath))
        let actors = try await identity.names(of: Set(list.lines.compactMap { Int64($0.step.actor) }))
        var part = OfficePage.Part(
            timeline: Timeline(
                list.lines.map { entry($0, actors, viewer, voice) }, emptyText: voice.text("notices_none")))
        let pages = max(1, (Int(clamping: list.total) + NoticeList.size - 1) / NoticeList.size)
        part.pager = Pager(voice: voice, page: address.page, pageCount: pages) { address.url(page: $0) }
        page.parts = [part]
        return try response(page, visit)
    }

    private func entry(
        _ notice: MatterNotice, _ actors: [Int64: LocalizedText], _ viewer: Viewer, _ voice: Voice
    ) -> Timeline.Entry {
        let step = notice.step
        let actor = Int64(step.actor).flatMap { actors[$0] }.map { voice.phrase($0).text }
        let unit = step.unit.flatMap { viewer.tree.keepingUnit(of: $0) }.map { voice.phrase($0.name).text }
        let deadline = step.deadline.map { voice.text("matter_due", ["day": voice.day($0)]) }
        let who = [
            notice.number, MatterLetters.words(of: step, voice), deadline, actor, unit,
            MatterLetters.reason(of: notice, voice),
        ]
        guard let matter = notice.matter else {
            return Timeline.Entry(
                time: voice.instant(notice.toldAt), who: notice.number, what: voice.text("notice_hidden"))
        }
        let read = Action.post(
            voice.text("notice_open"), NoticePages.path + "/read",
            hidden: [
                FormView.Hidden(name: "matter", value: "\(matter.id)"),
                FormView.Hidden(name: "through", value: "\(notice.id)"),
            ])
        return Timeline.Entry(
            time: voice.instant(notice.toldAt), who: who.compactMap(\.self).joined(separator: " · "),
            what: matter.text, lang: "zh-Hans", url: MatterPages.path + "/\(matter.id)", reason: step.reason,
            badge: notice.isRead ? nil : Badge(voice.text("notice_unread"), .waiting),
            action: notice.isRead ? nil : read)
    }

    /// Marks as read what was seen: of a matter, which is shown next, or of all.
    func readNotices(_ visit: Visit) async throws -> Response {
        guard let newest = MatterNotice.ID(text: visit.form["through"]) else { throw Refusal.unknown }
        let matter = Matter.ID(text: visit.form["matter"])
        try await meetings.matters.readNotices(of: matter, through: newest, as: visit.viewer)
        guard let matter else { return Self.redirect(NoticePages.path, done: "notices_read") }
        return Self.redirect(MatterPages.path + "/\(matter)")
    }

    func followMatter(_ visit: Visit) async throws -> Response {
        let id: Matter.ID = try visit.identifier()
        let isFollowed = visit.form["follow"] == "yes"
        try await meetings.matters.follow(id, isFollowed, as: visit.viewer)
        return Self.redirect(
            MatterPages.path + "/\(id)", done: isFollowed ? "matter_followed" : "matter_unfollowed")
    }

    /// Buttons on the page of a matter: to follow it, and to mark what was told of it as read.
    func noticeActions(_ matter: Matter, _ viewer: Viewer, _ voice: Voice) async throws -> [Action] {
        let marks = try await meetings.matters.marks(of: matter.id, as: viewer)
        let follow = Action.post(
            voice.text(marks.isFollowed ? "matter_unfollow" : "matter_follow"),
            MatterPages.path + "/\(matter.id)/follow",
            hidden: [FormView.Hidden(name: "follow", value: marks.isFollowed ? "no" : "yes")])
        guard let newest = marks.newest else { return [follow] }
        let read = Action.post(
            voice.text("matter_notices_read", ["count": "\(marks.unread)"]), NoticePages.path + "/read",
            hidden: [
                FormView.Hidden(name: "matter", value: "\(matter.id)"),
                FormView.Hidden(name: "through", value: "\(newest)"),
            ])
        return [read, follow]
    }

    // MARK: By letter

    func noticeChoicePage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Response {
        let voice = visit.voice
        let chosen = try await meetings.matters.noticeLetters(of: visit.viewer)
        var page = accountChild(voice, "notice_choice_heading")
        page.lead = voice.text("notice_choice_lead")
        page.notice = notice(visit)
        page.parts = [
            OfficePage.Part(
                form: FormView(
                    action: NoticePages.choicePath,
                    fields: [
                        FieldMaker(voice, problems).select(
                            "noticeLetters", chosen.rawValue, required: true, hint: voice.text("hint_notice_letters"),
                            NoticeLetters.allCases.map { ($0.rawValue, voice.text("notice_letters_" + $0.rawValue)) })
                    ], submitLabel: voice.text("action_save"), cancelURL: "/office/account"))
        ]
        return try formResponse(page, visit, problems)
    }

    func chooseNotices(_ visit: Visit) async throws -> Response {
        guard let letters = NoticeLetters(rawValue: visit.form["noticeLetters"]) else {
            return try await noticeChoicePage(visit, [Problem(field: "noticeLetters", key: "problem_choose")])
        }
        try await meetings.matters.choose(letters, as: visit.viewer)
        return Self.redirect(NoticePages.choicePath, done: "notices_chosen")
    }
}
