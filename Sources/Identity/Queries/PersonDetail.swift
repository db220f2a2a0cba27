import Kernel
import Storage

/// A person with all that their page shows.
public struct PersonDetail: Sendable {
    /// A duty, past or present, that the viewer may see.
    public struct DutyLine: Sendable {
        public let duty: Duty
        public let unitName: LocalizedText
        public let roleName: LocalizedText
        public let canEnd: Bool
    }
    /// A delegation from or to the person.
    public struct DelegationLine: Sendable {
        public let delegation: Delegation
        public let fromName: LocalizedText
        public let toName: LocalizedText
        public let canEnd: Bool
    }

    public let person: Person
    /// Newest first.
    public let duties: [DutyLine]
    public let delegations: [DelegationLine]
    public let hasPassword: Bool
    public let hasTimeCode: Bool
    public let canManage: Bool
    /// Whether the viewer may also change e-mail and sign-in name, invite, reset codes, delegate and remove: who may
    /// do all that the person may.
    public let canManageAccount: Bool
}

extension IdentityRoom {
    /// A person with a duty, now or before, in a unit that the viewer may read; or the viewer.
    /// - Throws: `Refusal.unknown` when there is none.
    public func person(_ id: Person.ID, as viewer: Viewer) async throws -> PersonDetail {
        try await database.read { transaction in
            guard let person = try Person.find(id, transaction) else { throw Refusal.unknown }
            let all = try transaction.rows(
                """
                SELECT duty.id, duty.person_id, duty.unit_id, duty.role_code, duty.title_zh, duty.title_en,
                    duty.valid_from, duty.valid_to, duty.version, role.name_zh AS role_zh, role.name_en AS role_en,
                    period.name_zh, period.name_en
                FROM duty JOIN role ON role.code = duty.role_code
                JOIN unit_period AS period ON period.unit_id = duty.unit_id AND period.valid_from = (
                    SELECT max(valid_from) FROM unit_period WHERE unit_id = duty.unit_id AND valid_from <= ?
                        AND (duty.valid_to IS NULL OR valid_from <= duty.valid_to))
                WHERE duty.person_id = ? ORDER BY duty.valid_from DESC, duty.id DESC
                """, [.text("\(today)"), .integer(id.rawValue)])
            let isSelf = viewer.person.id == id && !viewer.awaitsCode
            let lines = try all.compactMap { row -> PersonDetail.DutyLine? in
                guard let duty = Duty(row), let unit = row.localized("name"), let role = row.localized("role"),
                    isSelf || viewer.mayEverywhere(IdentityPolicy.readUnits)
                        || viewer.may(IdentityPolicy.readUnits, at: duty.unit)
                else { return nil }
                let isOpen = duty.validTo.map { $0 > max(today, duty.validFrom) } ?? true
                return PersonDetail.DutyLine(
                    duty: duty, unitName: unit, roleName: role,
                    canEnd: try isOpen
                        && allows { try demandGrantable(duty.role, at: duty.unit, by: viewer, in: transaction) })
            }
            guard !lines.isEmpty || isSelf || viewer.mayEverywhere(IdentityPolicy.readUnits) else {
                throw Refusal.unknown
            }
            let account = try transaction.row(
                "SELECT password_hash, code_confirmed_at FROM account WHERE person_id = ?", [.integer(id.rawValue)])
            let canManage = try allows { _ = try managed(id, by: viewer, in: transaction) }
            let canManageAccount =
                try canManage && allows { try demandPower(over: id, by: viewer, in: transaction) }
            return PersonDetail(
                person: person, duties: lines,
                delegations: try delegations(of: id, canManage: canManage, viewer, in: transaction),
                hasPassword: account?.text("password_hash") != nil,
                hasTimeCode: account?.integer("code_confirmed_at") != nil, canManage: canManage,
                canManageAccount: canManageAccount)
        }
    }

    /// Whether a rule would let a change through.
    private func allows(_ rule: () throws -> Void) throws -> Bool {
        do {
            try rule()
            return true
        } catch is Refusal {
            return false
        }
    }

    private func delegations(
        of id: Person.ID, canManage: Bool, _ viewer: Viewer, in transaction: Transaction
    ) throws -> [PersonDetail.DelegationLine] {
        try transaction.rows(
            """
            SELECT delegation.id, delegation.from_person_id, delegation.to_person_id, delegation.duty_id,
                delegation.valid_from, delegation.valid_to, delegation.reason, delegation.version,
                lender.name_zh AS from_zh, lender.name_en AS from_en, deputy.name_zh AS to_zh, deputy.name_en AS to_en
            FROM delegation JOIN person AS lender ON lender.id = delegation.from_person_id
            JOIN person AS deputy ON deputy.id = delegation.to_person_id
            WHERE delegation.from_person_id = ? OR delegation.to_person_id = ?
            ORDER BY delegation.valid_from DESC, delegation.id DESC
            """, [.integer(id.rawValue), .integer(id.rawValue)]
        ).compactMap { row in
            guard let delegation = Delegation(row), let from = row.localized("from"), let to = row.localized("to")
            else { return nil }
            let isOpen = delegation.validTo > max(today, delegation.validFrom)
            return PersonDetail.DelegationLine(
                delegation: delegation, fromName: from, toName: to,
                canEnd: isOpen && (canManage || viewer.person.id == id))
        }
    }
}
