import DemoData
import Foundation
import Identity
import Kernel
import Publishing

/// A text that the demo's editors work on, and how far it is.
private struct DemoManuscript: Decodable {
    struct Words: Decodable {
        let title: String
        let source: String
        let summary: String
        let body: String
    }
    struct Step: Decodable {
        /// Name for signing in.
        let by: String
        let move: String
        let reason: String?
        /// For a schedule: so many days from now, at this hour in Asia/Shanghai.
        let days: Int64?
        let hour: Int64?
    }

    /// Code of the unit.
    let unit: String
    let writer: String
    /// Chinese name.
    let section: String
    let chinese: Words
    let english: Words?
    let steps: [Step]
}

extension Platform {
    /// Puts texts on the desks: drafts, some that wait for a second person, some with their time of publication.
    /// - Throws: `Problem` when the demo's files do not fit each other.
    func fillWithDemoDesk() async throws {
        let texts = try JSONDecoder().decode(
            [DemoManuscript].self, from: Data(contentsOf: DemoData.folder.appending(path: "desk.json")))
        for text in texts { try await lay(text) }
    }

    private static var misfit: Problem { Problem(field: "desk.json", key: "problem_file_not_readable") }

    private func lay(_ text: DemoManuscript) async throws {
        let id = try await acting(as: text.writer) { writer in
            guard let unit = writer.tree.unit(code: text.unit)?.id else { throw Self.misfit }
            let sections = try await desk.choices(as: writer).sections
            guard let section = sections.first(where: { $0.name.chinese == text.section })?.id else {
                throw Self.misfit
            }
            var content = ManuscriptContent()
            content.section = section
            content.chinese = ManuscriptText(text.chinese)
            content.english = text.english.map(ManuscriptText.init) ?? content.english
            return try await desk.begin(in: unit, saying: content, as: writer)
        }
        for step in text.steps { try await take(step, of: id) }
    }

    private func take(_ step: DemoManuscript.Step, of id: Manuscript.ID) async throws {
        guard let move = ManuscriptMove(rawValue: step.move) else { throw Self.misfit }
        try await acting(as: step.by) { viewer in
            let version = try await desk.manuscript(id, as: viewer).manuscript.version
            var taken = ManuscriptStep(move, version: version)
            (taken.reason, taken.acceptsWarnings) = (step.reason ?? "", true)
            if let days = step.days, let hour = step.hour {
                let today = CalendarDay(shanghaiSeconds: Self.now())
                taken.dueAt = today.shanghaiSeconds + days * 86_400 + hour * 3600
            }
            try await desk.take(taken, of: id, as: viewer)
        }
    }
}

extension ManuscriptText {
    fileprivate init(_ words: DemoManuscript.Words) {
        self.init()
        (title, source, summary, body) = (words.title, words.source, words.summary, words.body)
    }
}
