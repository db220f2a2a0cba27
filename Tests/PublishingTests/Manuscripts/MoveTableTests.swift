import Foundation
import Identity
import Kernel
import Storage
import TestSupport
import Testing

@testable import Publishing

/// Every step from every state for everybody: what the desk answers stands in `Golden/manuscript-moves.csv`.
/// `KAIMEN_WRITE_GOLDEN=1` writes the table anew; review it then.
@Suite(.onEveryEngine, .namingTheEngine) struct MoveTableTests {
    private static let table = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../Golden/manuscript-moves.csv").standardizedFileURL

    /// Where a manuscript stands, and whether the portal shows an earlier version of it.
    private static let stands = [
        "draft", "draft beside public", "review", "review beside public", "scheduled", "published", "withdrawn",
        "archived",
    ]
    private static let moves = ["read", "save", "share"] + ManuscriptMove.allCases.map(\.rawValue)

    @Test func `every step answers everybody as the table says`() async throws {
        let world = try await DeskWorld()
        var lines = ["state,move," + DeskWorld.cast.map(\.login).joined(separator: ",")]
        for stand in Self.stands {
            // A step that was refused leaves the manuscript as it was, for the next one to try.
            var waiting: Manuscript.ID?
            for move in Self.moves {
                var answers: [String] = []
                for (login, _, _) in DeskWorld.cast {
                    let id = if let waiting { waiting } else { try await manuscript(stand, world) }
                    let answer = try await answer(move, id, login, world)
                    waiting = answer == "done" ? nil : id
                    answers.append(answer)
                }
                lines.append(([stand, move] + answers).joined(separator: ","))
            }
        }
        let text = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["KAIMEN_WRITE_GOLDEN"] != nil {
            try text.write(to: Self.table, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: Self.table, encoding: .utf8)
        let differences = text.split(separator: "\n").difference(from: kept.split(separator: "\n"))
        #expect(differences.isEmpty, "\(differences)")
    }

    private func manuscript(_ stand: String, _ world: DeskWorld) async throws -> Manuscript.ID {
        switch stand {
        case "published": return try await world.published()
        case "withdrawn", "archived":
            let id = try await world.published()
            try await world.take(stand == "archived" ? .archive : .withdraw, of: id, as: "chief")
            return id
        default: break
        }
        let isBeside = stand.hasSuffix("beside public")
        let id = try await isBeside ? world.published() : world.begin()
        if isBeside { try await world.edit(id) { $0.chinese.title += "（更新）" } }
        if stand.hasPrefix("draft") { return id }
        try await world.take(.submit, of: id, as: "submitter")
        if stand == "scheduled" { try await world.take(.schedule, of: id, as: "chief") }
        return id
    }

    private func answer(
        _ move: String, _ id: Manuscript.ID, _ login: String, _ world: DeskWorld
    ) async throws -> String {
        let viewer = try await world.viewer(login)
        let stored = try await world.stored(id)
        let refusal = await world.refusal {
            switch move {
            case "read": _ = try await world.desk.manuscript(id, as: viewer)
            case "save":
                var content = stored.content
                content.chinese.summary += "改"
                try await world.desk.save(id, content, basedOn: stored.version, as: viewer)
            case "share": _ = try await world.desk.makePreviewPass(of: id, as: viewer)
            default: try await world.take(try #require(ManuscriptMove(rawValue: move)), of: id, as: login)
            }
        }
        return refusal?.replacing("refusal_", with: "") ?? "done"
    }
}
