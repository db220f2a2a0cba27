import HTTPTypes
import Identity
import Kernel
import Ledger
import WebSupport

/// The import of units and people as programs see it: send the files, read what would change, accept that.
extension OfficeAPI {
    var imports: [APIOperation] {
        [
            operation(
                .post, "/imports", "sendImport",
                "Keeps one or two lists for an hour and says what they would change: for unit.manage or person.manage.",
                tag: "Imports", needs: .anyOf(IdentityPolicy.importing),
                query: [
                    APIParameter("name", "Name of the file, when the body is one file.", .line(0, 200)), Self.sheet,
                ] + APIParameter.paging, upload: office.settings.uploadLimits,
                success: .created("The preview; nothing of it is saved.", Self.importPreview)
            ) { call, viewer in
                let files = call.files.map { file in
                    let name = UploadedFile(field: "", name: call.query("name"), bytes: []).name
                    return DirectoryUpload.File(
                        name: [file.name, name, "list"].first { !$0.isEmpty } ?? "list", bytes: file.bytes)
                }
                try await office.importDesk.check(files)
                let id = try await identity.keepUpload(files, as: viewer)
                let upload = try await identity.upload(id, as: viewer)
                return .created(try await preview(upload, call, viewer), at: "/api/v1/imports/\(id)")
            },
            operation(
                .get, "/imports/{id}", "getImport", "What an upload of yours would change, by now.", tag: "Imports",
                needs: .anyOf(IdentityPolicy.importing), query: [Self.sheet] + APIParameter.paging,
                success: .ok("The preview.", Self.importPreview), furtherProblems: [.unprocessableContent]
            ) { call, viewer in
                let upload = try await identity.upload(call.identifier(), as: viewer)
                guard upload.outcome == nil else { throw Refusal(key: "refusal_upload_accepted") }
                return .ok(try await preview(upload, call, viewer))
            },
            operation(
                .post, "/imports/{id}/acceptance", "acceptImport",
                "Does all that a preview without problems said, at once; when anything of it is no longer so, nothing.",
                tag: "Imports", needs: .anyOf(IdentityPolicy.importing),
                body: .object([
                    .required("digest", .line(64, 64).noted("Of the preview.")),
                    .optional("sheet", .line(0, 200).noted("As for the preview.")),
                ]).named("ImportAcceptance"), success: .ok("What was done.", Self.importOutcome)
            ) { call, viewer in
                let upload = try await identity.upload(call.identifier(), as: viewer)
                let preview = try await office.importDesk.accept(
                    upload, sheet: call.text("sheet"), digest: call.text("digest"), of: office, as: viewer)
                return .ok(
                    .object([
                        ("created", .number(Self.count(preview, .created))),
                        ("changed", .number(Self.count(preview, .changed))),
                        ("unchanged", .number(Self.count(preview, .unchanged))),
                    ]))
            },
        ]
    }

    private static let sheet = APIParameter("sheet", "Only this sheet; all when left out.", .line(0, 200))
    private static let mostMessages = 1000

    private static let message = APISchema.object([
        .required("place", .text.noted("File, sheet and cell: `[list.xlsx]people!C7`.")), .required("key", .text),
        .required("message", .text),
    ]).named("ImportMessage")

    private static let importPreview = APISchema.object([
        .required("id", .identifier), .required("expiresAt", .instant),
        .required("digest", .text.noted("Stands for these very changes of these very records.")),
        .required("created", .integer(0...Int.max)), .required("changed", .integer(0...Int.max)),
        .required("unchanged", .integer(0...Int.max)),
        .required("problemCount", .integer(0...Int.max).noted("With any, nothing can be accepted.")),
        .required("problems", .list(of: message).noted("The first thousand.")),
        .required("notes", .list(of: message).noted("What was not read, or not as it looks; the first thousand.")),
        .required("total", .integer(0...Int.max)), .required("page", .integer(1...Int.max)),
        .required("size", .integer(1...Int.max)),
        .required("items", .list(of: line).noted("Rows of the files: those of the page.")),
    ]).named("ImportPreview")

    private static let line = APISchema.object([
        .required("place", .text), .required("kind", .choice(["unit", "person"])),
        .required("outcome", .choice(["created", "changed", "unchanged"])),
        .required("id", .identifier.orNull.noted("Of the record, when there is one.")), .required("key", .text),
        .required("name", .text),
        .required(
            "changes",
            .list(
                of: .object([
                    .required("field", .text), .required("before", .text.orNull), .required("after", .text.orNull),
                ]))),
    ]).named("ImportLine")

    private static let importOutcome = APISchema.object([
        .required("created", .integer(0...Int.max)), .required("changed", .integer(0...Int.max)),
        .required("unchanged", .integer(0...Int.max)),
    ]).named("ImportOutcome")

    private func preview(
        _ upload: DirectoryUpload, _ call: APICall, _ viewer: Viewer
    ) async throws -> JSONText {
        let preview = try await office.importDesk.read(upload, sheet: call.query("sheet"), of: office, as: viewer)
            .preview
        let items = preview.lines.dropFirst((call.page - 1) * call.size).prefix(call.size)
        return .object([
            ("id", .text("\(upload.id)")), ("expiresAt", .instant(upload.expiresAt)),
            ("digest", .text(preview.digest)), ("created", .number(Self.count(preview, .created))),
            ("changed", .number(Self.count(preview, .changed))),
            ("unchanged", .number(Self.count(preview, .unchanged))),
            ("problemCount", .number(preview.problems.count)),
            ("problems", Self.messages(preview.problems, call.voice)),
            ("notes", Self.messages(preview.notes, call.voice)), ("total", .number(preview.lines.count)),
            ("page", .number(call.page)), ("size", .number(call.size)), ("items", .list(items.map(Self.line))),
        ])
    }

    private static func count(_ preview: ImportPreview, _ outcome: ImportPreview.Outcome) -> Int {
        preview.count(.unit, outcome) + preview.count(.person, outcome)
    }

    private static func messages(_ all: [Problem], _ voice: Voice) -> JSONText {
        .list(
            all.prefix(mostMessages).map { problem in
                .object([
                    ("place", .text(problem.field)), ("key", .text(problem.key)),
                    ("message", .text(voice.text(problem.key, problem.arguments))),
                ])
            })
    }

    private static func line(_ line: ImportPreview.Line) -> JSONText {
        .object([
            ("place", .text("\(line.sheet)!\(line.row)")), ("kind", .text(line.subject.rawValue)),
            ("outcome", .text(line.outcome.rawValue)),
            ("id", line.outcome == .created ? .null : .text("\(line.id)")), ("key", .text(line.key)),
            ("name", .text(line.name)),
            (
                "changes",
                .list(
                    line.changes.map { change in
                        .object([
                            ("field", .text(change.field)), ("before", .text(orNull: change.before)),
                            ("after", .text(orNull: change.after)),
                        ])
                    })
            ),
        ])
    }
}
