/// One step of the schema: text only, dated, never changed once shipped.
public struct Migration: Sendable {
    /// `yyyy-MM-dd-what`, unique in the whole program; steps run in the order in which rooms hand them in.
    public let name: String
    /// SQL statements, separated by semicolons.
    public let sql: String

    public init(_ name: String, sql: String) {
        self.name = name
        self.sql = sql
    }
}
