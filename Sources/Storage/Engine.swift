/// The database engines that the platform runs on.
public enum Engine: String, Sendable, CaseIterable {
    /// One file, embedded: the default.
    case sqlite
    /// A server, 15 or newer: the way beyond one machine.
    case postgreSQL
}

/// What an engine does for `Database`. The closures run on the engine's own threads.
protocol EngineBackend: Sendable {
    func read<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result
    func write<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result
    func settle() async throws
    func close()
}

/// The statements of one snapshot or transaction, as an engine runs them.
protocol EngineSession: AnyObject {
    var engine: Engine { get }
    func rows(_ sql: String, _ values: [Value]) throws -> [Row]
    func execute(_ sql: String, _ values: [Value]) throws
    func scan(_ sql: String, _ values: [Value], _ body: (Transaction.Columns) throws -> Bool) throws
    func takeTurn(at table: String) throws
    func tables() throws -> [TableDescription]
    func deferForeignKeys() throws
    func checkForeignKeys() throws
    func setCounter(of table: String, _ counter: TableDescription.Counter) throws
}
