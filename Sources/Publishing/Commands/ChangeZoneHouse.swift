import Identity
import Kernel
import Ledger
import Storage

/// One decision of a zone about its own page.
public enum ZoneHouseChange: Sendable {
    /// The zone's colour; the platform's own for `nil`.
    case accent(ZoneAccent?)
    /// An article stands first, after those that do already.
    case pin(Int64)
    case unpin(Int64)
    /// An article goes up (-1) or down (1) among those that stand first.
    case movePin(Int64, by: Int)
    /// A document that was inspected and stored comes last.
    case addDocument(ManuscriptFile, label: LocalizedText)
    case removeDocument(String)
    /// A document, by its hash, is called otherwise; by the name of its file where nothing is said.
    case labelDocument(String, LocalizedText)
    /// A document, by its hash, goes up (-1) or down (1).
    case moveDocument(String, by: Int)
}

extension ZoneDesk {
    /// Carries out a decision of a zone about its own page.
    /// - Parameter version: of the house, as the person saw it.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else has decided meanwhile; nothing is saved then.
    public func take(
        _ change: ZoneHouseChange, of zone: Int64, basedOn version: Int64, as viewer: Viewer
    ) async throws {
        try await database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            let viewer = try identity.standing(viewer, transaction)
            _ = try kept(zone, viewer, transaction)
            let before = try ZoneHouse.of(zone, transaction)
            guard before.version == version else { throw StaleEdit(current: before.version) }
            if case .addDocument(let file, _) = change {
                try StoredFileWriter.remember(file, [], in: transaction)
            }
            var house = before
            try change.apply(to: &house)
            try Problems(try pinProblems(change, zone, transaction)).check()
            guard house != before else { return }
            house.version += 1
            try house.write(in: transaction)
            try note(
                "zone-house.changed", ZoneHouseRecord.kind, of: zone, version: house.version,
                try ZoneHouseRecord.states(of: zone, in: transaction),
                changes: FieldChange.differences(
                    from: try fields(before, transaction), to: try fields(house, transaction)), by: viewer,
                in: transaction)
            try Outbox.append([TouchedPages.zone(zone)], at: now(), in: transaction)
        }
    }

    /// Only what the zone itself has published can stand first on its page.
    private func pinProblems(
        _ change: ZoneHouseChange, _ zone: Int64, _ transaction: Transaction
    ) throws -> [Problem] {
        guard case .pin(let article) = change else { return [] }
        let row = try transaction.row(
            "SELECT id FROM article WHERE id = ? AND zone_id = ?", [.integer(article), .integer(zone)])
        return row == nil ? [Problem(field: "pin", key: "problem_pin_article")] : []
    }

    /// As its history shows it: articles by their titles.
    private func fields(_ house: ZoneHouse, _ transaction: Transaction) throws -> [(field: String, value: String?)] {
        let pins = try house.pins.map { article in
            try transaction.row(
                "SELECT title FROM article_text WHERE article_id = ? ORDER BY language DESC LIMIT 1",
                [.integer(article)])?.text("title") ?? "\(article)"
        }
        let documents = house.documents.map { "\($0.label.chinese) (\($0.name))" }
        return [
            ("accent", house.accent?.rawValue), ("pins", pins.isEmpty ? nil : pins.joined(separator: "\n")),
            ("documents", documents.isEmpty ? nil : documents.joined(separator: "\n")),
        ]
    }
}

extension ZoneHouseChange {
    fileprivate func apply(to house: inout ZoneHouse) throws {
        switch self {
        case .accent(let accent): house.accent = accent
        case .pin(let article):
            guard !house.pins.contains(article) else { return }
            guard house.pins.count < ZoneHouse.mostPins else {
                throw Self.tooMany("pin", ZoneHouse.mostPins)
            }
            house.pins.append(article)
        case .unpin(let article): house.pins.removeAll { $0 == article }
        case .movePin(let article, let step): house.pins.move({ $0 == article }, by: step)
        case .addDocument(let file, let label): try Self.add(file, label, to: &house)
        case .removeDocument(let file): house.documents.removeAll { $0.file == file }
        case .labelDocument(let file, let label):
            guard let place = house.documents.firstIndex(where: { $0.file == file }) else { throw Refusal.unknown }
            let before = house.documents[place]
            house.documents[place] = ZoneDocument(
                label: Self.label(label, before.name), name: before.name, file: file)
        case .moveDocument(let file, let step): house.documents.move({ $0.file == file }, by: step)
        }
    }

    private static func add(_ file: ManuscriptFile, _ label: LocalizedText, to house: inout ZoneHouse) throws {
        guard !house.documents.contains(where: { $0.file == file.hash }) else {
            throw Problems([Problem(field: "document", key: "problem_document_twice")])
        }
        guard house.documents.count < ZoneHouse.mostDocuments else {
            throw tooMany("document", ZoneHouse.mostDocuments)
        }
        house.documents.append(
            ZoneDocument(label: Self.label(label, file.name), name: file.name, file: file.hash))
    }

    /// The name of the file where nothing is said.
    private static func label(_ label: LocalizedText, _ name: String) -> LocalizedText {
        let chinese = label.chinese.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(200)
        let english = (label.english ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(200)
        return LocalizedText(
            chinese: chinese.isEmpty ? name : String(chinese), english: english.isEmpty ? nil : String(english))
    }

    private static func tooMany(_ field: String, _ limit: Int) -> Problems {
        Problems([Problem(field: field, key: "problem_too_many", arguments: ["limit": "\(limit)"])])
    }
}

extension Array {
    /// Moves the first element that matches by some steps, as far as there is room.
    public mutating func move(_ matches: (Element) -> Bool, by step: Int) {
        guard let from = firstIndex(where: matches) else { return }
        let element = remove(at: from)
        insert(element, at: Swift.min(Swift.max(0, from + step.signum()), count))
    }
}
