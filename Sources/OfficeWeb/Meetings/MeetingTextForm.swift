import Exchange
import Hummingbird
import Identity
import Kernel
import Meetings
import Publishing
import WebSupport

/// A text comes to a meeting: pasted, from a file, or from an article of the portal.
extension Office {
    func newMeetingText(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let detail = try await managedMeeting(visit)
        let make = FieldMaker(voice, problems)
        let heading = voice.text("meeting_text_new")
        var page = OfficePage(
            heading: heading, section: "meetings", lead: voice.text("meeting_text_lead"),
            breadcrumb: Self.trail(detail.meeting, voice, here: heading))
        page.errors = ErrorSummary(problems, voice)
        let path = MeetingPages.path + "/\(detail.meeting.id)"
        let replaced = visit.form["replaces"].orNil ?? visit.query("replaces")
        let megabytes = "\(DocumentLimits().bytes >> 20)"
        var form = FormView(
            action: path + "/texts",
            fields: [
                make.text("textTitle", visit.form["textTitle"]),
                make.area("meetingText", visit.form["meetingText"], hint: voice.text("hint_meeting_text")),
                make.upload("document", hint: voice.text("hint_document", ["megabytes": megabytes])),
            ], submitLabel: voice.text("meeting_text_extract"), cancelURL: path)
        form.isUpload = true
        if !replaced.isEmpty {
            form.hidden = [FormView.Hidden(name: "replaces", value: replaced)]
            form.note = voice.text("meeting_text_replaces")
        }
        page.parts = [OfficePage.Part(form: form)]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func attachMeetingText(_ visit: Visit) async throws -> Response {
        do {
            let meeting = try await managedMeeting(visit).meeting
            let incoming = try await incomingText(visit)
            let replaced = try visit.form["replaces"].orNil.map { named in
                guard let id = MeetingText.ID(text: named) else { throw Refusal.unknown }
                return id
            }
            let text = try await attach(incoming, to: meeting, replacing: replaced, visit)
            return Self.redirect(MeetingPages.path + "/\(meeting.id)/texts/\(text)", done: "meeting_text_attached")
        } catch let problems as Problems {
            return try await newMeetingText(visit, problems.list.map(Self.fieldOfForm))
        }
    }

    static func fieldOfForm(_ problem: Problem) -> Problem {
        let field = ["text": "meetingText", "title": "textTitle"][problem.field] ?? problem.field
        return Problem(field: field, key: problem.key, arguments: problem.arguments)
    }

    /// The text of a form, pasted or from a file.
    func incomingText(_ visit: Visit) async throws -> IncomingMeetingText {
        let title = visit.form["textTitle"]
        // "\r\n" is one character of a text, whatever stands around it.
        let pasted = String(visit.form["meetingText"].map { $0.isNewline ? "\n" : $0 })
        guard let file = visit.form.file("document") else {
            return IncomingMeetingText(pasted, title: title, origin: .pasted)
        }
        guard pasted.allSatisfy(\.isWhitespace) else {
            throw Problems([Problem(field: "document", key: "problem_text_or_document")])
        }
        let name = file.name.isEmpty ? "document" : file.name
        let read = try await read(file.bytes, named: name, field: "document")
        return IncomingMeetingText(
            read.text, title: title.orNil ?? name, origin: .file(name: name, kind: read.kind.type, hash: nil),
            warnings: read.warnings.map { TextWarning(key: $0.key, arguments: $0.arguments) })
    }

    /// Attaches a text with what the rules find in it.
    func attach(
        _ incoming: IncomingMeetingText, to meeting: Meeting, replacing replaced: MeetingText.ID? = nil, _ visit: Visit
    ) async throws -> MeetingText.ID {
        let viewer = try visit.viewer
        try MeetingDesk.check(incoming)
        let found = try await meetings.find(in: incoming.body, of: meeting, as: viewer)
        return try await meetings.desk.attach(
            incoming, found.proposals, setAside: found.setAside, to: meeting.id, replacing: replaced, as: viewer)
    }

    // MARK: Articles

    /// The article that a meeting is made of; `nil` where none is named.
    /// - Throws: `Refusal.unknown` for one that the viewer may not see.
    func articleOfMeeting(_ visit: Visit) async throws -> OfficeReader.ArticleWording? {
        let named = visit.form["article"].orNil ?? visit.query("article")
        guard !named.isEmpty else { return nil }
        guard let id = Identifier<OfficeReader>(text: named)?.rawValue else { throw Refusal.unknown }
        return try await articles.wording(of: id, as: visit.viewer)
    }

    /// The texts of meetings that an article became; `nil` for none that the viewer may see.
    func textsPart(ofArticle id: Int64, _ visit: Visit) async throws -> OfficePage.Part? {
        let voice = visit.voice
        guard try visit.viewer.may(MeetingsPolicy.readMeetings) else { return nil }
        let texts = try await meetings.desk.texts(ofArticle: id, as: visit.viewer)
        guard !texts.isEmpty else { return nil }
        let entries = texts.map { text in
            Timeline.Entry(
                time: voice.instant(text.attachedAt), who: "",
                what: text.title ?? voice.text("meeting_text_untitled", ["number": "\(text.number)"]),
                url: MeetingPages.path + "/\(text.meeting)/texts/\(text.id)")
        }
        return OfficePage.Part(
            heading: voice.text("article_meeting_texts"), timeline: Timeline(entries, emptyText: ""))
    }

    /// The words of an article, as a meeting's text.
    func text(of article: OfficeReader.ArticleWording) async throws -> IncomingMeetingText {
        let page = "<!DOCTYPE html><meta charset=\"utf-8\"><body>" + article.body
        let read = try await read(Array(page.utf8), named: article.title, field: "article")
        return IncomingMeetingText(read.text, title: article.title, origin: .article(article.id))
    }

    /// Reads a document; why it cannot be read stands at a field of the form.
    private func read(_ bytes: [UInt8], named name: String, field: String) async throws -> DocumentText {
        do {
            return try await meetings.read(bytes)
        } catch let refusal as DocumentRefusal {
            let problem = refusal.problem(field: name)
            let arguments = problem.arguments.merging(["field": name]) { own, _ in own }
            throw Problems([Problem(field: field, key: problem.key, arguments: arguments)])
        } catch let problem as Problem {
            throw Problems([Problem(field: field, key: problem.key, arguments: problem.arguments)])
        }
    }
}

extension DocumentText.Kind {
    /// Its media type.
    fileprivate var type: String {
        switch self {
        case .word: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .pdf: "application/pdf"
        case .page: "text/html"
        case .text: "text/plain"
        }
    }
}

extension Optional where Wrapped: Sendable {
    /// `map` for what takes its time.
    func asyncMap<Result: Sendable>(_ transform: (Wrapped) async throws -> Result) async rethrows -> Result? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
