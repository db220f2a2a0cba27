import Identity

extension Matter {
    /// The same as `isReadable(by:)` for somebody who is not here: who is told of a matter may see it when they are told,
    /// and when a letter is written. Who registered it sees it like those who supervise it.
    /// - Parameter holders: of reading, and of `SupervisionPolicy.insight`.
    func isReadable(by person: Person.ID, _ holders: DutyHolders) -> Bool {
        guard holders.has(SupervisionPolicy.readMatters, person, atOneOf: units) else { return false }
        return secrecy != .restricted || registeredBy == person
            || holders.has(SupervisionPolicy.superviseMatters, person, atOneOf: [issuingUnit])
            || SupervisionPolicy.insiders.contains { holders.has($0, person, atOneOf: [leadUnit] + coUnits) }
    }
}

extension SupervisionPolicy {
    /// What says whether somebody may see a matter.
    static let insight = [readMatters, superviseMatters] + insiders
}
