/// One step of the schema: text only, dated, never changed once shipped.
public struct Migration: Sendable {
    /// `yyyy-MM-dd-what`, unique in the whole program; steps run in the order in which rooms hand them in.
    public let name: String
    /// SQL statements, separated by semicolons, in what both engines speak.
    public let sql: String
    /// What PostgreSQL runs instead, where the step is one that only SQLite understands as it stands.
    public let postgreSQL: String?

    public init(_ name: String, sql: String, postgreSQL: String? = nil) {
        self.name = name
        self.sql = sql
        self.postgreSQL = postgreSQL
    }
}
