/// What may be done in this room; the unit is the one that the record belongs to.
public enum IdentityPolicy {
    /// See a unit, its people and their duties.
    public static let readUnits = Permission("unit.read")
    /// Create, rename, move, merge and close units below.
    public static let manageUnits = Permission("unit.manage")
    /// Create and edit people, their duties and delegations; invite them, reset and remove their accounts.
    public static let managePeople = Permission("person.manage")
    /// Change what roles may do. Holds for the whole platform, wherever it is given.
    public static let manageRoles = Permission("role.manage")
    /// Read the audit trail of records in the unit.
    public static let readAudit = Permission("audit.read")
    /// Read the letters that the platform has sent.
    public static let readLetters = Permission("letter.read")

    /// Each of these lets somebody import lists: of units, of people, or of both.
    public static let importing = [manageUnits, managePeople]

    public static let all = [readUnits, manageUnits, managePeople, manageRoles, readAudit, readLetters]
}
