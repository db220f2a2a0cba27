import Kernel
import NIOPosix
import Publishing
import WebSupport

/// The fields of the editor's form, as they were sent.
struct ManuscriptForm: Sendable {
    /// Where the office shows files that are not public.
    static let filesPath = "/office/files/"

    let form: FormBody
    private(set) var content: ManuscriptContent
    private(set) var problems: [Problem] = []
    /// What cleaning took out of the texts.
    private(set) var notes: [BodyNote] = []

    /// Reads a form on a thread that may block: cleaning a text of megabytes takes a while.
    static func read(_ form: FormBody, over stored: ManuscriptContent) async throws -> ManuscriptForm {
        try await NIOThreadPool.singleton.runIfActive { ManuscriptForm(form, over: stored) }
    }

    private init(_ form: FormBody, over stored: ManuscriptContent) {
        self.form = form
        content = stored
        for language in Language.allCases { read(language) }
        content.zone = Self.number(form["zone"])
        content.region = Self.number(form["region"])
        content.section = Self.number(form["section"])
        content.kind = Self.number(form["kind"])
        (content.day, content.phone, content.fax) = (form["day"], form["phone"], form["fax"])
        content.email = form["email"]
    }

    /// Files that were sent with the form, for a browser without script, are attachments from now on.
    mutating func attach(_ file: ManuscriptFile, _ language: Language) {
        guard !content[language].attachments.contains(where: { $0.file == file.hash }) else { return }
        content[language].attachments.append(ManuscriptAttachment(label: "", name: file.name, file: file.hash))
    }

    private mutating func read(_ language: Language) {
        let suffix = language.fieldSuffix
        content[language].title = form["title" + suffix]
        content[language].source = form["source" + suffix]
        content[language].summary = form["summary" + suffix]
        let gone = Set(form.all("attachment_gone" + suffix))
        let files = form.all("attachment_file" + suffix)
        let names = form.all("attachment_name" + suffix)
        let labels = form.all("attachment_label" + suffix)
        content[language].attachments = files.indices.compactMap { index in
            guard !gone.contains(files[index]), names.indices.contains(index) else { return nil }
            return ManuscriptAttachment(
                label: labels.indices.contains(index) ? labels[index] : "", name: names[index], file: files[index])
        }
        do {
            let body = try ArticleBody(cleaning: Self.stored(form["body" + suffix]))
            content[language].body = body.html
            notes += body.notes
        } catch let refusal as BodyRefusal {
            problems.append(Problem(field: "body" + suffix, key: refusal.problemKey))
        } catch {
            problems.append(Problem(field: "body" + suffix, key: BodyRefusal.notText.problemKey))
        }
    }

    /// The same text with files where the portal has them.
    static func stored(_ html: String) -> String { html.replacing("\"" + filesPath, with: "\"/files/") }

    private static func number(_ text: String) -> Int64? { Identifier<Manuscript>(text: text)?.rawValue }
}
