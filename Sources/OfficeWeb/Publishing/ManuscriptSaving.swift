import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import NIOPosix
import Publishing
import WebSupport

extension Office {
    /// Saves; and gives it to a second person where the button says so.
    func saveManuscript(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let id: Manuscript.ID = try visit.identifier()
        let detail = try await desk.manuscript(id, as: viewer)
        var form = try await ManuscriptForm.read(visit.form, over: detail.manuscript.content)
        let fileProblems = try await attach(visit, id, &form, viewer)
        var editing = Editing(detail, content: form.content, version: visit.version)
        let path = ManuscriptPages.path + "/\(id)"
        do {
            try Problems(form.problems + fileProblems).check()
            let saved = try await desk.save(id, form.content, basedOn: visit.version, as: viewer)
            guard visit.form["then"] == "submit" else { return Self.redirect(path, done: "manuscript_saved") }
            guard saved.state == .draft else { return Self.redirect(path, done: "manuscript_saved") }
            // The step has a page of its own where something is to be read first.
            do {
                try await desk.take(ManuscriptStep(.submit, version: saved.version), of: id, as: viewer)
                return Self.redirect(path, done: "manuscript_submitted")
            } catch is Problems {
                return Self.redirect(path + "/steps/submit")
            }
        } catch let problems as Problems {
            // What was written is on the page again, and kept in case that is lost too.
            _ = try? await desk.keepTyping(id, form.content, basedOn: visit.version, as: viewer)
            editing.problems = problems.list
            return try await editorPage(visit, editing)
        } catch let stale as StaleEdit {
            _ = try? await desk.keepTyping(id, form.content, basedOn: visit.version, as: viewer)
            editing.version = stale.current
            editing.notice = Notice(text: voice.text("manuscript_stale_lead"), isGood: false)
            // As it is now: what was stored when this request came may be older than what it was too late for.
            let stored = try await desk.find(id, as: viewer)
            editing.stale = Comparisons.stale(
                stored: stored.content, typed: form.content, try await desk.choices(for: stored, as: viewer), voice)
            return try await editorPage(visit, editing)
        }
    }

    /// Files of a browser without script come with the form itself.
    private func attach(
        _ visit: Visit, _ id: Manuscript.ID, _ form: inout ManuscriptForm, _ viewer: Viewer
    ) async throws -> [Problem] {
        var problems: [Problem] = []
        for upload in visit.form.files {
            let language: Language = upload.field.hasSuffix("_en") ? .english : .zhHans
            do {
                let file = try await keepFile(upload, for: id, viewer)
                form.attach(file, language)
            } catch let problem as Problem {
                problems.append(
                    Problem(
                        field: "attachments" + language.fieldSuffix, key: problem.key,
                        arguments: problem.arguments))
            }
        }
        return problems
    }

    private func keepFile(
        _ upload: UploadedFile, for id: Manuscript.ID, _ viewer: Viewer
    ) async throws -> ManuscriptFile {
        let kept = try await fileDesk.keep(upload.bytes, upload.name.orNil ?? "file")
        try await desk.add(kept.file, kept.renditions, to: id, as: viewer)
        return kept.file
    }

    // MARK: What the editor's script asks for

    /// Keeps what is being typed.
    func keepTyping(_ visit: Visit) async throws -> Response {
        let viewer = try visit.viewer
        let id: Manuscript.ID = try visit.identifier()
        let manuscript = try await desk.find(id, as: viewer)
        let form = try await ManuscriptForm.read(visit.form, over: manuscript.content)
        let others = try await desk.keepTyping(id, form.content, basedOn: visit.version, as: viewer)
        return Self.json([
            ("current", .number(Int(manuscript.version))), ("time", .text(visit.voice.instant(now()))),
            ("others", .number(others)),
        ])
    }

    func dropTyping(_ visit: Visit) async throws -> Response {
        let id: Manuscript.ID = try visit.identifier()
        try await desk.dropTyping(id, as: visit.viewer)
        return Self.redirect(ManuscriptPages.path + "/\(id)/edit")
    }

    /// What a paste looks like when it is clean, and what was taken out of it.
    func cleanPaste(_ visit: Visit) async throws -> Response {
        try await desk.demandWritable(visit.identifier(), as: visit.viewer)
        do {
            let pasted = visit.form["html"]
            let body = try await NIOThreadPool.singleton.runIfActive {
                try ArticleBody(cleaning: ManuscriptForm.stored(pasted))
            }
            return Self.json([
                ("html", .text(StoredFileAddress.moved(body.html, below: ManuscriptForm.filesPath))),
                ("notes", .list(body.notes.map { .text(Self.sentence($0, visit.voice)) })),
            ])
        } catch let refusal as BodyRefusal {
            return Self.json(
                [("problems", .list([.text(visit.voice.text(refusal.problemKey))]))], status: .unprocessableContent)
        }
    }

    static func sentence(_ note: BodyNote, _ voice: Voice) -> String {
        voice.text("body_note_" + note.kind.rawValue.snakeCased, ["count": "\(note.count)"])
    }

    /// Takes pictures and attachments one by one: what is wrong with one does not lose the others.
    func addManuscriptFiles(_ visit: Visit) async throws -> Response {
        let viewer = try visit.viewer
        let id: Manuscript.ID = try visit.identifier()
        try await desk.demandWritable(id, as: viewer)
        var files: [JSONText] = []
        var problems: [JSONText] = []
        for upload in visit.form.files {
            do {
                let file = try await keepFile(upload, for: id, viewer)
                files.append(
                    .object([
                        ("hash", .text(file.hash)), ("name", .text(file.name)),
                        ("url", .text(ManuscriptForm.filesPath + file.hash)), ("isPicture", .truth(file.isPicture)),
                    ]))
            } catch let problem as Problem {
                problems.append(.text(visit.voice.text(problem.key, problem.arguments)))
            }
        }
        return Self.json([("files", .list(files)), ("problems", .list(problems))])
    }

    private static func json(
        _ members: [(String, JSONText)], status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSONText.object(members).bytes)))
    }

    /// A file that a manuscript of the viewer shows.
    func manuscriptFile(_ visit: Visit) async throws -> Response {
        let hash = visit.parameters.get("hash") ?? ""
        let type = try await desk.mediaType(ofFile: hash, as: visit.viewer)
        return try await files.shown(hash, named: hash, type: type, to: visit.request)
    }
}

extension String {
    /// `pictureNotStored` as `picture_not_stored`.
    var snakeCased: String {
        map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
    }
}
