import Foundation
import Storage
import Testing

/// The engines that tests run on: SQLite always, PostgreSQL when `scripts/with-postgres` runs the tests.
public enum TestEngine {
    /// Whether a PostgreSQL cluster for tests is there.
    public static let hasPostgreSQL = cluster != nil
    /// The engines to run on.
    public static let all: [Engine] = hasPostgreSQL ? [.sqlite, .postgreSQL] : [.sqlite]
    /// The engine of the test that runs.
    @TaskLocal public static var current = Engine.sqlite
    /// What a skipped test says.
    public static let skipped = "KAIMEN_TEST_POSTGRES is not set: only SQLite is tested. Use make test-swift."
    static let cluster = ProcessInfo.processInfo.environment["KAIMEN_TEST_POSTGRES"]
}

/// Runs a test on every engine, one after the other: `@Suite(.onEveryEngine)`.
public struct EveryEngine: SuiteTrait, TestTrait, TestScoping {
    public let isRecursive = true

    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        for engine in TestEngine.all {
            try await TestEngine.$current.withValue(engine) { try await function() }
        }
    }
}

extension Trait where Self == EveryEngine {
    /// Runs the test on every engine; `TestPlace()` is then on that engine.
    public static var onEveryEngine: Self { EveryEngine() }
}

extension Trait where Self == IssueHandlingTrait {
    /// Says on which engine a test failed.
    public static var namingTheEngine: Self {
        .compactMapIssues { issue in
            var issue = issue
            issue.comments.append("on \(TestEngine.current)")
            return issue
        }
    }
}
