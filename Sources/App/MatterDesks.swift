import Exchange
import Foundation
import Handoffs
import Kernel
import Meetings
import OfficeWeb
import Publishing
import Supervision

extension Platform {
    /// The desk of meetings, their texts, and which sentences of these are matters.
    public var meetingDesk: MeetingDesk {
        MeetingDesk(database: database, identity: identity, identifiers: identifiers, now: Self.now)
    }

    /// The desk of matters.
    public var matterDesk: MatterDesk {
        MatterDesk(
            database: database, identity: identity, identifiers: identifiers, rules: supervisionRules,
            followers: [matterBecomesPublic], stepFollowers: [matterReachesWebhooks], now: Self.now)
    }

    /// The way from the steps of matters to other systems.
    var matterReachesWebhooks: MatterReachesWebhooks {
        MatterReachesWebhooks(tell: TellWebhooks(identifiers: identifiers, now: Self.now))
    }

    /// The way from a sentence of a meeting to a matter.
    public var decisionBecomesMatter: DecisionBecomesMatter {
        DecisionBecomesMatter(
            database: database, identity: identity, meetings: meetingDesk, matters: matterDesk,
            identifiers: identifiers, now: Self.now)
    }

    /// The way from a matter to the portal.
    var matterBecomesPublic: MatterBecomesPublic {
        MatterBecomesPublic(
            meetings: meetingDesk, outcomes: KeepOutcome(identifiers: identifiers, now: Self.now))
    }

    /// The way from a meeting to the editors' desk.
    var meetingBecomesNews: MeetingBecomesNews {
        MeetingBecomesNews(
            database: database, identity: identity, meetings: meetingDesk, matters: matterDesk,
            manuscripts: desk, publicity: matterBecomesPublic, identifiers: identifiers, now: Self.now)
    }

    /// By which matters are found in texts: the rules that ship with the program, and those of the platform's own, each
    /// `.json` file of its folder `rules` in the order of their names.
    /// - Throws: `Problem` when a file of rules cannot be used.
    var extractionRules: ExtractionRules {
        get throws {
            let folder = URL(filePath: dataFolder).appending(path: "rules")
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            let files = names.filter { $0.hasSuffix(".json") && $0 != Self.supervisionFile }.sorted().map {
                folder.appending(path: $0)
            }
            do {
                return try ExtractionRules(extending: files)
            } catch let fault {
                throw Problem(field: "rules/" + fault.file, key: fault.cause.key, arguments: fault.arguments)
            }
        }
    }

    static let supervisionFile = "supervision.json"

    /// By which matters go their way: the rules that ship with the program, and over them the platform's own, the file
    /// `supervision.json` of its folder `rules`.
    /// - Throws: `Problem` when the file cannot be used.
    static func supervisionRules(in dataFolder: String) throws -> SupervisionRules {
        let file = URL(filePath: dataFolder).appending(path: "rules").appending(path: supervisionFile)
        guard FileManager.default.fileExists(atPath: file.path) else { return try SupervisionRules.shipped.get() }
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw Problem(field: "rules/" + supervisionFile, key: "problem_file_not_readable")
        }
        return try SupervisionRules(over: data)
    }

    /// What the pages of meetings and matters need.
    /// - Throws: `Problem` when a file of rules cannot be used.
    var meetingOffice: MeetingOffice {
        get throws {
            MeetingOffice(
                desk: meetingDesk, matters: matterDesk, decisions: decisionBecomesMatter, news: meetingBecomesNews,
                rules: try extractionRules, printer: Self.printer
            ) { bytes in
                do {
                    return try await Self.documents.read(bytes)
                } catch let missing as MissingProgram {
                    throw missing.problem
                }
            }
        }
    }

    static let documents = DocumentReader()
    static let printer = PaperPrinter()
}
