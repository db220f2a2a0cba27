import Exchange
import Identity
import Kernel
import OfficeWeb
import Publishing

/// The items of a WordPress export on their way in, a batch at a time.
struct WordPressImport {
    let texts: ImportTexts
    let media: MediaIntake
    let viewer: Viewer
    let unit: Identity.Unit.ID?
    let zone: String?
    let file: String
    var report = Platform.ImportReport()

    private var waiting: [WordPressText] = []
    private var bytes = 0

    init(
        texts: ImportTexts, media: MediaIntake, viewer: Viewer, unit: Identity.Unit.ID?, zone: String?, file: String
    ) {
        (self.texts, self.media, self.viewer) = (texts, media, viewer)
        (self.unit, self.zone, self.file) = (unit, zone, file)
    }

    /// - Returns: whether a batch was written.
    mutating func take(_ item: WordPressItem) async throws -> Bool {
        // Files of the library come with the texts that name them.
        guard item.type != "attachment" else { return false }
        report.read += 1
        do {
            waiting.append(try WordPressText(item, source: file, today: texts.today))
            bytes += item.content.utf8.count
        } catch let problem as Problem {
            report.skipped.append(problem)
        }
        guard waiting.count >= 200 || bytes >= 16 << 20 else { return false }
        try await finish()
        return true
    }

    /// Writes what waits.
    mutating func finish() async throws {
        let known = try await texts.digests(of: waiting.map(\.origin))
        var incoming: [IncomingText] = []
        for text in waiting {
            let digest = text.digest(try await media.digests(text.body.references))
            if known[text.origin] == digest {
                report.unchanged += 1
            } else if let text = try await prepared(text, digest) {
                incoming.append(text)
            }
        }
        (waiting, bytes) = ([], 0)
        for outcome in try await texts(incoming, draftsIn: unit, as: viewer) { report.add(outcome) }
    }

    private mutating func prepared(_ text: WordPressText, _ digest: String) async throws -> IncomingText? {
        // Nothing is stored for what is not taken.
        guard text.isPublic || unit != nil else {
            report.skipped.append(Problem(field: text.name, key: "problem_import_draft"))
            return nil
        }
        do {
            let (kept, problems) = try await media.take(text.body.references, for: text.name)
            var incoming = try text.incoming(kept.mapValues(\.file), digest: digest, zone: zone)
            for file in kept.values { incoming.renditions[file.file.hash] = file.renditions }
            report.notes += problems
            if text.body.embedded > 0 {
                report.notes.append(
                    Problem(
                        field: text.name, key: "problem_wordpress_embedded",
                        arguments: ["count": "\(text.body.embedded)"]))
            }
            return incoming
        } catch let problem as Problem {
            report.skipped.append(problem)
            return nil
        }
    }
}

extension Platform.ImportReport {
    /// The file could not be read further; what came before is in.
    mutating func end(with problem: Problem) {
        isIncomplete = true
        notes.append(problem)
    }

    mutating func add(_ outcome: ImportOutcome) {
        switch outcome {
        case .created: created += 1
        case .updated: updated += 1
        case .unchanged: unchanged += 1
        case .skipped(let problem): skipped.append(problem)
        }
    }
}
