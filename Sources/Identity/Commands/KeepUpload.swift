import Crypto
import Foundation
import Kernel
import Ledger
import Storage

extension IdentityRoom {
    /// Keeps files for an import until their sender accepts it, for an hour at most.
    /// - Throws: `Refusal` for somebody who manages neither units nor people anywhere.
    public func keepUpload(_ files: [DirectoryUpload.File], as viewer: Viewer) async throws -> DirectoryUpload.ID {
        try await database.write { transaction in
            let viewer = try standing(viewer, transaction)
            try demandImport(viewer)
            try forget(transaction, where: "expires_at <= ?", [.integer(now())])
            let id: DirectoryUpload.ID = identifiers.next()
            try transaction.execute(
                "INSERT INTO directory_upload (id, person_id, created_at, expires_at) VALUES (?, ?, ?, ?)",
                [
                    .integer(id.rawValue), .integer(viewer.person.id.rawValue), .integer(now()),
                    .integer(now() + DirectoryUpload.life),
                ])
            for (position, file) in files.enumerated() {
                try transaction.execute(
                    "INSERT INTO directory_upload_file (upload_id, position, name, sha256, bytes) VALUES (?, ?, ?, ?, ?)",
                    [
                        .integer(id.rawValue), .integer(Int64(position)), .text(file.name),
                        .text(Self.hexadecimal(SHA256.hash(data: file.bytes))), .blob(file.bytes),
                    ])
            }
            try forget(
                transaction,
                where: """
                    person_id = ? AND id NOT IN (
                        SELECT id FROM directory_upload WHERE person_id = ? ORDER BY id DESC LIMIT ?)
                    """,
                [
                    .integer(viewer.person.id.rawValue), .integer(viewer.person.id.rawValue),
                    .integer(Int64(DirectoryUpload.mostOfAPerson)),
                ])
            return id
        }
    }

    /// An upload of one's own.
    /// - Throws: `Refusal` when it is somebody else's, or is over; or for who may no longer import.
    public func upload(_ id: DirectoryUpload.ID, as viewer: Viewer) async throws -> DirectoryUpload {
        try await database.read { transaction in
            let viewer = try standing(viewer, transaction)
            try demandImport(viewer)
            return try upload(id, of: viewer, in: transaction)
        }
    }

    /// Removes what nobody accepted in its hour. The server does so from time to time.
    public func forgetUploads() async throws {
        try await database.write { transaction in
            try forget(transaction, where: "expires_at <= ?", [.integer(now())])
        }
    }

    /// Writes down what accepting did, and lets the files go.
    func settle(
        _ id: DirectoryUpload.ID, _ preview: ImportPreview, by viewer: Viewer, in transaction: Transaction
    ) throws {
        let files = try transaction.rows(
            "SELECT name, sha256 FROM directory_upload_file WHERE upload_id = ? ORDER BY position",
            [.integer(id.rawValue)])
        let outcome = DirectoryUpload.Outcome(preview)
        try transaction.execute(
            "UPDATE directory_upload SET accepted_at = ?, outcome = ? WHERE id = ?",
            [.integer(now()), .text(outcome.text), .integer(id.rawValue)])
        try transaction.execute(
            "DELETE FROM directory_upload_file WHERE upload_id = ?", [.integer(id.rawValue)])
        guard preview.hasChanges else { return }
        let changes =
            files.map { row in
                FieldChange("file", before: nil, after: "\(row.text("name") ?? "") \(row.text("sha256") ?? "")")
            } + [
                FieldChange("created", before: nil, after: "\(outcome.created)"),
                FieldChange("changed", before: nil, after: "\(outcome.changed)"),
            ]
        try audit(
            "directory.imported", "import", id.rawValue, version: 1, changes: changes,
            unit: viewer.actingUnit(IdentityPolicy.managePeople, at: nil)
                ?? viewer.actingUnit(IdentityPolicy.manageUnits, at: nil), by: viewer, in: transaction)
    }

    /// An upload of the viewer's with its files.
    func upload(
        _ id: DirectoryUpload.ID, of viewer: Viewer, in transaction: Transaction
    ) throws -> DirectoryUpload {
        let kept = try row(of: id, viewer, transaction)
        let files = try transaction.rows(
            "SELECT name, bytes FROM directory_upload_file WHERE upload_id = ? ORDER BY position",
            [.integer(id.rawValue)])
        return DirectoryUpload(
            id: id,
            files: files.map { DirectoryUpload.File(name: $0.text("name") ?? "", bytes: $0.blob("bytes") ?? []) },
            createdAt: kept.integer("created_at") ?? 0, expiresAt: kept.integer("expires_at") ?? 0,
            outcome: kept.text("outcome").flatMap { DirectoryUpload.Outcome(text: $0) })
    }

    /// - Throws: `Refusal` when it is not the viewer's, is over, or was accepted already.
    func demandOpen(_ id: DirectoryUpload.ID, of viewer: Viewer, in transaction: Transaction) throws {
        guard try row(of: id, viewer, transaction).text("outcome") == nil else {
            throw Refusal(key: "refusal_upload_accepted")
        }
    }

    private func row(of id: DirectoryUpload.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Row {
        let row = try transaction.row(
            """
            SELECT created_at, expires_at, outcome FROM directory_upload
            WHERE id = ? AND person_id = ? AND expires_at > ?
            """, [.integer(id.rawValue), .integer(viewer.person.id.rawValue), .integer(now())])
        guard let row else { throw Refusal(key: "refusal_upload_over", conceals: true) }
        return row
    }

    private func forget(_ transaction: Transaction, where condition: String, _ values: [Value]) throws {
        try transaction.execute(
            "DELETE FROM directory_upload_file WHERE upload_id IN (SELECT id FROM directory_upload WHERE \(condition))",
            values)
        try transaction.execute("DELETE FROM directory_upload WHERE \(condition)", values)
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        digest.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    }
}
