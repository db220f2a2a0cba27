import Foundation
import Identity
import Kernel
import Publishing

/// What the parts of the demonstration share.
extension Platform {
    /// Does something as one of the cast, as they would in the office.
    func acting<Result: Sendable>(as login: String, _ work: (Viewer) async throws -> Result) async throws -> Result {
        let person = try await person(login, as: identity.program("demo"))
        let session = try await identity.openDemonstrationSession(
            of: person, SignInRequest(address: "127.0.0.1", agent: "demo"))
        guard let viewer = try await identity.signedIn(sessionSecret: session.secret)?.viewer else {
            throw Problem(field: login, key: "problem_person_unknown")
        }
        let result = try await work(viewer)
        try await identity.signOut(sessionSecret: session.secret)
        return result
    }

    /// One of the cast, by their name for signing in.
    func person(_ login: String, as program: Viewer) async throws -> Person.ID {
        var filter = PersonFilter()
        filter.text = login
        let people = try await identity.people(filter, as: program).lines
        guard let person = people.first(where: { $0.person.login == login })?.person.id else {
            throw Problem(field: login, key: "problem_person_unknown")
        }
        return person
    }

    /// The article that stood at an address of the old portal.
    func article(oldAddress: String) async throws -> Int64? {
        guard let address = URL(string: oldAddress) else { return nil }
        return try await PublicReader(database: database).articleID(
            oldHost: address.host() ?? "", target: address.path() + (address.query().map { "?" + $0 } ?? ""))
    }
}
