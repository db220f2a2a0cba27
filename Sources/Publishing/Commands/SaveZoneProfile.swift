import Identity
import Kernel
import Ledger
import Storage

extension ZoneDesk {
    /// Saves the profile of a zone; the picture stays.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else has saved meanwhile; nothing is saved then.
    public func save(_ profile: ZoneProfile, basedOn version: Int64, as viewer: Viewer) async throws {
        let profile = ZoneProfileRules.tidied(profile)
        let year = CalendarDay(shanghaiSeconds: now()).year
        try Problems(ZoneProfileRules.problems(of: profile, year: year)).check()
        try await database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            let viewer = try identity.standing(viewer, transaction)
            let before = try kept(profile.id, viewer, transaction)
            guard before.version == version else { throw StaleEdit(current: before.version) }
            let changes = FieldChange.differences(
                from: try fields(before, transaction), to: try fields(profile, transaction))
            guard !changes.isEmpty else { return }
            try Problems(try problems(of: profile, transaction)).check()
            let columns = ZoneField.allCases.map { "\($0.column) = ?" }.joined(separator: ", ")
            try transaction.execute(
                "UPDATE zone SET \(columns), version = version + 1 WHERE id = ?",
                ZoneField.allCases.map { $0.value(profile[$0]) } + [.integer(profile.id)])
            try finish(profile.id, changes, version + 1, by: viewer, in: transaction)
        }
    }

    /// Gives a zone another picture, or another text for those who do not see it.
    /// - Parameter kept: a picture that was inspected and stored; `nil` for the one that the zone has.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    public func setPicture(
        _ kept: (file: ManuscriptFile, renditions: [PictureRendition])?, alternative: LocalizedText, of zone: Int64,
        basedOn version: Int64, as viewer: Viewer
    ) async throws {
        try Problems(Self.problems(of: alternative, kept?.file)).check()
        try await database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            let viewer = try identity.standing(viewer, transaction)
            let before = try self.kept(zone, viewer, transaction)
            guard before.version == version else { throw StaleEdit(current: before.version) }
            guard let hash = kept?.file.hash ?? before.picture else {
                throw Problems([Problem(field: "picture", key: "problem_picture_missing")])
            }
            if let kept { try StoredFileWriter.remember(kept.file, kept.renditions, in: transaction) }
            try transaction.execute(
                """
                UPDATE zone SET picture_file = ?, picture_alt_zh = ?, picture_alt_en = ?, version = version + 1
                WHERE id = ?
                """,
                [.text(hash), .text(alternative.chinese), .text(orNull: alternative.english), .integer(zone)])
            let changes = FieldChange.differences(
                from: Self.pictureFields(before.picture, before.alternative),
                to: Self.pictureFields(hash, alternative))
            try finish(zone, changes, version + 1, by: viewer, in: transaction)
        }
    }

    private static func problems(of alternative: LocalizedText, _ file: ManuscriptFile?) -> [Problem] {
        var problems: [Problem] = []
        if alternative.chinese.allSatisfy(\.isWhitespace) {
            problems.append(Problem(field: "altChinese", key: "problem_alternative_missing"))
        }
        for (field, text) in [("altChinese", alternative.chinese), ("altEnglish", alternative.english ?? "")]
        where text.count > 200 {
            problems.append(Problem(field: field, key: "problem_too_long", arguments: ["count": "200"]))
        }
        if let file, !file.isPicture { problems.append(Problem(field: "picture", key: "problem_no_picture")) }
        return problems
    }

    private static func pictureFields(
        _ hash: String?, _ alternative: LocalizedText?
    ) -> [(field: String, value: String?)] {
        [
            ("picture", hash.map { String($0.prefix(12)) }), ("altChinese", alternative?.chinese),
            ("altEnglish", alternative?.english),
        ]
    }

    private func problems(of profile: ZoneProfile, _ transaction: Transaction) throws -> [Problem] {
        var problems: [Problem] = []
        let taken = try transaction.row(
            "SELECT id FROM zone WHERE name_zh = ? AND id <> ?", [.text(profile[.nameChinese]), .integer(profile.id)])
        if taken != nil { problems.append(Problem(field: "nameChinese", key: "problem_zone_name_taken")) }
        if !profile[.region].isEmpty, try regionName(profile, transaction) == nil {
            problems.append(Problem(field: "region", key: "problem_zone_field_region"))
        }
        return problems
    }

    private func regionName(_ profile: ZoneProfile, _ transaction: Transaction) throws -> String? {
        guard let id = Int64(profile[.region]) else { return nil }
        return try transaction.row(
            "SELECT name_zh FROM facet WHERE id = ? AND dimension = 'region'", [.integer(id)])?.text("name_zh")
    }

    /// As its history shows it: the region by its name.
    private func fields(
        _ profile: ZoneProfile, _ transaction: Transaction
    ) throws -> [(field: String, value: String?)] {
        try ZoneField.allCases.map { field in
            let text = field == .region ? try regionName(profile, transaction) ?? profile[field] : profile[field]
            return (field.rawValue, text.isEmpty ? nil : text)
        }
    }

    private func finish(
        _ zone: Int64, _ changes: [FieldChange], _ version: Int64, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try note(
            "zone.edited", ZoneRecord.kind, of: zone, version: version,
            try ZoneRecord.states(of: zone, in: transaction), changes: changes, by: viewer, in: transaction)
        // Its name and picture stand in lists, in the navigation and beside its articles.
        try Outbox.append(
            [
                TouchedPages.zone(zone), TouchedPages.zones, TouchedPages.facets, TouchedPages.home,
                TouchedPages.sitemap,
            ], at: now(), in: transaction)
    }
}
