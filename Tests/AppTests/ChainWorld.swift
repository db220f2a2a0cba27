import App
import Foundation
import Identity
import Kernel
import Ledger
import Publishing
import Storage
import TestSupport
import Testing

/// The demo's figures, from the sentence of the report to the published page, and two people who look at them.
final class ChainWorld: Sendable {
    let office: OfficeWorld
    let site: Door
    let measurement: LedgerMeasurement
    let evidence: Evidence
    let article: Int64
    let figure: Int64

    private static let onSQLite = Task { try await ChainWorld(.sqlite) }
    private static let onPostgreSQL = Task { try await ChainWorld(.postgreSQL) }

    /// The one on the engine of the test that runs, for tests that only look.
    static func shared() async throws -> ChainWorld {
        try await (TestEngine.current == .sqlite ? onSQLite : onPostgreSQL).value
    }

    init(_ engine: Engine = TestEngine.current) async throws {
        (office, site) = try await TestEngine.$current.withValue(engine) {
            let office = try await OfficeWorld()
            _ = try await office.platform.fillWithDemoData()
            return (office, try Door(over: office))
        }
        let reader = LedgerReader(database: office.platform.database)
        let found = try await reader.measurements(
            indicator: "industrial-investment-to-date", year: 2026)
        measurement = try #require(found.first)
        let proof = try #require(measurement.evidence)
        evidence = try #require(try await reader.evidence(proof))
        let chain = try await reader.chain(of: measurement.reference)
        article = try #require(chain.back.first { $0.record.kind == "article" }?.record.id)
        figure = try #require(chain.forward.first { $0.record.kind == "figure" }?.record.id)
    }

    var reader: LedgerReader { LedgerReader(database: office.platform.database) }

    /// Somebody of the demo, by sign-in name, at a browser.
    func visitor(_ login: String) async throws -> Visitor { try await office.visitor(person(login)) }

    func person(_ login: String) async throws -> Person.ID {
        var filter = PersonFilter()
        filter.text = login
        let found = try await office.platform.identity.people(filter, as: office.program(now: ()))
        return try #require(found.lines.first?.person.id)
    }

    /// Writes facts as a person.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Provenance) throws -> Result
    ) async throws -> Result {
        let identifiers = IdentifierGenerator(node: 3) { Int64(Date().timeIntervalSince1970 * 1000) }
        return try await office.platform.database.write { transaction in
            try body(
                Provenance(
                    transaction: transaction, identifiers: identifiers, author: Author(actor: "test"),
                    at: Int64(Date().timeIntervalSince1970)))
        }
    }
}
